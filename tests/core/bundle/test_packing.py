from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import Part
from oerdesk.core.bundle.packing import compressor, opened, pack, unpack
from oerdesk.core.errors import DamagedError


@given(st.binary(max_size=5000), st.integers(1, 99))
def test_what_is_packed_comes_out_in_pieces_of_any_length(content: bytes, step: int) -> None:
    part, stored = pack(content)
    pieces = [stored[start : start + step] for start in range(0, len(stored), step)]
    assert b"".join(opened(pieces, len(content), "x")) == content
    assert unpack(stored, part, "x") == content


def test_several_frames_are_one_file() -> None:
    frames = zstandard.compress(b"one ") + zstandard.compress(b"two")
    assert b"".join(opened([frames], 7, "x")) == b"one two"


def test_a_bomb_takes_neither_memory_nor_time() -> None:
    bomb = compressor(19, 2**28).compress(bytes(2**28))  # 256 MB out of some 10 kB
    tracemalloc.start()
    with pytest.raises(DamagedError, match="larger than announced"):
        list(opened([bomb], 1000, "The Moon"))
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 20 * 2**20


def test_a_window_beyond_the_limit_is_refused() -> None:
    wide = zstandard.ZstdCompressionParameters.from_level(3, window_log=27, write_content_size=False)
    machine = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    stored = machine.compress(bytes(2**20)) + machine.flush()
    with pytest.raises(DamagedError, match="cannot be opened"):
        list(opened([stored], 2**20, "The Moon"))


@pytest.mark.parametrize(
    "harm", [lambda d: d[:-3], lambda d: d + b"more", lambda d: b"", lambda d: b"<html>"]
)
def test_cut_long_and_foreign_files_are_refused(harm: Callable[[bytes], bytes]) -> None:
    _part, stored = pack(b"moon" * 1000)
    with pytest.raises(DamagedError, match="The Moon"):
        list(opened([harm(stored)], 4000, "The Moon"))


def test_a_part_of_other_content_or_size_is_refused() -> None:
    part, stored = pack(b"moon" * 1000)
    other = pack(b"noon" * 1000)[1]
    with pytest.raises(DamagedError, match=r"not what was signed"):
        unpack(other, Part(part.sha256, part.size, len(other)), "x")
    with pytest.raises(DamagedError, match="another size"):
        unpack(stored + b" ", part, "x")
    with pytest.raises(DamagedError, match="too early"):
        unpack(stored, Part(part.sha256, part.size + 1, part.stored), "x")
