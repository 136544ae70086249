"""The reader's own script inside a page: in a world of its own, which the page cannot see or reach.

Page scripts are off; what runs here is ``resources/reader/page.js`` alone, and it is told only values.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, partial
from typing import Any, Final

from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineScript

from oerdesk.core.paths import resources_folder

WORLD: Final = 1
_NAME: Final = "oerdesk"


class PageScript:
    """Calls functions of the script in the page that is shown."""

    def __init__(self, page: QWebEnginePage) -> None:
        self._page: QWebEnginePage | None = page
        self.dress("", pages=False)

    def dress(self, css: str, *, pages: bool) -> None:
        """Let every page that comes be dressed before it is drawn."""
        if self._page is None:
            return
        script = QWebEngineScript()
        script.setName(_NAME)
        script.setWorldId(WORLD)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        script.setRunsOnSubFrames(False)
        script.setSourceCode(f"{_source()}\n{_call('look', css, pages)}")
        scripts = self._page.scripts()
        scripts.clear()
        scripts.insert(script)

    def call(self, name: str, *values: Any, then: Callable[[object], None] | None = None) -> None:
        """Call a function of the script; ``then`` gets what it returns."""
        if self._page is None:
            return
        code = _call(name, *values)
        if then is None:
            self._page.runJavaScript(code, WORLD)
        else:
            self._page.runJavaScript(code, WORLD, partial(self._answer, then))

    def _answer(self, then: Callable[[object], None], said: object) -> None:
        if self._page is not None:
            then(said)

    def close(self) -> None:
        """Nothing is called any more, and no answer is passed on."""
        self._page = None


def _call(name: str, *values: Any) -> str:
    """JSON is JavaScript (ECMA-262, since 2019), so values stay values."""
    return f"window.oerdesk && oerdesk.{name}({', '.join(json.dumps(value) for value in values)})"


@cache
def _source() -> str:
    return (resources_folder() / "reader" / "page.js").read_text(encoding="utf-8")
