"""The one style sheet, made from tokens."""

from __future__ import annotations

from oerdesk.core.paths import resources_folder
from oerdesk.gui.theme.tokens import HEADING, LIGHT, SMALL, TITLE, Tokens


def style_sheet(t: Tokens, points: float) -> str:
    """The style sheet; ``points`` is the size of text, which signs and distances grow and shrink with."""
    sign = round(points * 1.7)  # pixels
    return "".join((_fields(t, sign), _buttons(t, sign), _lists(t, sign), _frames(t), _words(t, points)))


def _fields(t: Tokens, sign: int) -> str:
    fields = "QLineEdit, QComboBox, QAbstractSpinBox, QKeySequenceEdit"
    focused = ", ".join(f"{name}:focus" for name in fields.split(", "))
    down = (resources_folder() / "theme" / "combo-arrow.svg").as_posix()  # in a gray for all themes
    return f"""
    {fields} {{ padding: 5px 8px; border: 1px solid {t.outline}; border-radius: 6px; background: {t.base};
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    {focused} {{ border: 2px solid {t.accent}; padding: 4px 7px; }}
    QLineEdit:disabled, QComboBox:disabled {{ color: {t.muted}; background: {t.window};
        border-color: {t.border}; }}
    QComboBox::drop-down {{ border: none; width: {sign + 8}px; }}
    QComboBox::down-arrow {{ image: url("{down}"); width: {sign - 8}px; height: {sign - 8}px; }}
    QPlainTextEdit {{ border: 1px solid {t.outline}; border-radius: 6px; background: {t.base}; }}
    QPlainTextEdit:focus {{ border: 2px solid {t.accent}; }}
    """


def _buttons(t: Tokens, sign: int) -> str:
    tick = (resources_folder() / "icons" / "check.svg").as_posix()  # drawn in black
    ticked = t.base if t is LIGHT else t.accent
    box = "QTreeView::indicator, QListView::indicator, QCheckBox::indicator, QGroupBox::indicator"
    checked = ", ".join(f"{name}:checked" for name in box.split(", "))
    return f"""
    QPushButton, QTabBar, QToolBar, QListWidget#places {{ icon-size: {sign}px; }}
    QPushButton {{ padding: 6px 14px; border: 1px solid {t.outline}; border-radius: 6px;
        background: {t.raised}; }}
    QPushButton:hover {{ border-color: {t.accent}; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: 5px 13px; }}
    QPushButton:checked {{ background: {t.soft}; border-color: {t.accent}; }}
    QPushButton[primary="true"] {{ background: {t.accent}; color: {t.on_accent}; font-weight: 600;
        border-color: {t.accent}; }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {t.text}; }}
    QPushButton:disabled {{ color: {t.muted}; background: {t.window}; border-color: {t.border};
        font-weight: normal; }}
    QPushButton[role="link"] {{ border-color: transparent; background: transparent; color: {t.accent};
        text-align: left; padding: 2px 6px; }}
    QPushButton[role="link"]:focus {{ border: 2px solid {t.accent}; padding: 1px 5px; }}
    QToolButton {{ padding: 4px; border: 2px solid transparent; border-radius: 6px;
        qproperty-iconSize: {sign}px {sign}px; }}
    QToolButton:hover {{ border-color: {t.border}; }}
    QToolButton:checked {{ background: {t.soft}; border-color: {t.accent}; }}
    QToolButton:focus {{ border-color: {t.accent}; }}
    {box} {{ width: {sign - 6}px; height: {sign - 6}px; border: 1px solid {t.outline};
        border-radius: 3px; background: {t.base}; }}
    {checked} {{ border-color: {t.accent}; background: {ticked}; image: url("{tick}"); }}
    QCheckBox:focus, QRadioButton:focus {{ outline: 2px solid {t.accent}; }}
    QTabBar::tab:focus {{ border-bottom: 2px solid {t.accent}; }}
    """


def _lists(t: Tokens, sign: int) -> str:
    return f"""
    QAbstractItemView {{ border: 1px solid {t.border}; border-radius: 6px; background: {t.base}; }}
    QAbstractItemView:focus, QTextEdit:focus, QTextBrowser:focus {{ border: 2px solid {t.accent}; }}
    QAbstractItemView#cards {{ background: {t.window}; }}
    QListWidget#places {{ border: 2px solid transparent; background: {t.window}; }}
    QListWidget#places:focus {{ border-color: {t.accent}; }}
    QListWidget#places::item {{ padding: {round(sign * 0.35)}px 10px; border-radius: 6px; }}
    QListWidget#places::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
    QHeaderView::section {{ background: {t.raised}; color: {t.text}; border: none;
        border-right: 1px solid {t.border}; padding: 4px 8px; font-weight: 600; }}
    """


def _frames(t: Tokens) -> str:
    return f"""
    QToolTip {{ color: {t.text}; background: {t.raised}; border: 1px solid {t.border}; padding: 4px; }}
    QMenu::item:selected, QMenuBar::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
    QScrollArea:focus {{ border: 2px solid {t.accent}; border-radius: 6px; }}
    QFrame[role="card"] {{ background: {t.base}; border: 1px solid {t.border}; border-radius: 8px; }}
    QProgressBar {{ border: 1px solid {t.outline}; border-radius: 6px; text-align: center;
        background: {t.base}; }}
    QProgressBar::chunk {{ background: {t.soft}; border-radius: 5px; }}
    QSplitter::handle {{ background: {t.window}; }}
    QSplitter::handle:hover {{ background: {t.border}; }}
    QStatusBar::item {{ border: none; }}
    """


def _words(t: Tokens, points: float) -> str:
    return f"""
    QLabel[role="title"] {{ font-size: {points * TITLE:.1f}pt; font-weight: 600; }}
    QLabel[role="heading"] {{ font-size: {points * HEADING:.1f}pt; font-weight: 600; }}
    QLabel[role="small"] {{ font-size: {points * SMALL:.1f}pt; color: {t.muted}; }}
    QLabel[role="muted"] {{ color: {t.muted}; }}
    QLabel[role="warning"] {{ color: {t.warning}; }}
    QLabel[role="danger"] {{ color: {t.danger}; }}
    QLabel[role="good"] {{ color: {t.good}; }}
    """
