"""The command line in process: what goes where, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oerdesk.cli import main
from oerdesk.cli.main import VERBS, wants_window
from tests.cli.conftest import Oerdesk
from tests.helpers.server import ALWAYS, Fault, FileServer

TEXT_COMMANDS = (
    (("import", "stories", "--bundle", "Stories"), "3 new, 0 updated, 0 known already, 1 problems"),
    (("list", "--lang", "sw"), "The elephant"),
    (("list", "--facets"), "3 resources"),
    (("show", 1), "CC BY 4.0"),
    (("search", "river"), "[river]"),
    (("adapt", 1, "--licenses"), "CC-BY-SA-4.0"),
    (("adapt", 1, "--title", "Another"), "4  Another"),
    (("export", 1, "--format", "html"), "The elephant-sw.html"),
    (("publish", "--list"), "Stories"),
    (("publish", "repository"), "version 1 in repository: 2 resources"),
    (("pack", "make", "stick"), "left out, no open license: My notes"),
    (("pack", "verify", "stick"), "Everything is whole."),
    (("pack", "merge", "stick", "--trust", "--library", "other"), "3 resources taken in"),
    (("source", "add", "repository", "--trust"), "library"),
    (("source", "list"), "trusted"),
    (("source", "look"), "Stories"),
    (("source", "offers", 1), "here"),
    (("sync", "--price"), "0 B to transfer"),
    (("sync",), "0 resources, 0 B received, 0 B of it repeated"),
    (("check",), "0 problems"),
    (("backup", "saved"), "keep it where only you can read it"),
    (("backup", "saved", "--verify"), "Everything is whole."),
    (("restore", "saved", "--library", "restored"), "4 resources"),
    (("move", "elsewhere", "--library", "restored"), "moved to "),
    (("keys",), "fingerprint "),
)


def test_every_verb_tells_people_what_it_did(oerdesk: Oerdesk, stories: Path) -> None:
    for command, said in TEXT_COMMANDS:
        outcome = oerdesk(*command)
        assert outcome.code == 0, (command, outcome)
        assert said in outcome.out, (command, outcome)
        assert outcome.err == "", command
    assert {command[0] for command, _said in TEXT_COMMANDS} == {verb.NAME for verb in VERBS}


def test_problems_are_told_with_file_cause_and_way_on(oerdesk: Oerdesk, stories: Path) -> None:
    out = oerdesk("import", "stories").out
    (line,) = [line for line in out.splitlines() if line.startswith(str(stories / "empty.md"))]
    assert "is empty" in line


@pytest.mark.parametrize(
    ("command", "code", "kind"),
    [
        (("adapt",), 2, "usage"),
        (("publish",), 2, "usage"),
        (("source", "trust", "first"), 2, "usage"),
        (("source", "add"), 2, "usage"),
        (("source", "add", " "), 2, "usage"),
        (("source", "follow"), 2, "usage"),
        (("source", "trust", 2**64), 2, "usage"),
        (("export", 1, "--format", "html", "--to", "stories/hare.md"), 2, "usage"),
        (("export", 1, "--format", "wmf"), 2, "usage"),
        (("show", 99), 3, "not-found"),
        (("adapt", 99), 3, "not-found"),
        (("export", 99, "--format", "html"), 3, "not-found"),
        (("list", "--collection", "None"), 3, "not-found"),
        (("publish", "repository", "--bundle", "None"), 3, "not-found"),
        (("source", "trust", 99), 3, "not-found"),
        (("source", "follow", 99), 3, "not-found"),
        (("source", "want", 99), 3, "not-found"),
        (("sync", 99), 3, "not-found"),
        (("adapt", 1, "--license", "CC0-1.0"), 4, "license-forbids"),
        (("source", "add", "nowhere"), 7, "unreachable"),
        (("adapt", 1, "--html", "missing.html"), 8, "storage"),
    ],
)
def test_errors_go_to_standard_error_with_their_exit_code(
    oerdesk: Oerdesk, stories: Path, command: tuple[object, ...], code: int, kind: str
) -> None:
    oerdesk("import", "stories")
    plain, machine = oerdesk(*command), oerdesk(*command, "--json")
    assert (plain.code, machine.code) == (code, code), plain
    assert (plain.out, machine.out) == ("", "")
    said = json.loads(machine.err)
    assert (said["error"], said["exit"]) == (kind, code)
    assert said["title"]
    assert said["hint"] or kind == "usage"
    assert plain.err == f"oerdesk: {said['title']} {said['hint']}".rstrip() + "\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("bogus",),
        ("list", "--bogus"),
        ("show", "first"),
        ("show", 2**64),
        ("show", -1),
        ("list", "--limit", -1),
        (),
    ],
)
def test_wrong_arguments_are_a_usage_error(oerdesk: Oerdesk, arguments: tuple[object, ...]) -> None:
    outcome = oerdesk(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "usage: oerdesk" in outcome.err
    assert not Path("library").exists()


def test_help_and_version_make_no_library(oerdesk: Oerdesk) -> None:
    for arguments in (("--help",), ("--version",), *((verb.NAME, "--help") for verb in VERBS)):
        outcome = oerdesk(*arguments)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out
    assert not Path("library").exists()


def test_the_library_named_is_the_one_used(oerdesk: Oerdesk, stories: Path) -> None:
    oerdesk("import", "stories", "--library", "a")
    oerdesk("import", stories / "hare.md", "--library=b")
    assert [oerdesk("list", "--json", "--library", name).json["total"] for name in ("a", "b")] == [3, 1]
    assert not Path("library").exists()


def test_import_ends_with_9_only_when_nothing_came_in(oerdesk: Oerdesk, stories: Path) -> None:
    assert oerdesk("import", stories).code == 0
    assert oerdesk("import", stories / "empty.md").code == 9
    assert oerdesk("import", "no-such-file.md").code == 9


def test_works_of_one_title_are_exported_to_a_file_each(oerdesk: Oerdesk, stories: Path) -> None:
    oerdesk("import", stories)
    for _copy in range(2):
        oerdesk("adapt", 1, "--title", "Ant", "--license", "CC-BY-4.0")
    for _again in range(2):  # over the files of the first time
        done = oerdesk("export", 4, 5, 4, "--format", "html", "--to", "out", "--json")
        assert [Path(file["path"]).name for file in done.json["files"]] == ["Ant-sw.html", "Ant-sw-2.html"]
    assert len(list(Path("out").iterdir())) == 2


def test_a_language_may_be_named_in_any_spelling_but_must_be_one(oerdesk: Oerdesk, stories: Path) -> None:
    assert oerdesk("import", stories / "notes.html", "--lang", "Swahili").code == 0
    assert oerdesk("list", "--lang", "sw", "--json").json["total"] == 1
    for command in (("import", stories), ("adapt", 1)):
        outcome = oerdesk(*command, "--lang", "!!")
        assert (outcome.code, "“!!” is not a language" in outcome.err) == (2, True)


def test_a_search_without_hits_ends_with_3_and_an_empty_result(oerdesk: Oerdesk, stories: Path) -> None:
    oerdesk("import", stories)
    outcome = oerdesk("search", "xylophone", "--json")
    assert (outcome.code, outcome.json["hits"], outcome.json["total"]) == (3, [], 0)


def test_a_repository_is_not_followed_before_it_is_trusted(oerdesk: Oerdesk, stories: Path) -> None:
    oerdesk("import", "stories", "--bundle", "Stories")
    oerdesk("publish", "repository")
    fingerprint = oerdesk("keys", "--json").json["fingerprint"]
    other = ("--library", "other")
    added = oerdesk("source", "add", "repository", *other)
    assert added.code == 0
    assert fingerprint in added.out
    assert "oerdesk source trust 1" in added.out
    assert oerdesk("source", "look", *other).code == 5
    assert oerdesk("pack", "merge", "repository", *other).code == 5
    wrong = fingerprint.replace(fingerprint[:5], "00000", 1)
    assert oerdesk("source", "add", "repository", "--fingerprint", wrong, *other).code == 5
    assert oerdesk("source", "add", "repository", "--fingerprint", fingerprint, *other).code == 0
    assert oerdesk("source", "look", *other).code == 0


def test_a_source_that_is_away_does_not_stop_the_others(
    oerdesk: Oerdesk, stories: Path, tmp_path: Path
) -> None:
    oerdesk("import", "stories", "--bundle", "Stories")
    oerdesk("publish", "repository")
    oerdesk("publish", "gone")
    other = ("--library", "other")
    oerdesk("source", "add", "gone", "--trust", *other)
    oerdesk("source", "add", "repository", "--trust", *other)
    oerdesk("source", "follow", 2, *other)
    Path("gone").rename("elsewhere")
    outcome = oerdesk("sync", "--json", *other)
    assert outcome.code == 7
    assert outcome.json["sync"]["2"]["fetched"] == 2
    (problem,) = outcome.json["problems"]
    assert (problem["kind"], problem["where"]) == ("unreachable", "library")
    assert oerdesk("sync", "--price", *other).code == 7


def test_a_server_with_a_login_page_ends_sync_with_7(oerdesk: Oerdesk, stories: Path) -> None:
    oerdesk("import", "stories", "--bundle", "Stories")
    oerdesk("publish", "repository")
    other = ("--library", "other")
    with FileServer(Path("repository").absolute()) as server:
        oerdesk("source", "add", server.url, "--trust", *other)
        server.fail(Fault(page=True), times=ALWAYS)
        outcome = oerdesk("sync", *other)
    assert outcome.code == 7
    assert server.url.rstrip("/") in outcome.out


def test_the_window_opens_only_without_a_verb() -> None:
    assert wants_window([])
    assert wants_window(["--library", "list"])
    assert wants_window(["--library=list"])
    assert not wants_window(["list"])
    assert not wants_window(["--library", "x", "list"])
    assert not wants_window(["--version"])


@pytest.mark.parametrize("verb", [["list"], ["show", "1"], ["search", "hare"], ["check"]])
def test_a_verb_that_only_looks_makes_no_library(
    tmp_path: Path, verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    mistyped = tmp_path / "libary"
    assert main.run([*verb, "--library", str(mistyped)]) == 3
    assert "libary" in capsys.readouterr().err
    assert not mistyped.exists()
