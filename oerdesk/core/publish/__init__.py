"""Signed repositories and sync packs out.

``keys``        the private side: who signs
``tree``        writing many files so that a kill leaves them whole or absent
``repository``  a repository in a folder, for any web server
``pack``        a sync pack on a stick, readable without OERDesk
``pages``       the pages for people
"""
