"""The rich text editor: a view over the document model of ``oerdesk.core.document``.

``properties``   what a QTextDocument keeps of the model, as properties of its formats
``normal``       the form of a document that survives the way there and back
``grid``         the cells of a table on a grid
``to_qt``        document to QTextDocument; ``from_qt`` back
``look``         how what the properties say is shown: margins, fonts, colors
``objects``      pictures, formulas and kept HTML, drawn
``decorations``  bullets, numbers, and the bars beside quotes
``structure``    what keys and buttons do to blocks; ``lists``, ``marks``, ``tables`` likewise
``text_edit``    the QTextEdit with these; ``editor`` puts a toolbar around it

See ``docs/decisions/0008-editor.md`` for why it is built so.
"""

from oerdesk.gui.editor.editor import EditorWidget

__all__ = ["EditorWidget"]
