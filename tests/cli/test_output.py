from __future__ import annotations

import io
import json
import signal
from pathlib import Path

import pytest

from oerdesk.cli.output import Console, exit_code, plain, size, table
from oerdesk.cli.stopping import Stop
from oerdesk.core.errors import Cancelled, DamagedError
from oerdesk.core.records import Metadata, Presence, Problem


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_sizes_are_written_as_they_are_paid_for() -> None:
    assert [size(n) for n in (0, 999, 1000, 1_234_567, 5 * 10**9)] == [
        "0 B",
        "999 B",
        "1.0 kB",
        "1.2 MB",
        "5.0 GB",
    ]


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table([["1", "a", "x"], ["20", "", ""]]) == ["1   a  x", "20"]
    assert table([]) == []


def test_records_become_plain_json() -> None:
    value = {1: Problem("a", "b", "c", "d"), "p": Path("x"), "e": Presence.HERE, "m": Metadata("T")}
    assert json.loads(json.dumps(plain(value))) == {
        "1": {"where": "a", "title": "b", "hint": "c", "kind": "d"},
        "p": "x",
        "e": "here",
        "m": Metadata("T").to_json(),
    }


def test_progress_is_shown_on_a_terminal_only_and_wiped_at_the_end() -> None:
    terminal, file = Terminal(), io.StringIO()
    for err, quiet in ((terminal, False), (file, False)):
        progress = Console(as_json=False, quiet=quiet, out=io.StringIO(), err=err).progress()
        for done in range(1000):
            progress.report(done, 1000, "A story with a title " * 9)
        progress.end()
    assert file.getvalue() == ""
    drawn = terminal.getvalue().split("\r")
    assert len(drawn) < 10, "throttled"
    assert all(len(line) <= 78 for line in drawn)
    assert drawn[-2].strip() == ""


def test_work_stops_at_the_next_report_after_ctrl_c() -> None:
    stop = Stop(silent=True)
    progress = Console(as_json=True, quiet=True, stop=stop, out=io.StringIO(), err=io.StringIO()).progress()
    with stop.listening():
        progress.report(1, 2)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            progress.report(2, 2)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_the_exit_code_is_that_of_the_first_problem() -> None:
    problems = [Problem("a", "", "", kind) for kind in ("unreachable", "damaged")]
    assert [exit_code(problems), exit_code(problems[1:]), exit_code([])] == [7, 6, 0]


def test_quiet_shows_no_progress() -> None:
    terminal = Terminal()
    progress = Console(as_json=False, quiet=True, out=io.StringIO(), err=terminal).progress()
    progress.report(1, None)
    progress.end()
    assert terminal.getvalue() == ""


def test_an_error_is_one_json_object_or_one_line() -> None:
    for as_json in (True, False):
        err = io.StringIO()
        Console(as_json=as_json, out=io.StringIO(), err=err).error(DamagedError("Broken.", "Mend it."))
        assert err.getvalue().count("\n") == 1
    assert err.getvalue() == "oerdesk: Broken. Mend it.\n"


def test_titles_cannot_command_the_terminal() -> None:
    title = "Bad\x1b[31m\x07\n\x9b2J \u202egnp.exe \u0641\u200c\u0627\u0631 \u0939\u0940"
    out, err = io.StringIO(), Terminal()
    console = Console(as_json=False, out=out, err=err)
    console.result({}, [title])
    console.error(DamagedError(title))
    progress = console.progress()
    progress.report(1, 2, title)
    for written in (out.getvalue(), err.getvalue()):
        assert not set(written) & set("\x1b\x07\x9b\u202e")
        assert "\\x1b[31m\\x07\\n" in written
    assert "\u0641\u200c\u0627\u0631 \u0939\u0940" in out.getvalue(), "letters stay as they are"
