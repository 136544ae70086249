"""What is said when something cannot be had: each time the place, and what to do next."""

from __future__ import annotations

import pytest

from oerdesk.core.errors import OerdeskError
from oerdesk.core.transport import words


@pytest.mark.parametrize(
    "error",
    [
        words.no_answer("P"),
        words.no_way("P"),
        words.no_address("P"),
        words.not_secure("P"),
        words.broken_off("P"),
        words.elsewhere("P", "https://other.example/"),
        words.web_page("P"),
        words.gone("P", "objects/1"),
        words.forbidden("P"),
        words.busy("P", 503),
        words.too_large("P", "catalog"),
        words.other_size("P", "catalog"),
        words.strange_form("P", "br"),
        words.unplugged("P"),
    ],
    ids=lambda error: error.title[:30],
)
def test_every_failure_names_the_place_and_says_what_to_do_next(error: OerdeskError) -> None:
    assert "“P”" in error.title
    assert error.title.endswith(".")
    assert len(error.hint.split()) >= 4
    assert error.hint.endswith(".")
