"""A command line that is killed before one of its steps: ``python -m tests.helpers.cuts N ROOT VERB …``.

A step is whatever makes, names, removes or opens for writing something below ``ROOT``; the ``N``-th is not
done.  With ``N`` 0 the command is not killed, and says how many steps there were.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from oerdesk.cli.main import run

STEPS = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir"})


class Cut:
    """Counts steps, and kills this process at one of them."""

    def __init__(self, at: int, root: str) -> None:
        self.steps = 0
        self._at = at
        self._root = root

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        writes = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if not writes and event not in STEPS:
            return
        if not any(
            os.fsdecode(a).startswith(self._root) for a in arguments if isinstance(a, str | os.PathLike)
        ):
            return
        self.steps += 1
        if self.steps == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    cut = Cut(int(sys.argv[1]), sys.argv[2])
    sys.addaudithook(cut)
    code = run([*sys.argv[3:], "--json"])
    print(cut.steps, file=sys.stderr)
    sys.exit(code)
