"""Works out of the library in formats for paper, phones, browsers and other programs, with their credits.

``pdf``, ``typst_…``  PDF/UA, made by Typst
``about``             the credits at the end of every export
"""
