"""Showing untrusted content, sealed off from the network, the files and the program.

``scheme``        the one address space content can reach: its own resource
``page_script``   the reader's own script inside a page, in a world of its own (``resources/reader/page.js``)
``look``          colors, letters and distances of pages (``resources/styles/reader-….css``)
``view``          what every view of text can do
``pages_view``    HTML, Markdown, EPUB and office documents (QtWebEngine, started only here)
``pdf_view``      PDF (QtPdf)
``media_view``    pictures, sound, video
``opening``       what is read from the library, and which view shows it
``find_bar``      words on all pages
``notes_panel``   bookmarks, highlights and notes
``side_panel``    contents, places found and notes, beside the page
``reader_bar``    the bar above; ``reader_actions`` what is in it
``reader_tab``    the tab around all of them
``side_by_side``  two of them
"""
