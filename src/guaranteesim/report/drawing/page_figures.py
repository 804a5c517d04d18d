"""A figure as part of a page: small SVG with tooltips, and its title, key and source as text.

The text above and below a figure is text of the page, which breaks its lines to the width of the screen. Text
within the figure stays text, so that it can be searched and does not repeat the outline of every letter.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from weakref import WeakKeyDictionary
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.figure import Figure

from guaranteesim.report.drawing.figure_texts import ID_MARK, FigureTexts, PageFigure
from guaranteesim.report.drawing.lettering import measure_width, remove_safety
from guaranteesim.report.drawing.marks import PREFIX, find_mark_names

_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HREF = f"{{{_LINK}}}href"
_NUMBER = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FONT_SIZE = re.compile(r"([\d.]+)px")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000\ufffe\uffff]")
"""Characters without a letter of their own, some of which turn the direction of the text around them."""
_POINTS = 72.0
"""Points in an inch."""


_COLLECTED: ContextVar[list[PageFigure] | None] = ContextVar("_COLLECTED", default=None)
_TEXTS: WeakKeyDictionary[Figure, FigureTexts] = WeakKeyDictionary()


def note_texts(figure: Figure, texts: FigureTexts) -> None:
    """Remember the texts of a figure for the page."""
    _TEXTS[figure] = texts


@contextmanager
def collect_page_figures() -> Iterator[list[PageFigure]]:
    """Yield a list to which every figure drawn into a folder within the block is added, for a page."""
    found: list[PageFigure] = []
    token = _COLLECTED.set(found)
    try:
        yield found
    finally:
        _COLLECTED.reset(token)


def collect_figure(name: str, figure: Figure) -> None:
    """Add a drawn figure to the page that is being made, if one is."""
    found = _COLLECTED.get()
    if found is not None:
        found.append(build_page_figure(name, figure))


def build_page_figure(name: str, figure: Figure) -> PageFigure:
    """Return a drawn figure as part of a page."""
    texts = _TEXTS[figure]
    buffer = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    root = ElementTree.fromstring(buffer.getvalue())
    _cut_to_body(root, texts)
    _name_marks(root, find_mark_names(figure))
    _shorten(root)
    return PageFigure(name, texts, _write_element(root, _number_ids(root)))


def _cut_to_body(root: ElementTree.Element, texts: FigureTexts) -> None:
    """Leave out what the page says in its own text, and the space that it took."""
    width = float(root.attrib["viewBox"].split()[2])
    # A few points more, because the letters of an axis may reach beyond the body.
    top, height = _POINTS * texts.top - 4, _POINTS * texts.height + 8
    root.attrib.clear()
    root.set("viewBox", f"0 {top:.2f} {width:.2f} {height:.2f}")
    for parent in list(root.iter()):
        for child in list(parent):
            if _get_kind(child) in ("metadata", "style") or child.get("id") in ("head", "foot", "patch_1"):
                parent.remove(child)


def _name_marks(root: ElementTree.Element, names: Mapping[str, tuple[str, ...]]) -> None:
    """Put the words of each mark into its group, where browsers show them as a tooltip."""
    for group in root.iter(f"{{{_SVG}}}g"):
        words = names.get(group.get("id", ""))
        if words is None:
            continue
        parts = [item for item in _list_shapes(group)] if len(words) > 1 else []
        if len(parts) == len(words):
            for part, text in zip(parts, words, strict=True):
                _add_title(part, text)
        else:
            _add_title(group, "; ".join(words))


def _list_shapes(group: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield the drawn shapes of a group, without the definitions that they use."""
    for child in group:
        if _get_kind(child) == "g":
            yield from _list_shapes(child)
        elif _get_kind(child) in ("path", "use"):
            yield child


def _add_title(element: ElementTree.Element, text: str) -> None:
    title = ElementTree.Element(f"{{{_SVG}}}title")
    title.text = text
    element.insert(0, title)


def _shorten(root: ElementTree.Element) -> None:
    """Take out what a browser does not need: ids that nothing refers to, digits, and defaults."""
    used = set(_list_references(root))
    for element in root.iter():
        name = element.get("id")
        if name is not None and name not in used:
            if name.startswith(PREFIX):
                element.set("class", "mark")
            del element.attrib["id"]
        if _get_kind(element) == "text":
            _fix_width(element)
        for key, value in list(element.attrib.items()):
            if key in ("d", "x", "y", "width", "height", "transform", "points"):
                element.set(key, _shorten_numbers(value))
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        _shorten_style(element)


def _shorten_numbers(text: str) -> str:
    """Return path data or a transform with two digits behind the point and single spaces."""
    shorter = _NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), text)
    return " ".join(shorter.split())


def _shorten_style(element: ElementTree.Element) -> None:
    style = element.get("style")
    if style is None:
        return
    parts = [part.strip() for part in style.split(";")]
    # The page sets the font once, and text starts at its place by default.
    kept = [part.replace(": ", ":", 1) for part in parts if not part.startswith(_DEFAULTS)]
    if kept == [""] or not kept:
        del element.attrib["style"]
    else:
        element.set("style", ";".join(part for part in kept if part))


_DEFAULTS = ("font-family:", "text-anchor: start", "stroke-linejoin: round", "stroke-linecap: butt")


def _fix_width(element: ElementTree.Element) -> None:
    """Give a text the width it was laid out for, so that another font does not make it overlap."""
    text, style = element.text or "", element.get("style", "")
    size = _FONT_SIZE.search(style)
    if len(text.strip()) < 3 or size is None:
        return
    weight = "bold" if "bold" in style or "700" in style else "normal"
    width = remove_safety(measure_width(text, float(size[1]), weight)) * _POINTS
    element.set("textLength", f"{width:.1f}")


def _list_references(root: ElementTree.Element) -> Iterator[str]:
    """Yield the ids that other elements refer to."""
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == _HREF and value.startswith("#"):
                yield value[1:]
            elif key in ("clip-path", "style", "fill"):
                yield from _REFERENCE.findall(value)


def _number_ids(root: ElementTree.Element) -> dict[str, str]:
    """Return a short id for each long one, in the order of the file."""
    found = [name for element in root.iter() if (name := element.get("id")) is not None]
    return {name: f"{ID_MARK}{number}" for number, name in enumerate(dict.fromkeys(found), start=1)}


def _get_kind(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _write_element(element: ElementTree.Element, ids: Mapping[str, str]) -> str:
    """Return an element as text of an HTML page; every text is escaped and has no hidden characters."""
    kind = _get_kind(element)
    attributes = "".join(
        f' {key.rpartition("}")[2]}="{_escape(_replace_ids(key, value, ids))}"'
        for key, value in element.attrib.items()
    )
    inner = "".join(_write_element(child, ids) for child in element)
    text = _escape(_UNSEEN.sub("", element.text or "")) if kind in ("text", "title", "tspan") else ""
    if not inner and not text:
        # An empty group draws nothing; an empty shape is the usual case.
        return "" if kind in ("g", "defs") else f"<{kind}{attributes}/>"
    if kind == "g" and not attributes:
        return inner
    return f"<{kind}{attributes}>{text}{inner}</{kind}>"


def _replace_ids(key: str, value: str, ids: Mapping[str, str]) -> str:
    if key == "id":
        return ids[value]
    if key == _HREF and value.startswith("#"):
        return f"#{ids[value[1:]]}"
    if key in ("clip-path", "style", "fill"):
        return _REFERENCE.sub(lambda found: f"url(#{ids.get(found[1], found[1])})", value)
    return value


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
