"""Sync packs: a repository for OERDesk, a bag for librarians, a folder with a page for everybody."""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import TrustedRepository, bag, layout
from oerdesk.core.errors import BadInputError, NotTrustedError, StorageError
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.publish.content import BundleContent
from oerdesk.core.publish.names import LARGEST_FILE, LONGEST_PATH, PackNames
from oerdesk.core.publish.pack import write_pack
from oerdesk.core.publish.verify import verify_pack
from oerdesk.core.records import FileEntry, Manifest, PublishReport
from oerdesk.core.transport import FolderTransport
from tests.core.publish.test_repository import FILES, PICTURE, TEXT, Killed, Publisher, follow, tree
from tests.helpers.repositories import NOW, manifest_of, sha256


class Stick(Publisher):
    progress: Progress = SILENT

    def pack(self, *manifests: Manifest, name: str = "Our stick") -> PublishReport:
        return write_pack(
            self.folder,
            name=name,
            bundles=[BundleContent("urn:test:stories", "Stories", "", manifests)],
            objects=self.store.path,
            keys=self.keys,
            is_open=lambda license_id: license_id.startswith("CC"),
            now=NOW,
            progress=self.progress,
        )


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path)


def test_a_pack_is_a_repository(stick: Stick, tmp_path: Path) -> None:
    manifests = [stick.manifest(title) for title in FILES]
    report = stick.pack(*manifests)
    assert (report.version, report.resources, report.objects) == (1, 3, 5)
    assert verify_pack(stick.folder) == []
    _seen, found = follow(FolderTransport(stick.folder), tmp_path / "follower")
    assert found == {manifest.metadata.title: manifest for manifest in manifests}


def test_a_pack_is_a_bag(stick: Stick) -> None:
    """RFC 8493, section 3: complete and valid, checked without our own code."""
    stick.pack(*(stick.manifest(title) for title in FILES))
    files = tree(stick.folder)
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    for name, expected in (
        ("manifest-sha256.txt", {path for path in files if path.startswith("data/")}),
        ("tagmanifest-sha256.txt", {p for p in files if not p.startswith(("data/", "tagmanifest"))}),
    ):
        lines = [line.split("  ", 1) for line in files[name].decode().splitlines()]
        assert {path for _hash, path in lines} == expected
        assert all(sha256(files[path]) == found for found, path in lines)
    payload = [data for path, data in files.items() if path.startswith("data/")]
    assert f"Payload-Oxum: {sum(map(len, payload))}.{len(payload)}\n".encode() in files["bag-info.txt"]
    assert stick.keys.fingerprint.replace(" ", "").encode() in files["bag-info.txt"]


def test_everything_opens_from_the_start_page(stick: Stick) -> None:
    odd = stick.manifest("100 % <Moon> #1?", {"a.html": b"odd"}, language="sw")
    stick.pack(odd, *(stick.manifest(title) for title in FILES))
    page = (stick.folder / layout.START_PAGE).read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]*)"', page)
    assert len(links) == 4
    assert all((stick.folder / unquote(link)).is_file() for link in links)
    assert {unquote(link) for link in links} == {
        "data/en/Moon/moon.html",
        "data/en/Sun/sun.html",
        "data/en/Empty.txt",
        "data/sw/100 % -Moon- #1-.html",
    }
    assert "&lt;Moon&gt;" in page
    assert "http" not in page.replace("http-equiv", "")


def test_pages_find_their_pictures_beside_them_and_single_files_are_stored_once(stick: Stick) -> None:
    copy = stick.manifest("Copy of a picture", {"other.png": PICTURE})
    again = stick.manifest("Once more", {"same.png": PICTURE})
    stick.pack(copy, again, *(stick.manifest(title) for title in FILES))
    holders = {path for path, data in tree(stick.folder).items() if data == PICTURE}
    assert holders == {
        "data/en/Copy of a picture.png",
        "data/en/Moon/img/moon.png",
        "data/en/Sun/img/same.png",
    }


def test_writing_again_changes_nothing(stick: Stick) -> None:
    manifests = [stick.manifest(title) for title in FILES]
    stick.pack(*manifests)
    before = tree(stick.folder)
    report = stick.pack(*reversed(manifests))
    assert (report.version, report.objects, report.written) == (1, 0, 0)
    assert tree(stick.folder) == before


def test_a_broken_pack_is_completed(stick: Stick) -> None:
    manifests = [stick.manifest(title) for title in FILES]
    stick.pack(*manifests)
    whole = tree(stick.folder)
    (stick.folder / "data/en/Moon/moon.html").write_bytes(TEXT[:-1] + b"!")
    (stick.folder / "data/en/Sun/sun.html").unlink()
    shutil.rmtree(stick.folder / "oerdesk" / "listings")
    (stick.folder / "bag-info.txt").write_bytes(b"")
    (stick.folder / ".new-cut").write_bytes(b"half")
    (stick.folder / "oerdesk" / ".new-cut").write_bytes(b"half")
    report = stick.pack(*manifests)
    assert report.objects == 2
    assert tree(stick.folder) == whole
    assert verify_pack(stick.folder) == []


def test_a_new_version_takes_the_place_of_the_old_one(stick: Stick, tmp_path: Path) -> None:
    stick.pack(stick.manifest("Moon"), stick.manifest("Empty"))
    mine = stick.folder / "data" / "en" / "my homework.txt"
    mine.write_bytes(b"mine")
    report = stick.pack(stick.manifest("Sun"))
    assert report.version == 2
    names = {path for path in tree(stick.folder) if path.startswith("data/")}
    assert names == {"data/en/Sun/sun.html", "data/en/Sun/img/same.png", "data/en/my homework.txt"}
    assert not (stick.folder / "data/en/Moon").exists()
    assert set(follow(FolderTransport(stick.folder), tmp_path / "follower")[1]) == {"Sun"}
    [problem] = verify_pack(stick.folder)
    assert "my homework.txt" in problem.title


def test_a_file_that_was_changed_on_the_stick_is_not_removed(stick: Stick) -> None:
    stick.pack(stick.manifest("Moon"))
    changed = stick.folder / "data/en/Moon/moon.html"
    changed.write_bytes(b"My own words")
    stick.pack(stick.manifest("Sun"))
    assert changed.read_bytes() == b"My own words"


def test_what_has_no_open_license_stays_here(stick: Stick) -> None:
    secret = stick.manifest("Exam", {"exam.html": b"<p>Answers</p>"}, license_id="LicenseRef-all")
    assert stick.pack(secret, stick.manifest("Moon")).private == ("Exam",)
    assert not any(b"Answers" in data for data in tree(stick.folder).values())


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda top: (top / "data/en/Moon/moon.html").write_bytes(b"?"), "changed or is damaged"),
        (lambda top: (top / "data/en/Moon/moon.html").unlink(), "is missing"),
        (lambda top: (top / "data/en/extra.exe").write_bytes(b"MZ"), "not part of the pack"),
        (lambda top: (top / "manifest-sha256.txt").unlink(), "is missing"),
        (lambda top: (top / "tagmanifest-sha256.txt").write_bytes(b"x"), "not as it should be"),
        (lambda top: (top / "START-HERE.html").write_bytes(b"<script>"), "changed or is damaged"),
        (lambda top: (top / "oerdesk/keys/1.json").unlink(), "no “keys/1.json”"),
        (lambda top: next((top / "oerdesk/catalogs").iterdir()).unlink(), "There is no “catalogs/"),
    ],
)
def test_whatever_was_done_to_a_pack_is_found(
    stick: Stick, harm: Callable[[Path], object], words: str
) -> None:
    stick.pack(stick.manifest("Moon"))
    harm(stick.folder)
    problems = verify_pack(stick.folder)
    assert any(words in problem.title for problem in problems), problems
    assert all(problem.hint for problem in problems)


def test_a_thief_who_makes_the_bag_anew_is_found(stick: Stick) -> None:
    """Changed file, changed manifest, changed tag manifest: only the signature tells."""
    stick.pack(stick.manifest("Moon"))
    forged = b"<p>The moon is a cheese.</p>"
    (stick.folder / "data/en/Moon/moon.html").write_bytes(forged)
    for name in (bag.MANIFEST, bag.TAG_MANIFEST):
        path = stick.folder / name
        text = path.read_text(encoding="utf-8").replace(sha256(TEXT), sha256(forged))
        if name == bag.TAG_MANIFEST:
            new = sha256((stick.folder / bag.MANIFEST).read_bytes())
            text = re.sub(r"\w{64}(?=  manifest-sha256)", new, text)
        path.write_text(text, encoding="utf-8", newline="\n")
    [problem] = verify_pack(stick.folder)
    assert "not the one that was signed" in problem.title


def test_a_pack_of_somebody_else_is_found(stick: Stick, tmp_path: Path) -> None:
    stick.pack(stick.manifest("Moon"))
    other = Stick(tmp_path / "other")
    pinned = TrustedRepository(fingerprint=other.keys.fingerprint)
    [problem] = verify_pack(stick.folder, pinned)
    assert problem.kind == "not-trusted"
    other.folder = stick.folder
    with pytest.raises(NotTrustedError):
        other.pack(other.manifest("Sun"))


def test_what_is_no_pack_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="not a sync pack"):
        verify_pack(tmp_path)


def test_a_pack_that_is_killed_between_any_two_writes_is_completed(
    stick: Stick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick.pack(stick.manifest("Moon"))
    old = tmp_path / "old"
    shutil.copytree(stick.folder, old)
    sun, empty = stick.manifest("Sun"), stick.manifest("Empty")
    original = Path.replace
    finished = False
    for allowed in range(100):
        shutil.rmtree(stick.folder)
        shutil.copytree(old, stick.folder)
        left = [allowed]

        def counted(self: Path, target: Path, left: list[int] = left) -> Path:
            if not left[0]:
                raise Killed
            left[0] -= 1
            return original(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", counted)
            try:
                stick.pack(sun, empty)
                finished = True
            except Killed:
                pass
        stick.pack(sun, empty)
        assert verify_pack(stick.folder) == []
        assert not any("Moon" in path for path in tree(stick.folder))
        if finished:
            break
    assert finished
    assert allowed > 10


def test_a_stick_that_is_too_small_is_noticed_before_anything_is_written(
    stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    moon = stick.manifest("Moon")
    usage = shutil.disk_usage(stick.store._root)
    monkeypatch.setattr("oerdesk.core.publish.room.shutil.disk_usage", lambda _p: usage._replace(free=9))
    with pytest.raises(StorageError, match="not enough room"):
        stick.pack(moon)
    assert tree(stick.folder) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_nothing_is_written_through_links(stick: Stick, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    stick.folder.mkdir()
    (stick.folder / "data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="link"):
        stick.pack(stick.manifest("Moon"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


# Names


def names_of(*manifests: Manifest) -> PackNames:
    return PackNames.of(manifests)


parts = st.text(
    st.sampled_from("aA\u0301é.: ?*\\<>|\"'%~-CONcon" + "图\u200fß"), min_size=1, max_size=60
).filter(lambda part: part not in {".", ".."})
inner = st.lists(parts, min_size=1, max_size=5).map("/".join)


@given(st.lists(st.tuples(parts, st.lists(inner, min_size=1, max_size=4, unique=True)), max_size=5))
def test_names_fit_every_file_system_and_never_clash(resources: list[tuple[str, list[str]]]) -> None:
    manifests = []
    for number, (title, paths) in enumerate(resources):
        manifest = manifest_of(title, {f"{i}": b"%d %d" % (number, i) for i in range(len(paths))})
        files = tuple(replace(entry, path=path) for entry, path in zip(manifest.files, paths, strict=True))
        manifests.append(replace(manifest, work=f"urn:{number}", files=files))
    names = names_of(*manifests)
    assert len(names.files) == sum(len(manifest.files) for manifest in manifests)
    check_names(names.files)
    assert names_of(*reversed(manifests)).files == names.files
    assert all(names.files[path].sha256 == manifest.main.sha256 for manifest, path in names.opening)


def check_names(files: Mapping[str, FileEntry]) -> None:
    folded = {unicodedata.normalize("NFC", path.casefold()) for path in files}
    assert len(folded) == len(files)
    folders = {"/".join(path.split("/")[:n]) for path in files for n in range(1, path.count("/") + 1)}
    assert len({unicodedata.normalize("NFC", folder.casefold()) for folder in folders}) == len(folders)
    for path in files:
        assert len(path) <= LONGEST_PATH
        assert path == unicodedata.normalize("NFC", path)
        for part in path.split("/"):
            assert not re.search(r'[<>:"\\|?*\x00-\x1f]', part)
            assert not part.endswith((".", " "))
            assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part)
            assert len(part.encode()) <= 255


def test_long_paths_are_shortened_and_say_which_file_they_are() -> None:
    deep = manifest_of("Deep", {"/".join(["folder with a long name"] * 12) + "/page.html": b"1", "b": b"2"})
    paths = list(names_of(deep).files)
    assert paths[0] == f"data/en/Deep/page-{sha256(b'1')[:8]}.html"
    check_names(names_of(deep).files)


def test_a_file_of_four_gigabytes_is_refused() -> None:
    manifest = manifest_of("Film", {"film.mp4": b"x"})
    film = replace(manifest, files=(replace(manifest.main, size=LARGEST_FILE + 1),))
    with pytest.raises(BadInputError, match="Film"):
        names_of(film)
