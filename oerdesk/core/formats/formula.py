"""LaTeX formulas to MathML, keeping their source; what cannot be converted is shown as it was written."""

from __future__ import annotations

from html import escape
from typing import Final

from latex2mathml import converter, exceptions

_LONGEST: Final = 5000  # characters
_DEEPEST: Final = 60  # braces inside each other; the converter recurses
_ERRORS: Final[tuple[type[Exception], ...]] = (
    *(kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)),
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    StopIteration,
)
_START: Final = "<mrow>"
_END: Final = "</mrow></math>"


def mathml(tex: str, *, display: bool) -> str:
    """A formula as a ``<math>`` element with its LaTeX in an annotation (MathML 3, section 5.2.1).

    Args:
        tex: LaTeX without dollar signs.
        display: on a line of its own.
    """
    source = escape(tex.strip(), quote=False)
    if len(tex) > _LONGEST or _depth(tex) > _DEEPEST:
        return f'<code class="math">{source}</code>'
    try:
        markup: str = converter.convert(tex, display="block" if display else "inline")
    except _ERRORS:
        return f'<code class="math">{source}</code>'
    start, end = markup.find(_START), markup.rfind(_END)
    if start < 0 or end < 0:
        return markup
    end += len("</mrow>")
    annotation = f'<annotation encoding="application/x-tex">{source}</annotation>'
    return f"{markup[:start]}<semantics>{markup[start:end]}{annotation}</semantics></math>"


def _depth(tex: str) -> int:
    depth = deepest = 0
    for char in tex:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    return max(deepest, tex.count("\\left"), tex.count("\\begin"))
