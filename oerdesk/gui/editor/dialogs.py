"""What the editor asks.  Dialogs are opened, never run in a loop of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from oerdesk.core.document.model import Image, Math
from oerdesk.core.formats.formula import mathml
from oerdesk.core.i18n import _
from oerdesk.gui.editor.formula_text import formula_text

_MOST: Final = 200  # rows and columns asked for


class Question(QDialog):
    """A form with OK and Cancel that goes when it is answered."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.form = QFormLayout(self)
        box = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(box.Ok | box.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def row(self, label: str, field: QWidget) -> None:
        """Add a field; its label names it, for screen readers too."""
        self.form.addRow(label, field)
        field.setAccessibleName(label.replace("&", "").rstrip(":"))

    def finish(self) -> None:
        """Put the buttons below."""
        self.form.addRow(self.buttons)

    def allow(self, allowed: bool) -> None:
        """Let OK be pressed, or not."""
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(allowed)


class LinkQuestion(Question):
    """Where a link leads.

    Signals:
        answered: text, target and tooltip; an empty target takes the link away.
    """

    answered = Signal(str, str, str)

    def __init__(self, parent: QWidget, text: str, href: str, title: str) -> None:
        super().__init__(parent, _("Link"))
        self.text, self.href, self.tip = QLineEdit(text), QLineEdit(href), QLineEdit(title)
        self.href.setPlaceholderText("https://…")
        self.row(_("&Text:"), self.text)
        self.row(_("Leads &to:"), self.href)
        self.row(_("&Hint when pointed at:"), self.tip)
        self.finish()
        self.accepted.connect(self._answer)
        (self.href if text else self.text).setFocus()

    def _answer(self) -> None:
        self.answered.emit(self.text.text(), self.href.text().strip(), self.tip.text())


class PictureQuestion(Question):
    """What a picture shows, for people who cannot see it.

    Signals:
        answered: the picture with its words.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget, image: Image) -> None:
        super().__init__(parent, _("Picture"))
        self._image = image
        self.alt = QLineEdit(image.alt or "")
        self.decorative = QCheckBox(_("&Decorative: it tells nothing the text does not"))
        self.decorative.setChecked(image.alt == "")
        self.tip = QLineEdit(image.title)
        self.wide = QSpinBox(maximum=4000, suffix=_(" px"))
        self.wide.setSpecialValueText(_("its own"))
        self.wide.setValue(image.width)
        told = QLabel(_("Say in a sentence what the picture shows and why it is here."), wordWrap=True)
        self.form.addRow(told)
        self.row(_("De&scription:"), self.alt)
        self.form.addRow("", self.decorative)
        self.row(_("&Hint when pointed at:"), self.tip)
        self.row(_("&Width:"), self.wide)
        self.finish()
        self.decorative.toggled.connect(self.alt.setDisabled)
        self.alt.setDisabled(self.decorative.isChecked())
        self.accepted.connect(self._answer)

    def _answer(self) -> None:
        alt = "" if self.decorative.isChecked() else self.alt.text().strip() or None
        width = self.wide.value()
        height = self._image.height if width == self._image.width else 0
        tip = self.tip.text()
        self.answered.emit(replace(self._image, alt=alt, title=tip, width=width, height=height))


class TableQuestion(Question):
    """How large a table is.

    Signals:
        answered: rows, columns, and whether the first row is a header.
    """

    answered = Signal(int, int, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Table"))
        self.rows = QSpinBox(minimum=1, maximum=_MOST, value=3)
        self.columns = QSpinBox(minimum=1, maximum=50, value=3)
        self.header = QCheckBox(_("The first row says what the columns &hold"))
        self.header.setChecked(True)
        self.row(_("&Rows:"), self.rows)
        self.row(_("&Columns:"), self.columns)
        self.form.addRow("", self.header)
        self.finish()
        self.accepted.connect(self._answer)

    def _answer(self) -> None:
        self.answered.emit(self.rows.value(), self.columns.value(), self.header.isChecked())


class FormulaQuestion(Question):
    """A formula in LaTeX.

    Signals:
        answered: the formula.
    """

    answered = Signal(object)

    def __init__(self, parent: QWidget, formula: Math) -> None:
        super().__init__(parent, _("Formula"))
        self.tex = QLineEdit(formula.tex)
        self.tex.setPlaceholderText(r"\frac{a}{b} + \sqrt{x^2}")
        self.tex.setMinimumWidth(380)
        self.display = QCheckBox(_("On a &line of its own"))
        self.display.setChecked(formula.display)
        self.seen = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.seen.setMinimumHeight(36)
        self.row(_("&LaTeX:"), self.tex)
        self.row(_("Read as:"), self.seen)
        self.form.addRow("", self.display)
        self.finish()
        self.tex.textChanged.connect(self._typed)
        self.accepted.connect(self._answer)
        self._typed()

    def _formula(self) -> Math | None:
        tex = self.tex.text().strip()
        written = mathml(tex, display=self.display.isChecked()) if tex else ""
        return Math(written, tex, self.display.isChecked()) if written.startswith("<math") else None

    def _typed(self) -> None:
        formula = self._formula()
        self.allow(formula is not None)
        if formula is not None:
            self.seen.setText(formula_text(formula))
        else:
            self.seen.setText(_("This cannot be read yet.") if self.tex.text().strip() else "")

    def _answer(self) -> None:
        if (formula := self._formula()) is not None:
            self.answered.emit(formula)


class LanguageQuestion(Question):
    """In which language a passage is.

    Signals:
        answered: a BCP 47 tag, or empty for that of the document.
    """

    answered = Signal(str)

    def __init__(self, parent: QWidget, language: str, is_valid: Callable[[str], bool]) -> None:
        super().__init__(parent, _("Language"))
        self._is_valid = is_valid
        self.tag = QLineEdit(language)
        self.tag.setPlaceholderText("sw, ar, pt-BR …")
        self.row(_("&Language tag:"), self.tag)
        self.form.addRow(QLabel(_("Leave it empty for the language of the document."), wordWrap=True))
        self.finish()
        self.tag.textChanged.connect(self._typed)
        self.accepted.connect(self._answer)
        self._typed()

    def _typed(self) -> None:
        tag = self.tag.text().strip()
        self.allow(not tag or self._is_valid(tag))

    def _answer(self) -> None:
        self.answered.emit(self.tag.text().strip())
