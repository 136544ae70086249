"""Showing untrusted content, sealed off from the network, the files and the program.

``scheme``      the one address space content can reach: its own resource
``pages_view``  HTML, Markdown, EPUB and office documents (QtWebEngine, started only here)
``pdf_view``    PDF (QtPdf)
``media_view``  pictures, sound, video
``reader_tab``  the tab around them: contents, find, zoom, what can be done next
"""
