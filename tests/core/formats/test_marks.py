from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.formats.marks import marked

MARK = re.compile(rb' id="oerdesk-heading-\d+"')


def test_only_headings_without_an_id_get_one() -> None:
    page = b"<h1>A</h1><H2 class='x'>B</H2><h3\nid=own>C</h3><header>no</header><h2>D</h2>"
    assert marked(page) == (
        b'<h1 id="oerdesk-heading-1">A</h1><h2 id="oerdesk-heading-2" class=\'x\'>B</H2>'
        b'<h3\nid=own>C</h3><header>no</header><h2 id="oerdesk-heading-3">D</h2>'
    )


@pytest.mark.parametrize(
    "page",
    [
        b"<!-- <h1>x</h1> -->",
        b"<script>'<h1>x</h1>'</script>",
        b"<style>/* <h1> */</style>",
        b"<![CDATA[<h1>x</h1>]]>",
        b"<textarea><h1></textarea>",
        b"<!-- never closed <h1>x</h1>",
        "<h1>wide</h1>".encode("utf-16"),
    ],
)
def test_what_only_looks_like_a_heading_is_left_alone(page: bytes) -> None:
    assert marked(page) == page


@given(
    st.lists(
        st.sampled_from(
            [b"<h1>", b"<h2 id=a>", b"</h1>", b"<!--", b"-->", b"<script>", b"</script>", b"x", b"<h3 a='"]
        )
    )
)
def test_nothing_but_marks_is_added_and_marking_again_changes_nothing(parts: list[bytes]) -> None:
    page = b"".join(parts)
    once = marked(page)
    assert MARK.sub(b"", once) == page
    assert marked(once) == once
    ids = MARK.findall(once)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "page", [b"<!--" * 300_000, b"<script>" * 200_000, b"<h1 " * 300_000, b"<h1>" * 200_000]
)
def test_hostile_pages_take_no_time(page: bytes) -> None:
    started = time.perf_counter()
    marked(page)
    assert time.perf_counter() - started < 3
