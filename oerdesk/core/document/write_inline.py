"""Lines of text as HTML: runs inside the elements their marks stand for, pictures, formulas."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Final

from oerdesk.core.document.markup import escape_text, tag
from oerdesk.core.document.model import Image, Inline, Inlines, LineBreak, Math, OpaqueInline, Text
from oerdesk.core.document.read_inline import read_math
from oerdesk.core.document.sanitize import clean_tree, sanitize, to_html
from oerdesk.core.document.vocabulary import MARK_ORDER

_LAYERS: Final = ("a", "span", *MARK_ORDER)
"""Elements around text, outermost first: runs next to each other share them where they can."""


def write_line(inlines: Inlines) -> str:
    """A line of text as HTML."""
    out: list[str] = []
    for is_text, group in groupby(inlines, key=lambda inline: isinstance(inline, Text)):
        if is_text:
            out.append(_runs([run for run in group if isinstance(run, Text)], 0))
        else:
            out.extend(map(_inline, group))
    return "".join(out)


def write_image(image: Image) -> str:
    """A picture, inside its link."""
    attributes = dict(image.attrs)
    if image.src:
        attributes["src"] = image.src
    if image.alt is not None:
        attributes["alt"] = image.alt
    if image.title:
        attributes["title"] = image.title
    for name, value in (("width", image.width), ("height", image.height)):
        if value > 0:
            attributes[name] = str(value)
    written = tag("img", attributes)
    return f"{tag('a', {'href': image.href})}{written}</a>" if image.href else written


def _inline(inline: Inline) -> str:
    match inline:
        case LineBreak():
            return "<br>"
        case Image():
            return write_image(inline)
        case Math():
            return _math(inline)
        case OpaqueInline():
            return inline.html
        case Text():
            return _runs([inline], 0)


@lru_cache(maxsize=4096)  # autosave writes the same formulas again and again
def _math(math: Math) -> str:
    """A formula whose element agrees with what the model says of it."""
    markup = math.mathml or f"<math><mtext>{escape_text(math.tex)}</mtext></math>"
    root = clean_tree(sanitize(markup))
    if len(root) != 1 or root[0].tag != "math":
        return f"<code>{escape_text(math.tex)}</code>" if math.tex else ""
    element = root[0]
    element.attrib.pop("display", "")
    if math.display:
        element.set("display", "block")
    written = to_html(element)
    if not math.tex or read_math(element).tex == math.tex:
        return written
    start, end = written.index(">") + 1, written.rindex("</math>")
    note = f'<annotation encoding="application/x-tex">{escape_text(math.tex)}</annotation>'
    return f"{written[:start]}<semantics><mrow>{written[start:end]}</mrow>{note}</semantics></math>"


def _runs(runs: list[Text], layer: int) -> str:
    if layer == len(_LAYERS):
        return "".join(escape_text(run.text) for run in runs)
    name = _LAYERS[layer]
    out: list[str] = []
    for attributes, group in groupby(runs, key=lambda run: _around(run, name)):
        inside = _runs(list(group), layer + 1)
        out.append(inside if attributes is None else f"{tag(name, attributes)}{inside}</{name}>")
    return "".join(out)


def _around(run: Text, name: str) -> dict[str, str] | None:
    """The attributes of the element ``name`` around a run; None when there is no such element."""
    if name == "a":
        return _filled({"href": run.href, "title": run.title}) if run.href else None
    if name == "span":
        title = "" if run.href or "abbr" in run.marks else run.title
        return _filled({"lang": run.lang, "dir": run.dir, "title": title}) or None
    if name not in run.marks:
        return None
    return _filled({"title": run.title if name == "abbr" and not run.href else ""})


def _filled(attributes: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in attributes.items() if value}
