"""Catalogs of translations: what translators are given, and what the program reads.

    python packaging/translations.py extract    the program's messages into resources/locale/oerdesk.pot
    python packaging/translations.py update     extract, then bring every language's oerdesk.po up to date
    python packaging/translations.py compile    every oerdesk.po into the oerdesk.mo the program reads
    python packaging/translations.py report     how much of each language is done
    python packaging/translations.py check      refuse what is wrong or out of date; for before a release

Translators find the rest in docs/translating.md.  The files carry no dates and no line numbers, so that
they change only when a message does.
"""

from __future__ import annotations

import argparse
import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
STAMP = LOCALE / "compiled.mo"  # as old as what was compiled last; looked at by setup.sh
DOMAIN = "oerdesk"
KEYWORDS = {"_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
ARGUMENTS = {"_": 1, "ngettext": 2, "pgettext": 2}  # how many of a function's arguments are read here
FIELD = re.compile(r"\{[^{}]*\}")
MNEMONIC = re.compile(r"&\w")


@dataclass(frozen=True)
class Tongue:
    """A language to begin with: its name in itself, and its rule for plurals.

    Rules are those of the CLDR (Language Plural Rules) for whole numbers, as GNU gettext writes them.
    """

    name: str
    plural: str


TONGUES = {
    "ar": Tongue(
        "العربية",
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)",
    ),
    "es": Tongue("Español", "nplurals=2; plural=(n != 1)"),
    "fr": Tongue("Français", "nplurals=2; plural=(n > 1)"),
    "hi": Tongue("हिन्दी", "nplurals=2; plural=(n > 1)"),
    "pt": Tongue("Português", "nplurals=2; plural=(n > 1)"),
    "sw": Tongue("Kiswahili", "nplurals=2; plural=(n != 1)"),
}


class Translation(Catalog):
    """A catalog with the heading this project wants, and without the time of day in it."""

    def __init__(self, locale: str | None = None) -> None:
        """An empty one; of the language ``locale``, or of none for the template."""
        self.own: dict[str, str] = {}
        super().__init__(locale=locale, domain=DOMAIN, charset="utf-8", fuzzy=False)
        self.header_comment = "# Translations of OERDesk. How to: docs/translating.md"

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        headers = [("Project-Id-Version", "OERDesk")]
        if self.locale is not None:
            headers += [("Language", str(self.locale)), ("Plural-Forms", self.plural_forms.rstrip(";"))]
        headers += [("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=utf-8")]
        return [*headers, ("Content-Transfer-Encoding", "8bit"), *self.own.items()]

    def _set_mime_headers(self, headers: list[tuple[str, str]]) -> None:
        headers = list(headers)
        super()._set_mime_headers(headers)
        names = {name.casefold(): name for name in ("X-Language-Name", "X-Reviewed", "Last-Translator")}
        self.own |= {names[key]: value for name, value in headers if (key := name.casefold()) in names}

    mime_headers = property(_get_mime_headers, _set_mime_headers)


# What is in the files


def extract() -> Translation:
    """The messages of the program, as they are in its source now."""
    template = Translation()
    found = extract_from_dir(ROOT / "oerdesk", keywords=KEYWORDS, comment_tags=("Translators:",))
    for name, line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        template.add(message, None, [(f"oerdesk/{name}", line)], auto_comments=comments, context=context)
    for message in template:  # “{name}” is filled by str.format; no message is filled by the % operator
        message.flags.discard("python-format")
    return template


def read(path: Path) -> Translation:
    """The catalog in ``path``.

    Raises:
        PoFileError: it is not one.
    """
    catalog = Translation()
    with path.open("rb") as file:
        PoFileParser(catalog, abort_invalid=True).parse(file)
    return catalog


def write(path: Path, catalog: Translation) -> bool:
    """Put ``catalog`` into ``path``; returns whether that changed anything."""
    text = io.BytesIO()
    write_po(text, catalog, width=110, sort_by_file=False, include_lineno=False)
    if path.is_file() and path.read_bytes() == text.getvalue():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue())
    return True


def template_path() -> Path:
    """Where the messages without translations lie."""
    return LOCALE / f"{DOMAIN}.pot"


def paths() -> list[Path]:
    """The catalogs of all languages there are."""
    return sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def tag(path: Path) -> str:
    """The language of a catalog, by its folder."""
    return path.parent.parent.name


def messages(catalog: Catalog) -> Iterator[Message]:
    """The messages of a catalog without its heading."""
    return (message for message in catalog if message.id)


def sources(message: Message) -> tuple[str, ...]:
    """What is to be translated: one text, or one and many."""
    return message.id if isinstance(message.id, tuple) else (message.id,)


def translations(message: Message) -> tuple[str, ...]:
    """Its translations, one for each form of the plural; empty where there is none."""
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(texts) if any(texts) else ()


# What is done with them


def update() -> None:
    """Let the template and every language have the messages of the program, and keep what is translated."""
    template = extract()
    write(template_path(), template)
    for name in TONGUES:
        path = LOCALE / name / "LC_MESSAGES" / f"{DOMAIN}.po"
        if not path.is_file():
            write(path, begin(name))
    for path in paths():
        catalog = read(path)
        catalog.update(template)
        if write(path, catalog):
            print(f"{path.relative_to(ROOT)} is up to date now")


def begin(name: str) -> Translation:
    """A catalog for a language in which nothing is translated yet."""
    catalog = Translation(name)
    tongue = TONGUES[name]
    catalog.mime_headers = [("Plural-Forms", tongue.plural)]
    catalog.own = {"X-Language-Name": tongue.name, "X-Reviewed": "no"}
    return catalog


def compile_all() -> None:
    """Make what the program reads; nothing that is marked as unsure goes into it."""
    for path in paths():
        target = path.with_suffix(".mo")
        made = io.BytesIO()
        write_mo(made, read(path), use_fuzzy=False)
        unfinished = target.with_suffix(".new")
        unfinished.write_bytes(made.getvalue())
        unfinished.replace(target)  # never half of it, should two set-ups run at once
    STAMP.touch()


def done(message: Message) -> bool:
    """Whether the program will say it in the language of the catalog."""
    return bool(translations(message)) and not message.fuzzy


def report() -> None:
    """Say how much of each language is done."""
    for path in paths():
        catalog = read(path)
        all_of_them = list(messages(catalog))
        finished = sum(map(done, all_of_them))
        unsure = sum(message.fuzzy for message in all_of_them)
        read_by = catalog.own.get("X-Reviewed", "no")
        reviewed = "a draft no native speaker has read" if read_by == "no" else f"read by {read_by}"
        print(f"{tag(path):8} {finished:5} of {len(all_of_them)} done, {unsure} unsure, {reviewed}")


# What can be wrong


def problems() -> Iterator[str]:
    """What no catalog may have, at any time."""
    for path in paths():
        try:
            catalog = read(path)
        except (PoFileError, ValueError) as error:
            yield f"{tag(path)}: not a catalog: {error}"
            continue
        yield from (f"{tag(path)}: {problem}" for problem in problems_of(catalog))


def problems_of(catalog: Translation) -> Iterator[str]:
    """What is wrong in one catalog."""
    if not catalog.own.get("X-Reviewed"):
        yield "its heading does not say who has read it (X-Reviewed: no, or a name)"
    if not catalog.own.get("X-Language-Name"):
        yield "its heading does not say its name in itself (X-Language-Name)"
    for message in messages(catalog):
        if done(message):
            yield from (f"“{sources(message)[-1]}”: {problem}" for problem in _problems_of(message))


def _problems_of(message: Message) -> Iterator[str]:
    texts = translations(message)
    if not all(text.strip() for text in texts):
        yield "a form of the plural is empty"
    wanted = [sorted(FIELD.findall(source)) for source in sources(message)]
    for text in texts:
        # One book, two books: languages may leave the number out where the form of the word says it.
        if sorted(FIELD.findall(text)) not in wanted and not _counted_in_words(message, text):
            yield f"other fields in “{text}”"
        if text[:1].isspace() != wanted_space(message, 0) or text[-1:].isspace() != wanted_space(message, -1):
            yield f"begins or ends with other spaces: “{text}”"
        if sources(message)[0].count("\n") != text.count("\n"):
            yield f"other lines in “{text}”"
        if bool(MNEMONIC.search(sources(message)[0])) != bool(MNEMONIC.search(text)):
            yield f"the & before a letter is in only one of them: “{text}”"


def wanted_space(message: Message, at: int) -> bool:
    """Whether the source begins (0) or ends (-1) with a space."""
    return sources(message)[0][at].isspace()


def _counted_in_words(message: Message, text: str) -> bool:
    if not isinstance(message.id, tuple):
        return False
    without = [field for field in FIELD.findall(message.id[1]) if not field.startswith("{count")]
    return sorted(FIELD.findall(text)) == sorted(without)


def stale() -> Iterator[str]:
    """What a release may not have, but the work of a day may: files that are not up to date."""
    template = extract()
    wanted = {(message.id, message.context) for message in messages(template)}
    for path in [template_path(), *paths()]:
        there = {(message.id, message.context) for message in messages(read(path))}
        if there != wanted:
            missing, left = len(wanted - there), len(there - wanted)
            yield f"{path.relative_to(ROOT)}: {missing} messages are missing, {left} are gone; run update"


def not_literal() -> Iterator[str]:
    """Calls whose message cannot be found by reading the source."""
    for path in sorted((ROOT / "oerdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            for argument in node.args[: ARGUMENTS.get(node.func.id, 0)]:
                if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.func.id}() of no literal text"


def check() -> int:
    """Say everything that is wrong; returns the exit code."""
    found = [*not_literal(), *problems(), *stale()]
    print("\n".join(found) or "All catalogs are in order.")
    return 1 if found else 0


def main() -> int:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["extract", "update", "compile", "report", "check"])
    what = parser.parse_args().what
    if what == "check":
        return check()
    if what == "extract":
        write(template_path(), extract())
    else:
        {"update": update, "compile": compile_all, "report": report}[what]()
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
