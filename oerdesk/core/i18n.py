"""Words people see, in their language: gettext for the core, the command line and the window alike.

The language of the program belongs to the process, not to a library, so this is the one place that
holds a module-level variable.  Without :func:`use_language` everything is in English, the language
of the source text.
"""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "oerdesk"

_translations: gettext.NullTranslations = gettext.NullTranslations()


def use_language(tags: list[str], folder: Path) -> None:
    """Choose the language of everything said from now on.

    Args:
        tags: BCP 47 tags, most wanted first; those without a translation are passed over.
        folder: holds ``<language>/LC_MESSAGES/oerdesk.mo``.
    """
    global _translations  # noqa: PLW0603 - see the module's docstring
    names = [tag.replace("-", "_") for tag in tags]
    _translations = gettext.translation(DOMAIN, folder, languages=names, fallback=True)


def _(message: str) -> str:
    """The translation of ``message``; fill in ``{names}`` with ``str.format`` afterwards."""
    return _translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The translation of ``one`` or ``many``, by the language's plural rule for ``count``."""
    return _translations.ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The translation of ``message`` where the same English word means different things."""
    return _translations.pgettext(context, message)
