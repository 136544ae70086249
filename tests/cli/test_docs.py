"""``docs/cli.md`` says what the program does, and the program does what ``docs/cli.md`` says."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from oerdesk.cli.commands.selection import add_filter
from oerdesk.cli.main import VERBS, build_parser
from oerdesk.core import errors
from tests.cli.conftest import Oerdesk

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
RECORDS = ("Row", "Problem", "Source", "Report")
OPAQUE = ("Metadata",)  # described in docs/format.md
COMMON = frozenset({"--library", "--json", "--quiet", "--help"})


def section(title: str) -> str:
    """The text below a heading, up to the next heading of any level."""
    found = re.search(rf"^#+ {re.escape(title)}$(.*?)(?=^#+ |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section “{title}”"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The rows of the first table in a text."""
    lines = text.strip().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|---")) + 1
    table = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def options_in(text: str) -> set[str]:
    return set(re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE))


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions for name in action.option_strings if name.startswith("--")}


@cache
def parsers() -> dict[str, argparse.ArgumentParser]:
    (verbs,) = [a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(verbs.choices)


@cache
def filter_options() -> frozenset[str]:
    parser = argparse.ArgumentParser(add_help=False)
    add_filter(parser)
    return frozenset(options_of(parser))


def documented_fields() -> dict[str, set[str]]:
    """Field paths by command, records spelled out."""
    found: dict[str, set[str]] = {}
    for names, table in re.findall(r"^JSON of (`.*`):\n\n((?:\|.*\n)+)", PAGE, re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", names):
            found[name] = set(spelled_out(rows(table)))
    return found


def spelled_out(table: list[list[str]]) -> Iterator[str]:
    for name, kind, *_rest in table:
        path = name.strip("`")
        if kind in RECORDS:
            yield from (f"{path}.{inner}" for inner in spelled_out(rows(section(kind))))
        elif kind in OPAQUE:
            yield f"{path} {kind}"
        else:
            yield path


KEYED_BY_DATA = frozenset(
    [
        "languages",
        "subjects",
        "levels",
        "types",
        "licenses",
        "may",
        "sources",
        "accessibility",
        "qualities",
        "collections",
        "price",
        "sync",
    ]
)


def fields(value: Any, path: str = "") -> set[str]:
    """Field paths of a JSON value; ``*`` stands for keys that are data."""
    if path.endswith(".metadata") or path == "metadata":
        return {f"{path} Metadata"}
    if isinstance(value, list):
        return set().union(*(fields(item, f"{path}[]") for item in value))
    if not isinstance(value, dict):
        return {path}
    keyed_by_data = path in KEYED_BY_DATA
    if keyed_by_data and not value:
        return {f"{path}.*"}
    return set().union(
        *(
            fields(item, ".".join(filter(None, (path, "*" if keyed_by_data else name))))
            for name, item in value.items()
        )
    )


def test_every_verb_has_its_section_and_every_section_is_a_verb() -> None:
    sections = re.findall(r"^## ([a-z]+)$", PAGE, re.MULTILINE)
    assert sections == [verb.NAME for verb in VERBS] == list(parsers())


@pytest.mark.parametrize("verb", [verb.NAME for verb in VERBS])
def test_the_options_of_a_verb_are_those_documented(verb: str) -> None:
    text = section(verb)
    documented = options_in(text) | COMMON
    if "(#filter)" in text:
        documented |= filter_options()
    assert documented == options_of(parsers()[verb])


@pytest.mark.parametrize("verb", [verb.NAME for verb in VERBS])
def test_the_arguments_of_a_verb_are_those_documented(verb: str) -> None:
    text = section(verb)
    usage = next(line for line in text.splitlines() if line.startswith(f"oerdesk {verb}"))
    named = re.findall(r"(?<!-)\b[A-Z]{2,}\b", usage.replace("--format FORMAT", ""))
    positional = [action for action in parsers()[verb]._actions if not action.option_strings]
    assert named == [str(action.metavar or action.dest).upper() for action in positional]
    for action in positional:
        if action.choices:
            assert re.findall(r"^\| `([a-z]+)[ `]", text, re.MULTILINE)[: len(list(action.choices))] == list(
                action.choices
            )


def test_common_and_filter_options_are_those_documented() -> None:
    assert options_in(section("Options of every verb")) == COMMON
    assert options_in(section("Filter")) == filter_options()


def test_exit_codes_are_those_of_the_errors() -> None:
    families = {
        (str(family.exit_code), f"`{family.kind}`")
        for family in vars(errors).values()
        if isinstance(family, type) and issubclass(family, errors.OerdeskError)
    }
    families |= {("0", ""), (str(errors.Cancelled.exit_code), "`cancelled`")}
    assert {(code, kind) for code, kind, _what in rows(section("Exit codes"))} == families


def test_json_fields_are_exactly_those_documented(oerdesk: Oerdesk, stories: Path) -> None:
    documented = documented_fields()
    for name, codes, commands in _commands(stories):
        given: set[str] = set()
        for command in commands:
            outcome = oerdesk(*command, "--json")
            assert outcome.code in codes, (command, outcome)
            given |= fields(outcome.json)
        assert given == documented.pop(name), name
    assert not documented, "documented, but not tried"


def _commands(stories: Path) -> Iterator[tuple[str, set[int], list[list[object]]]]:
    """Commands in an order in which each finds what it needs, and together give every field."""
    fine = {0}
    # subjects and levels by defaults, so that facets have values
    yield "import", fine, [["import", stories, "--bundle", "S", "--subject", "Animals", "--level", "ISCED-1"]]
    yield "list", fine, [["list"]]
    yield "list --facets", fine, [["list", "--facets"]]
    yield "search", fine, [["search", "river"]]
    yield "adapt --licenses", fine, [["adapt", "1", "--licenses"]]
    yield "adapt --draft", fine, [["adapt", "1", "--draft"]]
    yield "adapt", fine, [["adapt", "1", "--title", "New", "--license", "CC-BY-4.0"]]
    yield "show", fine, [["show", "4"]]
    yield "export", fine, [["export", 1, 2, 3, "--format", "pdf"]]
    yield "publish --list", fine, [["publish", "--list"]]
    yield "publish", fine, [["publish", "repository"]]
    teacher = ["--library", "teacher"]
    shutil.copytree("repository", "gone")
    yield (
        "source add",
        fine,
        [["source", "add", name, "--trust", *teacher] for name in ("repository", "gone")],
    )
    yield "source list", fine, [["source", "list", *teacher]]
    shutil.rmtree("gone")
    yield "source look", {7}, [["source", "look", *teacher]]
    yield "source offers", fine, [["source", "offers", 1, *teacher]]
    for action in ("trust", "follow", "unfollow"):
        yield f"source {action}", fine, [["source", action, 1, *teacher]]
    yield "source want", fine, [["source", "want", 1, 2, *teacher]]
    yield "sync --price", {7}, [["sync", "--price", *teacher]]
    _damage(Path("repository/objects"))
    yield "sync", {7}, [["sync", *teacher]]
    yield "source remove", fine, [["source", "remove", 1, *teacher]]
    yield "pack make", fine, [["pack", "make", "stick"]]
    _damage(Path("stick/data"))
    yield "pack verify", {6}, [["pack", "verify", "stick"]]
    yield "pack merge", {6}, [["pack", "merge", "stick", "--trust", *teacher]]
    shutil.copytree("library", "worn")
    _damage(Path("worn/objects"))
    yield "backup", {0, 6}, [["backup", "kept"], ["backup", "saved", "--library", "worn"]]
    _damage(Path("kept/objects"))
    yield "backup --verify", {6}, [["backup", "kept", "--verify"]]
    yield "restore", {6}, [["restore", "kept", "--library", "restored"]]
    yield "move", fine, [["move", "elsewhere", "--library", "restored"]]
    _damage(Path("library/objects"))
    yield "check", {6, 0}, [["check"], ["check", "--repair"]]
    yield "keys", fine, [["keys"]]


def _damage(folder: Path) -> None:
    """Change a byte of every file below a folder."""
    for path in filter(Path.is_file, folder.rglob("*")):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)


def test_the_examples_work(oerdesk: Oerdesk, stories: Path) -> None:
    blocks = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ oerdesk ") for block in blocks for line in block.splitlines()]
    assert len(lines) > len(VERBS)
    for line in lines:
        expected = re.search(r"# exit (\d+)$", line)
        outcome = oerdesk(*shlex.split(line, comments=True))
        assert outcome.code == int(expected[1] if expected else 0), (line, outcome)
