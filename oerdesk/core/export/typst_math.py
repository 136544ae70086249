"""Formulas: the part of MathML Core that lessons use, as calls of Typst's ``math`` functions.

Elements that are not known are shown as the row of their children, so that no character is lost.
Source of the element names: https://www.w3.org/TR/mathml-core/ and, for ``mfenced``, MathML 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from lxml import etree

from oerdesk.core.document.model import Math
from oerdesk.core.errors import BadInputError
from oerdesk.core.export.typst_text import folded, literal
from oerdesk.core.safety.xml import local_name, parse_xml

_OPENING: Final = frozenset("([{⟨⌈⌊|‖")
_CLOSING: Final = frozenset(")]}⟩⌉⌋|‖")
_INVISIBLE: Final = "\u2061\u2062\u2063\u2064\u200b"  # function application, invisible times …
_LARGE: Final = frozenset("∑∏∐⋃⋂⋁⋀⨁⨂")  # their scripts stand below and above in displays
_NAMED: Final = frozenset({"lim", "max", "min", "sup", "inf", "gcd", "det", "lim inf", "lim sup"})
_ACCENTS: Final = {
    "¯": "math.overline", "‾": "math.overline", "̅": "math.overline", "_": "math.underline",
    "⏞": "math.overbrace", "⏟": "math.underbrace", "⎴": "math.overbracket", "⎵": "math.underbracket",
}  # fmt: skip
_HATS: Final = {
    "^": "^",
    "ˆ": "^",
    "~": "~",
    "˜": "~",
    "→": "→",
    "⃗": "→",
    "˙": "˙",
    "¨": "¨",
    "ˇ": "ˇ",
    "´": "´",
    "`": "`",
}
_VARIANTS: Final = {
    "normal": ("upright",), "bold": ("upright", "bold"),
    "italic": ("italic",), "bold-italic": ("italic", "bold"),
    "double-struck": ("bb",), "script": ("cal",), "fraktur": ("frak",), "sans-serif": ("sans",),
    "monospace": ("mono",), "bold-script": ("cal", "bold"), "bold-fraktur": ("frak", "bold"),
}  # fmt: skip


def equation(math: Math) -> str:
    """A formula as a call of Typst's ``math.equation``, with its alternative text.

    A formula that is not well-formed MathML is shown as its alternative text.
    """
    spoken = math.tex.strip()
    try:
        root = parse_xml(math.mathml.encode(errors="replace"), "MathML")
    except BadInputError:
        return f"raw({literal(spoken or _without_tags(math.mathml))})"
    spoken = folded(root.get("alttext") or spoken or _spoken(root)).strip() or "?"
    block = "true" if math.display else "false"
    return f"math.equation(block: {block}, alt: {literal(spoken)}, {_row(root)})"


def _node(element: etree._Element) -> str:
    name = local_name(element)
    if name in _LAYOUTS:
        return _LAYOUTS[name](element)
    return _TOKENS[name](element) if name in _TOKENS else _row(element)


def _row(element: etree._Element) -> str:
    """All children one after the other; a row in fences lets them grow with what they hold."""
    children = _children(element)
    parts = [part for part in map(_node, children) if part]
    own = _text(element)
    if not children and own:
        return literal(own)
    if len(children) > 2 and _text(children[0]) in _OPENING and _text(children[-1]) in _CLOSING:
        return f"math.lr({_sequence(parts)})"
    return _sequence(parts)


def _identifier(element: etree._Element) -> str:
    text = _text(element)
    if not text:
        return ""
    variants = _VARIANTS.get(element.get("mathvariant", ""), ())
    if len(text) == 1:
        styled = f"symbol({literal(text)})"
    elif text.lower() in _NAMED:
        styled = f"math.op({literal(text)}, limits: true)"
    else:
        styled = literal(text) if variants else f"math.op({literal(text)})"
    for variant in variants:
        styled = f"math.{variant}({styled})"
    return styled


def _operator(element: etree._Element) -> str:
    text = _text(element).strip(_INVISIBLE)
    if not text:
        return ""
    text = {"-": "−", "*": "∗"}.get(text, text)
    return f"symbol({literal(text)})" if len(text) == 1 else f"math.op({literal(text)})"


def _plain(element: etree._Element) -> str:
    text = folded(element.text or "")
    return literal(text) if text else ""


def _space(element: etree._Element) -> str:
    match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d{1,6})?)em\s*", element.get("width", ""))
    return f"h({match[1]}em)" if match else ""


def _fraction(element: etree._Element) -> str:
    above, below = _two(element)
    if element.get("linethickness", "") in {"0", "0px", "0pt", "0em"}:
        return f"math.mat(delim: none, ({above},), ({below},))"
    return f"math.frac({above}, {below})"


def _root(element: etree._Element) -> str:
    radicand, index = _two(element)
    return f"math.root({index}, {radicand})"


def _scripts(places: tuple[str, str]) -> Callable[[etree._Element], str]:
    """A function for ``msub`` and the like; ``places`` are Typst's names, in the order of the children."""

    def write(element: etree._Element) -> str:
        base, first, second = (*map(_node_or_empty, _children(element)), "[]", "[]", "[]")[:3]
        given = zip(places, (first, second), strict=True)
        attached = ", ".join(f"{place}: {part}" for place, part in given if place)
        return f"math.attach(math.scripts({base}), {attached})"

    return write


def _limits(places: tuple[str, str]) -> Callable[[etree._Element], str]:
    """A function for ``munder`` and the like: accents and braces, or limits of an operator."""

    def write(element: etree._Element) -> str:
        children = _children(element)
        if len(children) < 2:
            return _row(element)
        marks = [_text(child) for child in children[1:]]
        result = _node_or_empty(children[0])
        rest = []
        for place, mark, child in zip(places, marks, children[1:], strict=False):
            if mark in _ACCENTS:
                result = f"{_ACCENTS[mark]}({result})"
            elif mark in _HATS and place == "t":
                result = f"math.accent({result}, {literal(_HATS[mark])})"
            elif place:
                rest.append(f"{place}: {_node_or_empty(child)}")
        if not rest:
            return result
        if _text(children[0]) not in _LARGE:
            result = f"math.limits({result})"
        return f"math.attach({result}, {', '.join(rest)})"

    return write


def _multiscripts(element: etree._Element) -> str:
    """The first pair of scripts behind and the first pair before the base; Typst has room for no more."""
    children = _children(element)
    if not children:
        return ""
    names = [local_name(child) for child in children]
    middle = names.index("mprescripts") if "mprescripts" in names else len(names)
    placed = [*zip(("b", "t"), children[1:middle], strict=False)]
    placed += zip(("bl", "tl"), children[middle + 1 :], strict=False)
    scripts = [f"{place}: {part}" for place, child in placed if (part := _node(child))]
    return f"math.attach({', '.join([_node_or_empty(children[0]), *scripts])})"


def _table(element: etree._Element) -> str:
    rows = [row for row in _children(element) if local_name(row) in {"mtr", "mlabeledtr"}]
    shown = element.get("displaystyle") == "true"
    cells = [[_table_cell(cell, shown=shown) for cell in _children(row)] for row in rows]
    width = max(map(len, cells), default=0)
    if not width:
        return ""
    lines = ("(" + ", ".join([*row, *["[]"] * (width - len(row))]) + ",)" for row in cells)
    align = {"left": ", align: left", "right": ", align: right"}.get(element.get("columnalign", ""), "")
    return f"math.mat(delim: none{align}, {', '.join(lines)})"


def _table_cell(element: etree._Element, *, shown: bool) -> str:
    """A cell in the size of the text around it; Typst would make it smaller."""
    return f"math.{'display' if shown else 'inline'}({_node_or_empty(element)})"


def _fenced(element: etree._Element) -> str:
    separators = (element.get("separators", ",").split() or [""])[0]
    parts: list[str] = []
    for child in _children(element):
        if parts and separators:
            parts.append(f"symbol({literal(separators[0])})")
        parts.append(_node_or_empty(child))
    opening, closing = (_fence(element.get(name, given)) for name, given in (("open", "("), ("close", ")")))
    return f"math.lr({_sequence([part for part in (opening, *parts, closing) if part])})"


def _fence(text: str) -> str:
    return f"symbol({literal(text)})" if len(text) == 1 and text.isprintable() else ""


def _enclosed(element: etree._Element) -> str:
    notation = element.get("notation", "")
    inner = _row(element)
    return f"math.cancel({inner})" if "strike" in notation else inner


def _hidden(element: etree._Element) -> str:
    return f"hide({_row(element)})"


def _first(element: etree._Element) -> str:
    """The presentation of ``semantics``; annotations are for machines."""
    children = _children(element)
    return _node(children[0]) if children else ""


_TOKENS: Final[dict[str, Callable[[etree._Element], str]]] = {
    "mi": _identifier, "mo": _operator, "mn": _plain, "mtext": _plain, "ms": _plain, "mspace": _space,
}  # fmt: skip
_LAYOUTS: Final[dict[str, Callable[[etree._Element], str]]] = {
    "mfrac": _fraction,
    "msqrt": lambda element: f"math.sqrt({_row(element)})",
    "mroot": _root,
    "msub": _scripts(("b", "")),
    "msup": _scripts(("t", "")),
    "msubsup": _scripts(("b", "t")),
    "munder": _limits(("b", "")),
    "mover": _limits(("t", "")),
    "munderover": _limits(("b", "t")),
    "mmultiscripts": _multiscripts,
    "mtable": _table,
    "mfenced": _fenced,
    "menclose": _enclosed,
    "mphantom": _hidden,
    "semantics": _first,
    "none": lambda _element: "",
    "annotation": lambda _element: "",
    "annotation-xml": lambda _element: "",
}


def _sequence(parts: list[str]) -> str:
    """Parts in a content block: a code block would join symbols to a string, which is not set as math."""
    return "[" + "".join(f"#{part}" for part in parts) + "]"


def _children(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if local_name(child)]


def _node_or_empty(element: etree._Element) -> str:
    return _node(element) or "[]"


def _two(element: etree._Element) -> tuple[str, str]:
    first, second = (*map(_node_or_empty, _children(element)), "[]", "[]")[:2]
    return first, second


def _text(element: etree._Element) -> str:
    return folded(element.text or "").strip() if not len(element) else ""


def _spoken(root: etree._Element) -> str:
    """All characters of a formula in order: poor, but better than silence."""
    words = [
        folded(element.text or "").strip(_INVISIBLE + " ")
        for element in root.iter()
        if local_name(element) not in {"annotation", "annotation-xml"}
    ]
    return " ".join(word for word in words if word)


def _without_tags(markup: str) -> str:
    return folded(re.sub(r"<[^>]*>", " ", markup)).strip()
