"""Documents for adaptation: semantic HTML as a tree of blocks and inlines, in values.

``model``      the tree
``sanitize``   hostile HTML to harmless HTML (nh3)
``read_html``  harmless HTML to the tree
``write_html`` the tree to HTML; ``write(read(x))`` loses nothing a reader would see
``sections``   the tree or HTML to passages for the index
"""
