from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.document.model import Cell, Row
from oerdesk.core.export.typst_table import WIDEST, grid

spans = st.integers(0, 6) | st.just(1000)
cells = st.builds(lambda c, r, h: Cell((), h, colspan=c, rowspan=r), spans, spans, st.booleans())
rows = st.builds(
    lambda found, part: Row(tuple(found), part),
    st.lists(cells, max_size=8),
    st.sampled_from(["head", "body", "foot"]),
)


@given(st.lists(rows, max_size=10))
def test_no_two_cells_overlap_and_all_stay_inside(table: list[Row]) -> None:
    made = grid(table)
    taken: set[tuple[int, int]] = set()
    for one in made.cells:
        area = {(one.x + dx, one.y + dy) for dx in range(one.colspan) for dy in range(one.rowspan)}
        assert not area & taken
        taken |= area
        assert one.x + one.colspan <= made.columns <= WIDEST
        assert one.y + one.rowspan <= len(table)
        assert (one.y < made.header) == (one.y + one.rowspan <= made.header)


@given(st.lists(rows, max_size=10))
def test_no_cell_is_lost_unsaid(table: list[Row]) -> None:
    made = grid(table)
    assert len(made.cells) + made.cut == sum(len(row.cells) for row in table)


def test_a_short_row_does_not_pull_up_the_next() -> None:
    made = grid([Row((Cell(), Cell())), Row((Cell(),)), Row((Cell(), Cell()))])
    assert [(one.x, one.y) for one in made.cells] == [(0, 0), (1, 0), (0, 1), (0, 2), (1, 2)]


def test_a_first_row_of_header_cells_is_the_header() -> None:
    made = grid([Row((Cell(header=True), Cell(header=True))), Row((Cell(header=True), Cell()))])
    assert made.header == 1
