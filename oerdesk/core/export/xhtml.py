"""Elements as an HTML parser leaves them, made into XHTML with MathML and SVG in their namespaces.

HTML parsers write all names in lower case; SVG's own spelling is put back, after HTML, "Adjust SVG
attributes" and the tag table in "The rules for parsing tokens in foreign content"
(https://html.spec.whatwg.org/#parsing-main-inforeign).
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

XHTML: Final = "http://www.w3.org/1999/xhtml"
OPS: Final = "http://www.idpf.org/2007/ops"
MATHML: Final = "http://www.w3.org/1998/Math/MathML"
SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"

_SVG_NAMES: Final = (
    "altGlyph clipPath feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix "
    "feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG "
    "feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight "
    "feSpecularLighting feSpotLight feTile feTurbulence foreignObject linearGradient radialGradient "
    "textPath attributeName baseFrequency calcMode clipPathUnits diffuseConstant edgeMode filterUnits "
    "gradientTransform gradientUnits kernelMatrix keyPoints keySplines keyTimes lengthAdjust "
    "limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits numOctaves "
    "pathLength patternContentUnits patternTransform patternUnits pointsAtX pointsAtY pointsAtZ "
    "preserveAlpha preserveAspectRatio primitiveUnits refX refY repeatCount repeatDur specularConstant "
    "specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale tableValues targetX "
    "targetY textLength viewBox xChannelSelector yChannelSelector zoomAndPan"
)
_SPELLINGS: Final = {name.lower(): name for name in _SVG_NAMES.split()}
_PREFIXED: Final = {
    "epub:type": f"{{{OPS}}}type",
    "xlink:href": f"{{{_XLINK}}}href",
    "xml:lang": f"{{{_XML}}}lang",
    "xml:space": f"{{{_XML}}}space",
}
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OBSOLETE: Final = frozenset({"border", "cellpadding", "cellspacing", "bgcolor", "valign", "nowrap", "xmlns"})


def to_xhtml(element: etree._Element) -> etree._Element:
    """A copy of ``element`` and everything in it, in namespaces; its tail is left behind."""
    return _copy(element, XHTML)


def svg_spelling(name: str) -> str:
    """The name of an SVG element or attribute, from lower case to SVG's own spelling."""
    return _SPELLINGS.get(name, name)


def xml_text(text: str | None) -> str:
    """``text`` without the characters XML cannot hold (XML 1.0, 2.2)."""
    return _NOT_XML.sub("", text or "")


def _copy(element: etree._Element, space: str) -> etree._Element:
    name = str(element.tag).rpartition(":")[2]
    space = {"math": MATHML, "svg": SVG}.get(name, space)
    if space == SVG:
        name = svg_spelling(name)
    copy = etree.Element(f"{{{space}}}{name if _NAME.fullmatch(name) else 'span'}")
    for key, value in element.attrib.items():
        if allowed := _attribute(str(key), space):
            copy.set(allowed, xml_text(str(value)))
    if space == XHTML and (language := element.get("lang")):
        copy.set(_PREFIXED["xml:lang"], language)
    copy.text = xml_text(element.text)
    inside = XHTML if name in {"foreignObject", "annotation-xml"} else space
    for child in element:
        if isinstance(child.tag, str):
            made = _copy(child, inside)
            made.tail = xml_text(child.tail)
            copy.append(made)
    return copy


def _attribute(name: str, space: str) -> str:
    """The attribute's name in XML; empty when XHTML has no room for it."""
    if name in _PREFIXED:
        return _PREFIXED[name]
    if not _NAME.fullmatch(name) or name.startswith("on") or name in _OBSOLETE:
        return ""
    return svg_spelling(name) if space == SVG else name
