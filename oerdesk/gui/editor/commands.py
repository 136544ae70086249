"""The commands of the editor: names, keys and icons; what they do is the editor's."""

from __future__ import annotations

from dataclasses import dataclass

from oerdesk.core.i18n import _


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        name: ``group.what``.
        title: in words, without keys.
        keys: shortcuts as QKeySequence reads them; the first is shown.
        icon: see :func:`~oerdesk.gui.editor.glyphs.command_icon`; empty for menus only.
        checkable: it shows a state.
        own_key: the key works by itself (Tab) and is only told.
    """

    name: str
    title: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    own_key: str = ""

    @property
    def group(self) -> str:
        """The first part of the name."""
        return self.name.partition(".")[0]


def commands() -> tuple[Command, ...]:
    """All commands in the order of menus and toolbar, in the language of the program."""
    return (*_edit(), *_styles(), *_marks(), *_paragraphs(), *_insertions(), *_tables())


def _edit() -> tuple[Command, ...]:
    return (
        Command("edit.undo", _("Undo"), ("Ctrl+Z",), "↶|"),
        Command("edit.redo", _("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "↷|"),
        Command("edit.cut", _("Cut"), ("Ctrl+X",)),
        Command("edit.copy", _("Copy"), ("Ctrl+C",)),
        Command("edit.paste", _("Paste"), ("Ctrl+V",)),
        Command("edit.paste_plain", _("Paste without formatting"), ("Ctrl+Shift+V",)),
        Command("edit.select_all", _("Select all"), ("Ctrl+A",)),
        Command("edit.find", _("Find"), ("Ctrl+F",), "search"),
        Command("edit.find_next", _("Find next"), ("F3",)),
        Command("edit.find_previous", _("Find previous"), ("Shift+F3",)),
        Command("edit.replace", _("Find and replace"), ("Ctrl+H",)),
    )


def _styles() -> tuple[Command, ...]:
    return (
        Command("style.normal", _("Normal text"), ("Ctrl+Alt+0",)),
        *(
            Command(f"style.heading{level}", _("Heading {level}").format(level=level), (f"Ctrl+Alt+{level}",))
            for level in range(1, 5)
        ),
        Command("style.quote", _("Quote"), ("Ctrl+Shift+Q",)),
        Command("style.code", _("Block of code"), ("Ctrl+Shift+K",)),
    )


def _marks() -> tuple[Command, ...]:
    return (
        Command("format.strong", _("Bold"), ("Ctrl+B",), "B|bold", checkable=True),
        Command("format.em", _("Italic"), ("Ctrl+I",), "I|italic", checkable=True),
        Command("format.u", _("Underlined"), ("Ctrl+U",), "U|underline", checkable=True),
        Command("format.s", _("Struck out"), ("Ctrl+Shift+X",), checkable=True),
        Command("format.sub", _("Subscript"), ("Ctrl+,",), "x₂|", checkable=True),
        Command("format.sup", _("Superscript"), ("Ctrl+.",), "x²|", checkable=True),
        Command("format.code", _("Code"), ("Ctrl+Shift+C",), "<>|mono", checkable=True),
        Command("format.mark", _("Highlighted"), ("Ctrl+Shift+H",), checkable=True),
        Command("format.clear", _("Clear formatting"), ("Ctrl+\\",), "T̸|"),
    )


def _paragraphs() -> tuple[Command, ...]:
    return (
        Command("list.bullets", _("Bullet list"), ("Ctrl+Shift+8",), "•≡|", checkable=True),
        Command("list.numbers", _("Numbered list"), ("Ctrl+Shift+7",), "1≡|", checkable=True),
        Command("list.indent", _("Move item in"), ("Ctrl+]",), "⇥|", own_key="Tab"),
        Command("list.outdent", _("Move item out"), ("Ctrl+[",), "⇤|", own_key="Shift+Tab"),
        Command("paragraph.rtl", _("Right to left"), ("Ctrl+Shift+R",), "¶◂|", checkable=True),
        Command("paragraph.ltr", _("Left to right"), ("Ctrl+Shift+D",)),
        Command("paragraph.start", _("Align to the start"), ("Ctrl+Shift+L",)),
        Command("paragraph.center", _("Center"), ("Ctrl+Shift+M",)),
        Command("paragraph.language", _("Language of the paragraph…"), ("Ctrl+Shift+G",), "language"),
    )


def _insertions() -> tuple[Command, ...]:
    return (
        Command("insert.link", _("Link…"), ("Ctrl+K",), "link"),
        Command("insert.picture", _("Picture…"), ("Ctrl+Shift+P",), "image"),
        Command("insert.table", _("Table…"), ("Ctrl+Shift+B",), "⊞|"),
        Command("insert.formula", _("Formula…"), ("Ctrl+Shift+F",), "√x|italic"),
        Command("insert.rule", _("Horizontal line"), ("Ctrl+Shift+-",), "―|"),
        Command("insert.page_break", _("Page break"), ("Ctrl+Return",)),
        Command("insert.describe", _("Change picture or formula…"), ("Alt+Return",)),
    )


def _tables() -> tuple[Command, ...]:
    return (
        Command("table.row_above", _("Insert row above"), ("Ctrl+Alt+Up",)),
        Command("table.row_below", _("Insert row below"), ("Ctrl+Alt+Down",)),
        Command("table.column_before", _("Insert column before"), ("Ctrl+Alt+Left",)),
        Command("table.column_after", _("Insert column after"), ("Ctrl+Alt+Right",)),
        Command("table.remove_row", _("Remove row"), ("Ctrl+Alt+Backspace",)),
        Command("table.remove_column", _("Remove column"), ("Ctrl+Alt+Shift+Backspace",)),
        Command("table.header_row", _("Header row"), ("Ctrl+Shift+J",), checkable=True),
        Command("table.header_column", _("Header column"), ("Ctrl+Shift+U",)),
    )
