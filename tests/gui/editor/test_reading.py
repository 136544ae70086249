"""What is shown for formulas, kept HTML and numbers of lists."""

from __future__ import annotations

import pytest
from latex2mathml import converter

from oerdesk.core.document.model import Image, Math, OpaqueBlock, Rule
from oerdesk.gui.editor.decorations import numeral
from oerdesk.gui.editor.formula_text import formula_text
from oerdesk.gui.editor.objects import name_of


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"a^2+b^2=c^2", "a² + b² = c²"),
        (r"\frac{-b}{2a}", "(−b)/2a"),
        (r"\sqrt{x+1}", "√(x + 1)"),
        (r"x_{10}", "x₁₀"),
        (r"x^{k}", "x^k"),
    ],
)
def test_formulas_are_read_in_one_line(tex: str, text: str) -> None:
    assert formula_text(Math(converter.convert(tex), tex)) == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (Math("<math><mi>", r"\broken"), r"\broken"),
        (Math("", ""), "?"),
        (Math('<!DOCTYPE m [<!ENTITY a "aaa">]><math>&a;</math>', "x"), "x"),
        (Math("<math>" + "<mrow>" * 100 + "<mi>x</mi>" + "</mrow>" * 100 + "</math>", "x"), "…"),
    ],
)
def test_a_formula_that_cannot_be_read_is_shown_as_it_was_written(formula: Math, text: str) -> None:
    assert formula_text(formula) == text


@pytest.mark.parametrize(
    ("node", "name"),
    [
        (Image("a.png", "A gauge"), "A gauge"),
        (Image("a.png", ""), "Decorative picture"),
        (Image("a.png"), "Picture without description"),
        (Rule(page=True), "Page break"),
        (OpaqueBlock("<dl><dt>Rain</dt><dd>Water</dd></dl>"), "Definition list: Rain Water"),
        (OpaqueBlock(""), "Kept as it is"),
    ],
)
def test_objects_have_names(node: Image | Rule | OpaqueBlock, name: str) -> None:
    assert name_of(node) == name


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [(4, "", "4"), (1, "a", "a"), (28, "A", "AB"), (4, "i", "iv"), (1999, "I", "MCMXCIX"), (0, "a", "0")],
)
def test_numbers_of_lists_are_written_in_their_style(number: int, style: str, shown: str) -> None:
    assert numeral(number, style) == shown
