from __future__ import annotations

import contextlib
import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oerdesk.core.errors import BadInputError, NotFoundError, StorageError
from oerdesk.core.safety.archives import Limits, SafeZip
from tests.helpers.material import epub, save, zipped


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(BadInputError) as caught:
        SafeZip(path, limits=limits or Limits())
    assert path.name in caught.value.title
    assert caught.value.hint
    return caught.value.title


def test_files_are_listed_and_read(tmp_path: Path) -> None:
    with SafeZip(save(tmp_path, "a.zip", zipped({"one.txt": "1", "dir/two.txt": "22"}))) as archive:
        assert archive.names() == ("one.txt", "dir/two.txt")
        assert archive.read("dir/two.txt", 2) == b"22"
        assert archive.size("dir/two.txt") == 2
        assert archive.open("one.txt").read() == b"1"
        assert "one.txt" in archive
        assert "three.txt" not in archive


def test_a_file_that_is_not_in_it_is_not_found(tmp_path: Path) -> None:
    with SafeZip(save(tmp_path, "a.zip", zipped({"one.txt": "1"}))) as archive:
        with pytest.raises(NotFoundError, match="two"):
            archive.read("two.txt", 10)
        with pytest.raises(NotFoundError, match="two"):
            archive.open("two.txt")


def test_a_file_larger_than_the_reader_expects_is_refused(tmp_path: Path) -> None:
    with (
        SafeZip(save(tmp_path, "a.zip", zipped({"one.txt": "12345"}))) as archive,
        pytest.raises(BadInputError, match="too large"),
    ):
        archive.read("one.txt", 4)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "C:/x", "a\\b", "a/../../b", "a//b"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    refused(save(tmp_path, "evil.zip", zipped({"ok.txt": "", name: "x"})))


def test_a_name_hidden_behind_a_nul_is_refused(tmp_path: Path) -> None:
    data = zipped({"safeX..txt": "x"}).replace(b"safeX..txt", b"safe\0..txt")
    refused(save(tmp_path, "evil.zip", data))


def test_a_link_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "link" in refused(save(tmp_path, "evil.zip", out.getvalue()))


def test_a_password_is_named_as_the_cause(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "secret"}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    assert "password" in refused(save(tmp_path, "locked.zip", bytes(data)))


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    data = zipped({"aa.txt": "1", "ab.txt": "2"}).replace(b"ab.txt", b"aa.txt")
    assert "two files" in refused(save(tmp_path, "twice.zip", data))


def test_names_that_differ_only_in_normal_form_are_the_same(tmp_path: Path) -> None:
    assert "two files" in refused(save(tmp_path, "twice.zip", zipped({"é": "1", "e\u0301": "2"})))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zipped({f"{n}.txt": bytes(8 * 1024 * 1024) for n in range(5)})
    assert len(bomb) < 100_000
    assert "larger than the file" in refused(save(tmp_path, "bomb.zip", bomb))


def test_an_entry_that_lies_about_its_size_gives_no_more_than_it_declared(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": bytes(100_000)}))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    with (
        SafeZip(save(tmp_path, "liar.zip", bytes(data))) as archive,
        pytest.raises(BadInputError, match=r"liar\.zip"),
    ):
        archive.read("a.txt", 1000)


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a": bytes(range(256)) * 40, "b": bytes(range(256)) * 40}))
    second = data.rindex(b"PK\x01\x02")
    first = data.index(b"PK\x01\x02")
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    data[second + 20 : second + 24] = struct.pack("<I", len(data))
    refused(save(tmp_path, "overlap.zip", bytes(data)))


@pytest.mark.parametrize(
    ("limits", "cause"),
    [
        (Limits(entries=1), "too many"),
        (Limits(total=3), "too large"),
        (Limits(file=1), "too large"),
        (Limits(depth=1), "too deep"),
    ],
)
def test_every_limit_holds(tmp_path: Path, limits: Limits, cause: str) -> None:
    assert cause in refused(save(tmp_path, "a.zip", zipped({"a/b/c.txt": "12", "d.txt": "34"})), limits)


def test_a_missing_file_is_a_matter_of_storage(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        SafeZip(tmp_path / "nowhere.zip")


@settings(max_examples=150)
@given(data=st.data())
def test_whatever_is_broken_in_an_archive_ends_in_a_readable_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    broken = bytearray(epub())
    for _change in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    del broken[data.draw(st.integers(len(broken) // 2, len(broken))) :]
    path = save(tmp_path_factory.mktemp("zip"), "broken.zip", bytes(broken))
    with contextlib.suppress(BadInputError), SafeZip(path) as archive:
        for name in archive.names():
            archive.read(name, 1_000_000)
