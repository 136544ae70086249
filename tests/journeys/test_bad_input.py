"""Bad files, bad disks, bad libraries: told with file, cause and a way on, and everything else goes on."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest

from oerdesk.cli import main
from oerdesk.core.errors import BadInputError, DamagedError, NotFoundError, StorageError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, ImportReport
from tests.helpers import material

GOOD: Final = "# Rain\n\nIt rains on the hills.\n\n* License: [CC-BY 4.0]\n* Language: en\n"
EVIL_PACKAGE: Final = (
    '<?xml version="1.0"?><!DOCTYPE package [<!ENTITY x SYSTEM "file:///etc/passwd">'
    '<!ENTITY y "ha&x;">]>' + material.PACKAGE.partition("?>")[2].replace("Plants around us", "&y;")
)
needs_root = pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root to mount")
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


def book_with(name: str, data: bytes = b"x", mode: int = 0, *, packed: bool = False) -> bytes:
    """A good book with one more entry."""
    out = io.BytesIO(material.epub())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, mode << 16
        entry.compress_type = archive.compression
        archive.writestr(entry, data)
    return out.getvalue()


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    """One wrong byte, a third of the way in."""
    place = len(data) // 3
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


@dataclass(frozen=True, slots=True)
class Bad:
    """A file that cannot be taken in.

    Attributes:
        cause: words of the message.
    """

    name: str
    make: Callable[[], bytes | str]
    cause: str


BAD: Final = (
    Bad("half.epub", lambda: half(material.epub()), "damaged or was not copied completely"),
    Bad("flipped.epub", lambda: flipped(material.epub()), "damaged or was not copied completely"),
    Bad("no-package.epub", lambda: material.epub({"EPUB/package.opf": None}), "damaged"),
    Bad("half.pdf", lambda: half(material.pdf()), "damaged or was not copied completely"),
    Bad("no-end.pdf", lambda: material.pdf()[:-200], "damaged or was not copied completely"),
    Bad("locked.pdf", material.locked_pdf, "protected by a password"),
    Bad("half.docx", lambda: half(material.office("docx", "# A\n\nText")), "damaged"),
    Bad("half.odt", lambda: half(material.office("odt", "# A\n\nText")), "damaged"),
    Bad("half.pptx", lambda: half(material.pptx({"A": "b"})), "damaged"),
    Bad("half.png", lambda: half(material.png(200, 200)), "damaged"),
    Bad("half.jpg", lambda: half(material.jpeg()), "damaged"),
    Bad("plain.zip", lambda: material.zipped({"a.txt": "x"}), "ZIP archive"),
    Bad("slip.epub", lambda: book_with("../../evil.txt"), "leads out of its folder"),
    Bad("absolute.epub", lambda: book_with("/etc/evil"), "is not relative"),
    Bad("drive.epub", lambda: book_with("C:/evil"), "is not relative"),
    Bad("link.epub", lambda: book_with("EPUB/l", b"/etc/passwd", stat.S_IFLNK | 0o777), "a link"),
    Bad("bomb.epub", lambda: book_with("EPUB/b.xhtml", bytes(300 * 2**20), packed=True), "larger than"),
    Bad("entities.epub", lambda: material.epub({"EPUB/package.opf": EVIL_PACKAGE}), "entities"),
    Bad("entities.svg", lambda: EVIL_PACKAGE.replace("package", "svg"), "entities"),
    Bad("program.pdf", lambda: b"MZ\x90\0" + bytes(500), "is named as a PDF document"),
    Bad("bytes.md", lambda: bytes(range(256)) * 20, "file of unknown kind"),
    Bad("empty.epub", lambda: b"", "is empty"),
    Bad("empty.pdf", lambda: b"", "is empty"),
    Bad("empty.md", lambda: b"", "is empty"),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        yield library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good file before and one after whatever a test puts between."""
    material.save(tmp_path / "material", "a-first.md", GOOD)
    material.save(tmp_path / "material", "z-last.md", GOOD.replace("Rain", "Sun"))
    return tmp_path / "material"


def assert_clean(library: Library, resources: int) -> None:
    report = library.check.run()
    assert (report.problems, report.resources) == ((), resources)
    leftovers = [path for path in library.paths.objects.iterdir() if len(path.name) != 2]
    assert leftovers == []
    assert not list(library.paths.partial.iterdir())
    stored = sum(1 for path in library.paths.objects.rglob("*") if path.is_file())
    assert stored == report.objects, "nothing of the bad file was kept"


def assert_only_the_good(library: Library, report: ImportReport, name: str, cause: str, kind: str) -> None:
    (problem,) = report.problems
    assert Path(problem.where).name == name
    assert problem.kind == kind
    assert name in problem.title
    assert cause in problem.title
    assert problem.hint
    assert [file.title for file in report.files] == ["Rain", "Sun"]
    assert_clean(library, 2)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_is_told_and_stops_nothing_else(library: Library, folder: Path, bad: Bad) -> None:
    material.save(folder, bad.name, bad.make())
    report = library.intake.take_in([folder])
    assert_only_the_good(library, report, bad.name, bad.cause, "bad-input")


@pytest.mark.parametrize("bad", BAD[:1], ids=lambda bad: bad.name)
def test_the_command_line_ends_with_9_for_a_bad_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], bad: Bad
) -> None:
    path = material.save(tmp_path, bad.name, bad.make())
    assert main.run(["import", str(path), "--library", str(tmp_path / "library")]) == 9
    assert bad.cause in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "start"),
    [("h.epub", material.epub()), ("h.pdf", material.pdf()), ("h.md", GOOD.encode()), ("h.html", b"")],
)
def test_three_gigabytes_of_nothing_cost_neither_time_nor_room(
    library: Library, folder: Path, name: str, start: bytes
) -> None:
    limits = pytest.importorskip("resource")
    material.huge(folder, name, start)
    before = limits.getrusage(limits.RUSAGE_SELF).ru_maxrss
    report = library.intake.take_in([folder])
    assert limits.getrusage(limits.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # kB
    assert_only_the_good(library, report, name, "", "bad-input")


@pytest.mark.parametrize(
    ("name", "make", "title"),
    [
        ("pdf.epub", material.pdf, "Seeds"),
        ("epub.pdf", material.epub, "Plants around us"),
        ("png.pdf", material.png, "Png"),
        ("text.epub", lambda: "Only words.", "Text"),
    ],
)
def test_a_wrong_suffix_does_not_matter(
    library: Library, folder: Path, name: str, make: Callable[[], bytes | str], title: str
) -> None:
    path = material.save(folder, name, make())
    report = library.intake.take_in([path])
    assert (report.problems, [file.title for file in report.files]) == ((), [title])
    content = library.content(report.files[0].resource)
    assert content.read(content.start)
    content.close()


NAMES: Final = (
    "con.md", "AUX.html", "nul", "COM1.txt", "a:b.md", "what?.md", "star*.md", 'quote".md', "pipe|.md",
    "back\\slash.md", "dots...", "trailing .md", " leading.md", "tab\t.md", "line\nbreak.md", "rtl\u202e.md",
    "zero\u200bwidth.md", "e\u0301.md", "\u00e9.md", "🐘.md", "x" * 240 + ".md", "-rf.md", "%2e%2e.md",
    "~.md",
)  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="other systems forbid such names")
def test_odd_names_come_in_go_out_and_come_in_elsewhere(library: Library, tmp_path: Path) -> None:
    for number, name in enumerate(NAMES):
        material.save(tmp_path / "odd", name, GOOD.replace("Rain", f"Rain {number}"))
    odd = tmp_path / "odd" / os.fsdecode(b"no\xff\xfetext.md")
    odd.write_text(GOOD.replace("Rain", "Bytes"), encoding="utf-8")
    report = library.intake.take_in([tmp_path / "odd"])
    assert report.problems == ()
    assert len(report.files) == len(NAMES) + 1
    bundle = library.curate.bundle("Odd", [file.resource for file in report.files])
    published = library.publisher.publish(tmp_path / "repository", [bundle], "Odd")
    library.publisher.make_pack(tmp_path / "stick", [file.resource for file in report.files], "Odd")
    assert published.resources == len(NAMES) + 1
    for place in ("repository", "stick"):
        with Library.open(tmp_path / f"from-{place}") as other:
            source = other.sync.add(str(tmp_path / place))
            other.sync.trust(source.id)
            merged = other.sync.merge(source.id)
            assert (merged.problems, merged.fetched) == ((), len(NAMES) + 1)
            assert other.check.run().problems == ()
            for number in other.browse.find(EVERYTHING):
                content = other.content(number)
                assert b"hills" in content.read(content.start)[0]
                content.close()


@posix
def test_pipes_and_devices_are_refused_without_waiting(library: Library, folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    report = library.intake.take_in([folder])
    assert_only_the_good(library, report, "pipe.md", "", "bad-input")


def test_what_is_not_there_is_told(library: Library, folder: Path) -> None:
    report = library.intake.take_in([folder, folder / "gone.md"])
    assert_only_the_good(library, report, "gone.md", "is not there", "storage")


# Disks


LIMITED: Final = """
import json, os, resource, sys
from oerdesk.cli.main import run
first, limited, then = json.loads(sys.argv[1])
for arguments in first:
    assert run(arguments) == 0
exec(then)
print("----", flush=True)
sys.exit(run(limited))
"""


def run_limited(first: list[list[str]], limited: list[str], then: str) -> subprocess.CompletedProcess[str]:
    """Run commands in a process of their own, the last one after ``then`` has taken something away.

    Everything that is imported late has been imported by the first commands, so that it need not be
    readable for the user the process becomes.
    """
    return subprocess.run(
        [sys.executable, "-c", LIMITED, json.dumps([first, limited, then])],
        capture_output=True,
        text=True,
        check=False,
    )


BECOME_NOBODY: Final = "os.getuid() or (os.setgroups([]), os.setgid(65534), os.setuid(65534))"


OPEN_TO_ALL: Final = all(parent.stat().st_mode & 0o001 for parent in Path(__file__).resolve().parents)
seen_by_others = pytest.mark.skipif(not OPEN_TO_ALL, reason="other users may not enter the program's folder")


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into; pytest's own are closed."""
    with tempfile.TemporaryDirectory(prefix="oerdesk-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@posix
@seen_by_others
def test_a_folder_that_may_not_be_read_is_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    with open_folder() as place:
        for name in ("material/a.md", "material/closed/b.md", "warm/c.md"):
            material.save(place, name, GOOD.replace("Rain", name[-4]))
        material.save(place, "material/secret.md", GOOD).chmod(0o000)
        (place / "material" / "closed").chmod(0o000)
        library = place / "library"
        library.mkdir()
        library.chmod(0o777)
        done = run_limited(
            [["import", str(place / "warm"), "--library", str(tmp_path / "warm")]],
            ["import", str(place / "material"), "--library", str(library), "--json"],
            BECOME_NOBODY,
        )
        (place / "material" / "closed").chmod(0o755)
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout.partition("----")[2])
        assert [Path(file["path"]).name for file in report["files"]] == ["a.md"]
        problems = {Path(problem["where"]).name: problem for problem in report["problems"]}
        assert set(problems) == {"closed", "secret.md"}
        for name, problem in problems.items():
            assert problem["kind"] == "storage"
            assert name in problem["title"]
            assert "may not be read" in problem["title"]
            assert problem["hint"]


@posix
@seen_by_others
def test_a_library_that_may_not_be_written_to_can_be_read_and_says_so(tmp_path: Path) -> None:
    with open_folder() as place:
        source = material.save(place, "a.md", GOOD)
        library, other = str(place / "library"), str(tmp_path / "other")
        before = [["import", str(source), "--library", name] for name in (library, other)]
        for path in (place / "library").rglob("*"):
            path.chmod(0o555 if path.is_dir() else 0o444)
        warm = [*before, ["search", "rains", "--library", other]]
        closing = f"import subprocess; subprocess.run(['chmod', '-R', 'a-w,a+rX', {library!r}], check=True); "
        found = run_limited(warm, ["search", "rains", "--library", library], closing + BECOME_NOBODY)
        assert found.returncode == 0, found.stderr
        assert "[rains]" in found.stdout.partition("----")[2]
        for command in (["import", str(source)], ["check", "--repair"], ["publish", "--add", "B"]):
            refused = run_limited(
                [["list", "--library", other]], [*command, "--library", library], BECOME_NOBODY
            )
            assert refused.returncode == 8, (command, refused)
            assert refused.stdout.partition("----")[2].strip() == ""
            assert library in refused.stderr


def test_a_library_opened_for_reading_only_refuses_every_change(tmp_path: Path) -> None:
    path = material.save(tmp_path, "a.md", GOOD)
    with Library.open(tmp_path / "library") as library:
        library.intake.take_in([path])
    before = sorted(p.name for p in (tmp_path / "library").rglob("*"))
    with Library.open(tmp_path / "library", read_only=True) as library:
        assert library.browse.search(EVERYTHING).total == 1
        assert library.content(1).read("a.md")[0]
        assert library.check.run().problems == ()
        changes: tuple[Callable[[], object], ...] = (
            lambda: library.curate.trash([1]),
            lambda: library.curate.collect("C", [1]),
            lambda: library.curate.bundle("B", [1]),
            lambda: library.change_settings(person="Amina"),
            lambda: library.curate.edit(1, replace(library.curate.metadata(1), title="Sun")),
        )
        for change in changes:
            with pytest.raises(StorageError, match="reading only"):
                change()
    assert sorted(p.name for p in (tmp_path / "library").rglob("*")) == before


def assert_full_disk_is_survived(library: Path, done: subprocess.CompletedProcess[str], cause: str) -> None:
    assert done.returncode == 8, (done.stdout, done.stderr)
    assert cause in done.stderr
    assert str(library) in done.stderr
    with Library.open(library) as opened:
        report = opened.check.run()
        assert report.problems == ()
        assert [p for p in opened.paths.objects.iterdir() if len(p.name) != 2] == []


def big_stories(folder: Path, count: int, size: int) -> Path:
    for number in range(count):
        words = " ".join(f"hare{number}x{word}" for word in range(size // 10))
        material.save(folder, f"{number:02}.md", GOOD + words)
    return folder


@needs_root
@pytest.mark.skipif(sys.platform != "linux", reason="mounts a small disk")
@pytest.mark.parametrize("megabytes", [1, 3])
def test_a_full_disk_is_told_and_costs_nothing_that_was_there(tmp_path: Path, megabytes: int) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    library = disk / "library"
    stories = big_stories(tmp_path / "stories", 80, 40_000)
    try:
        first = material.save(tmp_path, "first.md", GOOD)
        done = run_limited(
            [["import", str(first), "--library", str(library)]],
            ["import", str(stories), "--library", str(library)],
            "",
        )
        assert_full_disk_is_survived(library, done, "disk is full")
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        with Library.open(library) as opened:
            report = opened.intake.take_in([stories])
            assert report.problems == ()
            assert_clean(opened, 81)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@posix
def test_a_file_that_may_not_grow_any_more_is_told(tmp_path: Path) -> None:
    library = tmp_path / "library"
    stories = big_stories(tmp_path / "stories", 3, 40_000)
    first = material.save(tmp_path, "first.md", GOOD)
    done = run_limited(
        [["import", str(first), "--library", str(library)]],
        ["import", str(stories), "--library", str(library)],
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))",
    )
    assert_full_disk_is_survived(library, done, "does not answer properly")  # the catalog hit it


# Libraries


def closed_library(folder: Path) -> Path:
    with Library.open(folder / "library") as library:
        library.intake.take_in([material.save(folder, "a.md", GOOD)])
    return folder / "library"


def test_a_library_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    library = closed_library(tmp_path)
    with closing(sqlite3.connect(library / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = (library / "catalog.sqlite").read_bytes()
    with pytest.raises(BadInputError, match="newer OERDesk") as caught:
        Library.open(library)
    assert str(library) in caught.value.title
    assert caught.value.hint
    assert main.run(["list", "--library", str(library)]) == 9
    assert (library / "catalog.sqlite").read_bytes() == before


def what_a_check_says(folder: Path, *, read_only: bool) -> str:
    try:
        with Library.open(folder, read_only=read_only) as library:
            return str(library.check.run().problems)
    except DamagedError as error:
        return str(error)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"This is no database. " * 1000,
        lambda data: data[:100] + bytes(4000) + data[4100:],
        lambda data: data[: len(data) // 2],
        lambda data: data[:5000],
    ],
    ids=["text", "zeros", "half", "start"],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_damaged_catalog_is_told_and_left_alone(
    tmp_path: Path, damage: Callable[[bytes], bytes], read_only: bool
) -> None:
    library = closed_library(tmp_path)
    catalog = library / "catalog.sqlite"
    damaged = damage(catalog.read_bytes())
    catalog.write_bytes(damaged)
    said = what_a_check_says(library, read_only=read_only)
    assert str(catalog) in said
    assert main.run(["check", "--library", str(library)]) == 6


@pytest.mark.parametrize("read_only", [False, True])
def test_a_lost_catalog_is_not_mistaken_for_a_new_library(tmp_path: Path, read_only: bool) -> None:
    library = closed_library(tmp_path)
    catalog = library / "catalog.sqlite"
    catalog.write_bytes(b"")
    with pytest.raises(DamagedError, match=r"catalog\.sqlite"):
        Library.open(library, read_only=read_only)
    catalog.unlink()
    with pytest.raises(NotFoundError if read_only else DamagedError, match="library"):
        Library.open(library, read_only=read_only)
    assert list((library / "objects").rglob("*/*")), "what is left is not swept away"


def test_a_library_cut_while_it_was_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "library" / "objects").mkdir(parents=True)
    (tmp_path / "library" / "catalog.sqlite").touch()
    with Library.open(tmp_path / "library") as library:
        assert library.check.run().problems == ()


def test_a_library_that_is_no_folder_is_told(tmp_path: Path) -> None:
    path = material.save(tmp_path, "library", "I am a file.")
    with pytest.raises(StorageError, match="library"):
        Library.open(path)
    with pytest.raises(NotFoundError, match="no library"):
        Library.open(tmp_path / "nowhere", create=False)
    assert not (tmp_path / "nowhere").exists()


def test_damaged_settings_are_moved_aside(tmp_path: Path) -> None:
    library = closed_library(tmp_path)
    (library / "settings.json").write_bytes(b'{"person": "Ami\xff')
    with Library.open(library) as opened:
        assert opened.settings.person == ""
        assert opened.browse.facets(EVERYTHING).total == 1
    assert (library / "settings.broken.json").exists()
