"""A formula in one readable line, from its MathML; setting it in two dimensions is another matter."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from lxml import etree

from oerdesk.core.document.model import Math
from oerdesk.core.errors import BadInputError
from oerdesk.core.safety.xml import local_name, parse_xml

_RAISED: Final = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED: Final = str.maketrans("0123456789+-−=()aeoxijn", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓᵢⱼₙ")
_SPACED: Final = frozenset("=<>≤≥≠≈+−-±×÷·→⇒⇔∈")
_DEEPEST: Final = 60


@lru_cache(512)
def formula_text(formula: Math) -> str:
    """The formula as people would type it: ``a² + b² = c²``; its LaTeX where its MathML cannot be read."""
    try:
        root = parse_xml(formula.mathml.encode("utf-8", "replace"), "formula")
    except BadInputError:
        return formula.tex or "?"
    return " ".join(_text(root, 0).split()) or formula.tex or "?"


def _text(element: etree._Element, depth: int) -> str:
    name = local_name(element)
    if depth > _DEEPEST:
        return "…"
    if name in {"annotation", "annotation-xml", ""}:
        return ""
    if name in {"mi", "mn", "mtext", "ms"}:
        return (element.text or "").strip()
    if name == "mo":
        sign = (element.text or "").strip()
        first = element.getprevious() is None  # then it is a sign of its own: −b
        return f" {sign} " if sign in _SPACED and not first else sign
    return _composed(name, [_text(child, depth + 1) for child in element])


def _composed(name: str, parts: list[str]) -> str:
    match name, parts:
        case "mfrac", [over, under]:
            text = f"{_grouped(over)}/{_grouped(under)}"
        case "msqrt", _:
            text = f"√{_grouped(''.join(parts))}"
        case "mroot", [inside, degree]:
            text = f"{degree.translate(_RAISED)}√{_grouped(inside)}"
        case "msup" | "mover", [base, up]:
            text = base + _moved(up, _RAISED, "^")
        case "msub" | "munder", [base, down]:
            text = base + _moved(down, _LOWERED, "_")
        case "msubsup" | "munderover", [base, down, up]:
            text = base + _moved(down, _LOWERED, "_") + _moved(up, _RAISED, "^")
        case _:
            text = {"mtr": ", ", "mtable": "; "}.get(name, "").join(parts)
    return text


def _grouped(text: str) -> str:
    text = text.strip()
    return text if len(text) == 1 or text.isalnum() else f"({text})"


def _moved(text: str, table: dict[int, int], sign: str) -> str:
    text = text.strip()
    if all(ord(character) in table for character in text):
        return text.translate(table)
    return sign + _grouped(text)
