"""Which elements and attributes of HTML, MathML and SVG a document may hold.

Nothing in these lists can run, load from the network, submit, or change how the rest of a page is
read.  ``docs/document.md`` says by element what becomes of everything else.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MARKS: Final = {
    "abbr": "abbr", "acronym": "abbr", "b": "strong", "cite": "cite", "code": "code", "del": "s",
    "dfn": "em", "em": "em", "i": "em", "ins": "u", "kbd": "kbd", "mark": "mark", "q": "q", "s": "s",
    "samp": "code", "small": "small", "strike": "s", "strong": "strong", "sub": "sub", "sup": "sup",
    "tt": "code", "u": "u", "var": "em",
}  # fmt: skip
"""Inline elements and the mark of :class:`~oerdesk.core.document.model.Text` each becomes."""

MARK_ORDER: Final = (
    "q", "mark", "u", "s", "strong", "em", "cite", "small", "abbr", "kbd", "code", "sub", "sup",
)  # fmt: skip
"""In which order marks are written, outermost first."""

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTAINERS: Final = _words(
    "address article aside blockquote div figcaption figure footer header hgroup main nav section"
)
TABLE_PARTS: Final = _words("caption thead tbody tfoot tr td th")
OPAQUE_BLOCKS: Final = _words("audio details dl svg video")
"""Kept whole; blocks where they stand between blocks, inline inside a line of text."""
OPAQUE_INLINES: Final = _words("audio bdi bdo ruby svg video")
BLOCKS: Final = (
    CONTAINERS
    | TABLE_PARTS
    | frozenset(HEADINGS)
    | _words("p ul ol li table pre hr details summary dl dt dd")
)
VOID: Final = _words("area base br col embed hr img input link meta param source track wbr")

MATHML: Final = _words(
    "math maction merror mfenced menclose mfrac mi mlabeledtr mmultiscripts mn mo mover mpadded mphantom"
    " mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder"
    " munderover none semantics annotation"
)
SVG: Final = _words(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs linearGradient"
    " radialGradient stop clipPath image"
)
SVG_UNSAFE: Final = _words(
    "foreignobject use style animate animatemotion animatetransform set handler iframe switch a feimage"
)
"""A drawing with one of these (lower case) is replaced by its text: it would be another drawing without."""

ALLOWED: Final = (
    BLOCKS
    | frozenset(MARKS)
    | _words("a bdi bdo br img rb rp rt rtc ruby span wbr audio video source track")
    | MATHML
    | SVG
)
DROPPED: Final = _words(
    "script style iframe noframes noembed template textarea select datalist button title head"
    " annotation-xml applet frameset metadata"
)
"""Gone with what is inside; ``title`` only outside drawings."""

SVG_PAINT: Final = _words(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin"
    " stroke-dasharray stroke-dashoffset stroke-miterlimit opacity clip-path clip-rule color display"
    " font-family font-size font-style font-weight text-anchor dominant-baseline letter-spacing"
    " stop-color stop-opacity visibility"
)
"""Presentation attributes; also taken from ``style`` attributes inside drawings."""
_SVG_ATTRIBUTES: Final = SVG_PAINT | _words(
    "viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform dx dy"
    " rotate textLength lengthAdjust offset gradientUnits gradientTransform spreadMethod clipPathUnits"
    " pathLength"
)
_MATHML_ATTRIBUTES: Final = _words(
    "accent accentunder align arg bevelled close columnalign columnlines columnspacing columnspan denomalign"
    " depth display displaystyle fence form frame framespacing height intent largeop linethickness lspace"
    " mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation numalign open"
    " rowalign rowlines rowspacing rowspan rspace scriptlevel separator separators stretchy subscriptshift"
    " superscriptshift symmetric voffset width"
)

GLOBAL_ATTRIBUTES: Final = _words("id class lang dir role title hidden epub:type")
ATTRIBUTE_PREFIXES: Final = ("aria-", "data-oerdesk-")
"""Other ``data-`` attributes switch on scripts of the pages a work may end up in, so they are dropped."""

ATTRIBUTES: Final[dict[str, frozenset[str]]] = (
    dict.fromkeys(SVG, _SVG_ATTRIBUTES)
    | dict.fromkeys(MATHML, _MATHML_ATTRIBUTES)
    | {
        "a": _words("href"),
        "img": _words("src alt width height"),
        "image": _SVG_ATTRIBUTES | _words("href xlink:href"),
        "audio": _words("src loop muted"),
        "video": _words("src loop muted poster width height"),
        "source": _words("src type"),
        "track": _words("src kind srclang label default"),
        "p": _words("style align"),
        "div": _words("style align"),
        "ol": _words("start type reversed"),
        "ul": _words("type"),
        "li": _words("value"),
        "td": _words("colspan rowspan headers scope"),
        "th": _words("colspan rowspan headers scope abbr"),
        "blockquote": _words("cite"),
        "q": _words("cite"),
        "details": _words("open"),
        "math": _MATHML_ATTRIBUTES | _words("alttext"),
        "annotation": _words("encoding"),
    }
)
