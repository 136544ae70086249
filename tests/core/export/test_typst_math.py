from __future__ import annotations

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.document.model import Math
from oerdesk.core.export.typst_math import equation
from tests.core.export.examples import NOW, Look

LEAVES = ("mi", "mn", "mo", "mtext", "ms")
ARITY = {
    "mrow": None, "mfrac": 2, "msqrt": None, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2,
    "mover": 2, "munderover": 3, "mmultiscripts": None, "mfenced": None, "menclose": None, "mphantom": None,
    "mstyle": None, "mpadded": None, "semantics": None, "mtable": None, "mtr": None, "mtd": None,
    "unknown": None,
}  # fmt: skip


def compiled(source: str) -> bytes:
    head = f'#set document(title: "T")\n#let now = "{NOW}"\n'
    return typst.compile(f"{head}#{source}".encode(), format="pdf", pdf_standards="ua-1")


def words(mathml: str) -> str:
    return "".join(Look(compiled(equation(Math(f"<math>{mathml}</math>")))).text.split())


@pytest.mark.parametrize(
    ("mathml", "function"),
    [
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "math.frac("),
        ("<mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>", "math.mat("),
        ("<msqrt><mi>a</mi><mi>b</mi></msqrt>", "math.sqrt("),
        ("<mroot><mi>a</mi><mn>3</mn></mroot>", "math.root("),
        ("<msub><mi>a</mi><mn>1</mn></msub>", "b: "),
        ("<msup><mi>a</mi><mn>2</mn></msup>", "t: "),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", "math.attach("),
        ("<munder><mi>lim</mi><mi>x</mi></munder>", "math.limits("),
        ("<mover><mi>v</mi><mo>→</mo></mover>", "math.accent("),
        ("<mover><mi>v</mi><mo>¯</mo></mover>", "math.overline("),
        ("<mtable><mtr><mtd><mi>a</mi></mtd></mtr></mtable>", "math.mat("),
        ("<mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow>", "math.lr("),
        ("<mfenced open='[' close='['><mi>a</mi><mi>b</mi></mfenced>", "math.lr("),
        ("<mi mathvariant='double-struck'>R</mi>", "math.bb("),
        (
            "<mmultiscripts><mi>C</mi><mn>6</mn><none/><mprescripts/><none/><mn>14</mn></mmultiscripts>",
            "tl: ",
        ),
        ("<menclose notation='updiagonalstrike'><mi>a</mi></menclose>", "math.cancel("),
    ],
)
def test_each_construction_has_its_function(mathml: str, function: str) -> None:
    source = equation(Math(f"<math>{mathml}</math>"))
    assert function in source
    assert compiled(source)


def test_every_character_arrives() -> None:
    assert (
        words("<mn>12</mn><mo>+</mo><mtext>apples</mtext><mo>=</mo><unknown><mn>7</mn></unknown>")
        == "12+apples=7"
    )


def test_annotations_are_not_shown() -> None:
    mathml = "<semantics><mn>1</mn><annotation encoding='application/x-tex'>SECRET</annotation></semantics>"
    assert words(mathml) == "1"


@pytest.mark.parametrize(
    "broken", ["", "<math><mi>x", "no markup", "<!DOCTYPE x [<!ENTITY e 'x'>]><math>&e;</math>"]
)
def test_what_is_no_mathml_is_shown_as_its_tex(broken: str) -> None:
    source = equation(Math(broken, r"\frac{1}{2}"))
    assert "".join(Look(compiled(source)).text.split()) == r"\frac{1}{2}"


def test_the_alternative_text_is_the_authors_then_the_tex_then_the_characters() -> None:
    assert 'alt: "one half"' in equation(Math('<math alttext="one half"><mn>1</mn></math>', "tex"))
    assert 'alt: "tex"' in equation(Math("<math><mn>1</mn></math>", "tex"))
    assert 'alt: "1 + x"' in equation(Math("<math><mn>1</mn><mo>+</mo><mi>x</mi></math>"))


def tree(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, inner: f"<{name}>{''.join(inner[: ARITY[name]])}</{name}>",
        st.sampled_from(sorted(ARITY)),
        st.lists(children, max_size=4),
    )


leaves = st.builds(
    lambda name, text: f"<{name}>{text}</{name}>",
    st.sampled_from(LEAVES),
    st.sampled_from(["", "x", "12", "#[", "sin", "∑", "(", ")"]),
)


@given(st.recursive(leaves, tree, max_leaves=12))
def test_any_mathml_gives_source_that_typst_takes(mathml: str) -> None:
    assert compiled(equation(Math(f"<math>{mathml}</math>")))
