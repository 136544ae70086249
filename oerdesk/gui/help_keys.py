"""The list of keys for the help, made from the commands as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtGui import QKeySequence

from oerdesk.core.i18n import _
from oerdesk.gui.commands import Command, Commands


def keys_html(commands: Commands) -> str:
    """A table for each group of commands that have keys, in the order in which they were made."""
    groups: dict[str, list[Command]] = {}
    for command in commands.all():
        if commands.keys(command.name):
            groups.setdefault(command.group, []).append(command)
    return "".join(_table(group, members, commands) for group, members in groups.items())


def _table(group: str, members: Sequence[Command], commands: Commands) -> str:
    rows = "".join(
        f"<tr><td>{escape(_said(command.title))}</td><td>{escape(_shown(commands.keys(command.name)))}</td></tr>"
        for command in members
    )
    head = f"<tr><th>{escape(_('To do this'))}</th><th>{escape(_('press'))}</th></tr>"
    title = f"<h2>{escape(_said(group))}</h2>" if group else ""
    return f"{title}<table>{head}{rows}</table>"


def _said(title: str) -> str:
    return title.replace("&", "").rstrip("…")


def _shown(keys: Sequence[str]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in keys)
