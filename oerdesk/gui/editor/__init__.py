"""The editor: a document of our own model, edited on a QTextDocument.

``to_qt``, ``from_qt``  the way there and back, losing nothing (see docs/decisions/0008-editor.md)
"""
