"""A repository as a publisher writes it and a follower reads it, over HTTP and from a folder."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from oerdesk.core.bundle import TrustedRepository, layout, version_of
from oerdesk.core.errors import BadInputError, DamagedError, NotTrustedError, UsageError
from oerdesk.core.objects import ObjectStore
from oerdesk.core.publish.content import BundleContent
from oerdesk.core.publish.keys import SigningKeys
from oerdesk.core.publish.repository import publish
from oerdesk.core.records import Manifest, PublishReport
from oerdesk.core.sync.fetch import fetch_object
from oerdesk.core.transport import FolderTransport, HttpTransport, Transport
from oerdesk.core.transport.repository import RepositoryReader, open_repository
from tests.helpers.repositories import NOW, manifest_of, sha256
from tests.helpers.server import FileServer

PICTURE = random.Random(1).randbytes(3000)
TEXT = b"<p>The moon goes round the earth.</p>" * 100
FILES: dict[str, dict[str, bytes]] = {
    "Moon": {"moon.html": TEXT, "img/moon.png": PICTURE},
    "Sun": {"sun.html": TEXT.replace(b"moon", b"sun"), "img/same.png": PICTURE},
    "Empty": {"empty.txt": b""},
}


class Publisher:
    """A publisher with a store, keys and a folder to publish to."""

    def __init__(self, top: Path) -> None:
        self.folder = top / "repository"
        self.store = ObjectStore(top / "objects")
        self.keys = SigningKeys.open(top / "keys", "The Press", NOW)

    def manifest(self, title: str, files: dict[str, bytes] | None = None, **values: str) -> Manifest:
        files = FILES[title] if files is None else files
        for data in files.values():
            self.store.add_bytes(data)
        self.store.flush()
        return manifest_of(title, files, **values)

    def bundle(self, manifests: Sequence[Manifest], uri: str = "urn:test:stories") -> BundleContent:
        return BundleContent(uri, "Stories", "For the evening", manifests)

    def publish(self, *bundles: BundleContent, name: str = "Our press") -> PublishReport:
        return publish(
            self.folder,
            name=name,
            bundles=bundles,
            objects=self.store.path,
            keys=self.keys,
            is_open=lambda license_id: license_id.startswith("CC"),
            now=NOW,
        )


@pytest.fixture
def press(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def follow(
    transport: Transport,
    top: Path,
    seen: TrustedRepository = TrustedRepository(),  # noqa: B008
) -> tuple[TrustedRepository, dict[str, Manifest]]:
    """Everything a follower does: keys, head, catalog, listings, manifests, objects."""
    opened = open_repository(transport, seen)
    assert opened.head is not None
    reader = RepositoryReader(transport, top / "partial")
    store = ObjectStore(top / "objects")
    found: dict[str, Manifest] = {}
    for bundle in reader.catalog(opened.head):
        listed = {entry.version for entry in reader.listing(bundle)}
        for manifest, objects in reader.manifests(bundle):
            listed.remove(version_of(manifest))
            found[manifest.metadata.title] = manifest
            for entry in objects:
                fetch_object(transport, entry, top / "partial", store)
                assert store.verify(entry.sha256)
        assert not listed
    return opened.seen, found


@pytest.fixture(params=["http", "folder"])
def reach(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], Transport]]:
    closing: list[Callable[[], None]] = []

    def over_http(folder: Path) -> Transport:
        server = FileServer(folder).__enter__()
        transport = HttpTransport(server.url)
        closing.extend([transport.close, lambda: server.__exit__(None, None, None)])
        return transport

    yield over_http if request.param == "http" else FolderTransport
    for close in closing:
        close()


def test_what_is_published_arrives(
    press: Publisher, reach: Callable[[Path], Transport], tmp_path: Path
) -> None:
    manifests = [press.manifest(title) for title in FILES]
    report = press.publish(press.bundle(manifests))
    assert (report.version, report.bundles, report.resources, report.objects) == (1, 1, 3, 4)
    seen, found = follow(reach(press.folder), tmp_path / "follower")
    assert found == {manifest.metadata.title: manifest for manifest in manifests}
    assert seen.fingerprint == press.keys.fingerprint == report.fingerprint
    files = tree(press.folder)
    assert layout.stored_object(sha256(TEXT), compressed=True) in files
    assert layout.stored_object(sha256(PICTURE), compressed=False) in files
    assert report.written == sum(map(len, files.values()))
    assert len(files[layout.HEAD]) < 1600


def test_publishing_the_same_again_changes_nothing(press: Publisher) -> None:
    bundle = press.bundle([press.manifest("Moon")])
    press.publish(bundle)
    before = tree(press.folder)
    report = press.publish(bundle)
    assert (report.version, report.written, report.objects) == (1, 0, 0)
    assert tree(press.folder) == before


def test_only_what_is_new_is_written(press: Publisher, tmp_path: Path) -> None:
    moon = press.manifest("Moon")
    press.publish(press.bundle([moon]))
    before = tree(press.folder)
    report = press.publish(press.bundle([moon, press.manifest("Sun")]))
    assert (report.version, report.objects) == (2, 1)  # the picture of both was there
    after = tree(press.folder)
    assert {name for name in before if before[name] != after.get(name)} == {layout.HEAD, layout.INDEX}
    _seen, found = follow(FolderTransport(press.folder), tmp_path / "follower")
    assert set(found) == {"Moon", "Sun"}


def test_what_two_versions_do_not_need_is_pruned_and_nothing_else(press: Publisher, tmp_path: Path) -> None:
    stays = press.folder / "objects" / "readme.txt"
    for turn in range(3):
        data = {"moon.html": b"<p>Moon %d</p>" % turn * 99}
        press.publish(press.bundle([press.manifest("Moon", data, modified=f"2026-11-2{turn}T00:00:00Z")]))
        stays.write_bytes(b"mine")
    files = tree(press.folder)
    assert sorted(name.partition("/")[0] for name in files if name != "objects/readme.txt") == [
        "catalogs", "catalogs", "index.html", "keys", "listings", "listings", "manifests", "manifests",
        "objects", "objects", "oerdesk.json",
    ]  # fmt: skip
    assert stays.exists()
    follow(FolderTransport(press.folder), tmp_path / "follower")
    press.publish(press.bundle([]))
    press.publish(press.bundle([press.manifest("Sun")]))
    follow(FolderTransport(press.folder), tmp_path / "follower")


def test_a_follower_of_the_version_before_can_finish(press: Publisher, tmp_path: Path) -> None:
    press.publish(press.bundle([press.manifest("Moon")]))
    transport = FolderTransport(press.folder)
    head = open_repository(transport, TrustedRepository()).head
    assert head is not None
    press.publish(press.bundle([press.manifest("Sun")]))
    reader = RepositoryReader(transport, tmp_path / "partial")
    [bundle] = reader.catalog(head)
    store = ObjectStore(tmp_path / "follower")
    for _manifest, objects in reader.manifests(bundle):
        for entry in objects:
            fetch_object(transport, entry, tmp_path / "partial", store)


def test_what_has_no_open_license_stays_here(press: Publisher, tmp_path: Path) -> None:
    secret = press.manifest("Exam", {"exam.html": b"<p>Answers</p>"}, license_id="")
    report = press.publish(press.bundle([press.manifest("Moon"), secret]))
    assert report.private == ("Exam",)
    assert report.resources == 1
    everything = b"".join(tree(press.folder).values())
    assert b"Exam" not in everything
    assert b"Answers" not in everything
    assert set(follow(FolderTransport(press.folder), tmp_path / "follower")[1]) == {"Moon"}


def test_several_bundles_share_objects_and_keep_their_own_lists(press: Publisher, tmp_path: Path) -> None:
    report = press.publish(
        press.bundle([press.manifest("Moon")], "urn:b:1"), press.bundle([press.manifest("Sun")], "urn:b:2")
    )
    assert (report.bundles, report.objects) == (2, 3)
    assert set(follow(FolderTransport(press.folder), tmp_path / "follower")[1]) == {"Moon", "Sun"}


def test_one_round_trip_when_nothing_is_new(press: Publisher) -> None:
    press.publish(press.bundle([press.manifest("Moon")]))
    with FileServer(press.folder) as server:
        transport = HttpTransport(server.url)
        seen = open_repository(transport, TrustedRepository()).seen
        asked, received = len(server.requests), transport.received
        again = open_repository(transport, seen)
        assert again.head is None
        assert again.seen == seen
        assert (len(server.requests) - asked, transport.received - received) == (1, 0)
        transport.close()


def test_new_keys_reach_a_follower_and_old_ones_do_no_more(press: Publisher, tmp_path: Path) -> None:
    bundle = press.bundle([press.manifest("Moon")])
    press.publish(bundle)
    stolen = press.keys
    seen, _found = follow(FolderTransport(press.folder), tmp_path / "follower")
    press.keys = press.keys.replace_publisher(NOW).rotate_root(NOW)
    assert press.publish(bundle).version == 2
    seen, _found = follow(FolderTransport(press.folder), tmp_path / "follower", seen)
    assert seen.fingerprint == stolen.fingerprint
    head = open_repository(FolderTransport(press.folder), replace(seen, head_version=0)).head
    assert head is not None
    (press.folder / layout.HEAD).write_bytes(stolen.sign_head(replace(head, version=9)))
    with pytest.raises(NotTrustedError, match="revoked"):
        open_repository(FolderTransport(press.folder), seen)


def test_an_old_copy_of_a_repository_is_refused(press: Publisher, tmp_path: Path) -> None:
    press.publish(press.bundle([press.manifest("Moon")]))
    shutil.copytree(press.folder, tmp_path / "old")
    press.publish(press.bundle([press.manifest("Sun")]))
    seen = open_repository(FolderTransport(press.folder), TrustedRepository()).seen
    with pytest.raises(NotTrustedError, match="back in time"):
        open_repository(FolderTransport(tmp_path / "old"), seen)


def test_a_lost_folder_does_not_bring_old_numbers_back(press: Publisher) -> None:
    press.publish(press.bundle([press.manifest("Moon")]))
    seen = open_repository(FolderTransport(press.folder), TrustedRepository()).seen
    shutil.rmtree(press.folder)
    assert press.publish(press.bundle([press.manifest("Sun")])).version == 2
    assert open_repository(FolderTransport(press.folder), seen).seen.head_version == 2


def test_a_damaged_head_is_replaced(press: Publisher) -> None:
    bundle = press.bundle([press.manifest("Moon")])
    press.publish(bundle)
    (press.folder / layout.HEAD).write_bytes(b"\0" * 900)
    assert press.publish(bundle).version == 2


def test_the_folder_of_another_publisher_is_not_touched(press: Publisher, tmp_path: Path) -> None:
    press.publish(press.bundle([press.manifest("Moon")]))
    before = tree(press.folder)
    other = Publisher(tmp_path / "other")
    other.folder = press.folder
    with pytest.raises(NotTrustedError, match="other signing keys"):
        other.publish(other.bundle([other.manifest("Sun")]))
    assert tree(press.folder) == before


def test_keys_from_an_old_backup_are_noticed(press: Publisher, tmp_path: Path) -> None:
    shutil.copytree(press.keys.folder, tmp_path / "backup")
    press.keys = press.keys.rotate_root(NOW)
    press.publish(press.bundle([press.manifest("Moon")]))
    press.keys = SigningKeys.load(tmp_path / "backup")
    with pytest.raises(NotTrustedError, match="other signing keys"):
        press.publish(press.bundle([press.manifest("Sun")]))


def test_a_damaged_object_is_not_published(press: Publisher) -> None:
    press.publish(press.bundle([press.manifest("Sun")]))
    before = tree(press.folder)
    moon = press.manifest("Moon")
    press.store.path(moon.main.sha256).write_bytes(b"noon")
    with pytest.raises(DamagedError, match="Moon"):
        press.publish(press.bundle([moon]))
    press.store.discard(moon.main.sha256)
    with pytest.raises(DamagedError, match="Moon"):
        press.publish(press.bundle([moon]))
    after = tree(press.folder)
    assert {name: after[name] for name in before} == before


class Killed(BaseException):
    """The process ends here."""


def test_a_publisher_killed_between_any_two_writes_leaves_a_whole_version(
    press: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.publish(press.bundle([press.manifest("Moon")]))
    old = tmp_path / "old"
    shutil.copytree(press.folder, old)
    everything = press.bundle([press.manifest("Sun"), press.manifest("Empty")])
    seen, _found = follow(FolderTransport(old), tmp_path / "follower")
    original = {name: getattr(Path, name) for name in ("replace", "unlink", "mkdir")}
    outcomes = set()
    for allowed in range(200):
        shutil.rmtree(press.folder)
        shutil.copytree(old, press.folder)
        left = [allowed]

        def counted(name: str, left: list[int] = left) -> Callable[..., object]:
            def call(self: Path, *arguments: object, **options: object) -> object:
                if not left[0]:
                    raise Killed
                left[0] -= 1
                return original[name](self, *arguments, **options)

            return call

        with monkeypatch.context() as patch:
            for name in original:
                patch.setattr(Path, name, counted(name))
            try:
                press.publish(everything)
                finished = True
            except Killed:
                finished = False
        now_seen, found = follow(FolderTransport(press.folder), tmp_path / f"follower-{allowed}", seen)
        outcomes.add(frozenset(found))
        assert set(found) in ({"Moon"}, {"Sun", "Empty"})
        assert press.publish(everything).resources == 2  # and the next one completes it
        assert set(follow(FolderTransport(press.folder), tmp_path / "last", now_seen)[1]) == {"Sun", "Empty"}
        if finished:
            break
    assert finished
    assert len(outcomes) == 2
    assert allowed > 9


def test_of_several_versions_of_a_work_the_newest_goes_out(press: Publisher, tmp_path: Path) -> None:
    old = press.manifest("Moon", {"a.html": b"old"}, modified="2026-01-01T00:00:00Z", work="urn:w")
    new = press.manifest("Moon", {"a.html": b"new"}, modified="2026-02-01T00:00:00Z", work="urn:w")
    assert press.publish(press.bundle([old, new, old, new])).resources == 1
    assert follow(FolderTransport(press.folder), tmp_path / "follower")[1] == {"Moon": new}
    with pytest.raises(UsageError, match="twice"):
        press.publish(press.bundle([new]), press.bundle([old]))


def test_a_bundle_that_followers_would_refuse_is_not_published(
    press: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oerdesk.core.publish.content.MOST_RESOURCES", 1)
    with pytest.raises(BadInputError, match="Stories") as caught:
        press.publish(press.bundle([press.manifest("Moon"), press.manifest("Sun")]))
    assert "Split" in caught.value.hint


def test_large_files_that_do_not_shrink_lie_there_as_they_are(press: Publisher, tmp_path: Path) -> None:
    data = b"easy " * 20_000 + random.Random(3).randbytes(2_000_000)  # only its beginning shrinks
    large = press.manifest("Film", {"film.mp4": data, "text.txt": b"long " * 2_000_000})
    press.publish(press.bundle([large]))
    files = tree(press.folder)
    assert layout.stored_object(sha256(data), compressed=False) in files
    assert not any(name.startswith(".new-") for name in files)
    assert follow(FolderTransport(press.folder), tmp_path / "follower")[1] == {"Film": large}


def test_damaged_parts_of_the_version_before_stop_pruning_not_publishing(press: Publisher) -> None:
    press.publish(press.bundle([press.manifest("Moon")]))
    for part in (press.folder / "catalogs").iterdir():
        part.write_bytes(b"damaged")
    assert press.publish(press.bundle([press.manifest("Sun")])).version == 2


def test_leftovers_of_a_killed_publisher_are_removed(press: Publisher) -> None:
    press.folder.mkdir()
    (press.folder / ".new-cut").write_bytes(b"half")
    press.publish(press.bundle([press.manifest("Moon")]))
    assert not (press.folder / ".new-cut").exists()


def test_the_page_of_a_repository_escapes_what_it_shows(press: Publisher) -> None:
    evil = press.manifest("<script>alert(1)</script>", {"x.html": b"x"})
    press.publish(press.bundle([evil]), name="<b>Press</b>")
    page = (press.folder / layout.INDEX).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<b>" not in page
    assert press.keys.fingerprint in page


@pytest.mark.parametrize("victim", ["catalogs", "listings", "manifests", "objects"])
def test_a_file_of_a_repository_that_was_changed_is_refused(
    press: Publisher, tmp_path: Path, victim: str
) -> None:
    press.publish(press.bundle([press.manifest("Moon")]))
    for path in (press.folder / victim).rglob("*"):
        if path.is_file():
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
    with pytest.raises(DamagedError):
        follow(FolderTransport(press.folder), tmp_path / "follower")
