"""The place where one finds things: narrowing, list, preview; also used for one's own works and the trash.

``page``         puts them together
``facets_view``  what to narrow the list by
``model``        resources in the order of a filter, rows read as they come into view
``cards``        how a resource looks
``details``      the preview: what it is, what one may do
"""
