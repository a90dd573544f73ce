"""Elements that browsers render otherwise than as their content, turned into elements with that text.

Formulas, ruby, values of form fields, frames that hold their document, the fallback of objects, shadow trees and
drawings. What remains of such elements is dropped later.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from tui_reader.parse.decode import EmptyContent
from tui_reader.parse.dom import (
    BLOCK_TAGS,
    Element,
    TaggedElements,
    parse_markup,
    remove,
    text_content,
    text_length,
)
from tui_reader.parse.markup_repair import hoist
from tui_reader.parse.rendering.delimited import render_delimited
from tui_reader.parse.rendering.formulas import formula_text, tex_text
from tui_reader.parse.rendering.links import FILE_ENDING, viewed_file
from tui_reader.parse.rendering.panels import render_buttons, reveal_panels
from tui_reader.parse.rendering.readings import parentheses
from tui_reader.parse.rendering.scripted_links import resolve_calls
from tui_reader.parse.rendering.unrendered import TEMPLATE, is_hidden
from tui_reader.text.clean import clean
from tui_reader.text.web_address import is_web

EMBEDDED = "data-embedded"
"""Attribute of a link that stands for a document in a frame or an object; its value is `script` where a script of
the page shows the document."""

_DOCUMENT = re.compile(rf"{FILE_ENDING}(?:$|[?#&])|[?&#]file=", re.I)
_DOCUMENT_TYPES = re.compile(r"application/(?:pdf|msword|rtf|vnd\.|x-hwp|hwp|ofd)", re.I)
_SCRIPTED_FILE = re.compile(
    rf"""(?P<quote>["'`])(?P<file>[^"'`<>\s{{}}]{{0,800}}?[^"'`<>\s{{}}./]{FILE_ENDING}(?:[?#][^"'`<>\s{{}}]{{0,300}})?)"""
    r"(?P=quote)(?!\s*\+)",
    re.I,
)
"""The address of a file that is one string of a script, no part of one."""
_MAY_NAME_FILE = re.compile(FILE_ENDING, re.I)
_LONGEST_SCRIPT, _MOST_SCRIPTED_FILES = 4000, 10
"""Characters of a script that shows a document, and documents in it; longer ones are programs and data of
the site. Chosen by hand."""
_PLAYED = re.compile(r"flash|shockwave|silverlight|java|video/|audio/|quicktime|realplayer|mediaplayer", re.I)
_FORMULA_IMAGE = re.compile(r"latex|mathtex|mathtran|codecogs|/math/render|/tex/|mimetex", re.I)
_FORMULA_CLASS = re.compile(r"(?:^|[\s_-])(?:tex|latex|math|mwe-math-fallback-image-\w+)(?=$|[\s_-])", re.I)
_TEX_COMMAND = re.compile(r"\\[A-Za-z]{2,30}\*?\s?\{|[_^]\{[^}]{0,80}\\[A-Za-z]")
"""A command of TeX with its argument, as `\\frac{`; a path of Windows has none."""
_TEXT_INPUTS = frozenset(
    ("", "text", "number", "date", "time", "datetime-local", "month", "week", "tel", "email", "url")
)
_MARKUP = re.compile(r"<(?:[a-z][a-z0-9]*(?:\s|/?>)|!--)", re.I)
_QUOTES = "“”\"'«»„‟「」『』‘’‚‹›"
_LONG_FIELD = 40
_LONGEST_TEX = 4000
_LONG_NOSCRIPT = 80
_SHORT_FALLBACK = 200


def render(root: Element, elements: TaggedElements | None = None) -> list[Element]:
    """Give the elements of a page the text that browsers show for them; returns the elements that stay hidden.

    Call it before `remove_unrendered`, which takes the result. `elements` are those of the page, where they are
    collected.
    """
    _render_shadow_trees(elements or root)
    resolve_calls(elements or root)
    render_delimited(root, elements or root)
    for element in list(root.iter(*_RULES)):
        # One that is part of another may have been turned into something else with it.
        if element.getparent() is not None and (rule := _RULES.get(str(element.tag))):
            rule(element)
    hidden = reveal_panels(root)
    render_buttons(root)
    _render_noscript(root)
    return hidden


def _become(element: Element, tag: str, text: str, **attributes: str) -> None:
    """Turn an element into another one with nothing but a text; what follows it stays."""
    tail = element.tail
    element.clear()
    element.tag, element.text = tag, clean(text)
    element.tail = clean(tail) if tail else None
    for name, value in attributes.items():
        element.set(name, clean(value))


def _put_before(element: Element, tag: str, text: str, **attributes: str) -> Element:
    """Show an element with a text before another one, whose own text is left out later with its reason."""
    shown = etree.Element(tag, {name: clean(value) for name, value in attributes.items()})
    shown.text = clean(text)
    element.addprevious(shown)
    return shown


def _classes(element: Element) -> str:
    return element.get("class") or ""


def _render_math(math: Element) -> None:
    """Replace a formula, and the drawing of it that KaTeX, MathJax and MediaWiki put beside it, by its text."""
    text = formula_text(math)
    tag = "div" if math.get("display") == "block" else "span"
    whole = math
    for depth, ancestor in enumerate(math.iterancestors()):
        names = _classes(ancestor).split()
        if ancestor.tag == "mjx-container" or {"katex", "MathJax", "mwe-math-element"} & set(names):
            whole = ancestor
            if "katex" in names and "katex-display" in _classes(_parent(ancestor)).split():
                tag = "div"
        if depth >= 4:
            break
    if whole is math:
        for ancestor in math.iterancestors():
            if not is_hidden(ancestor) or text_length(ancestor) > text_length(math):
                break
            following = ancestor.getnext()
            if following is None or following.tag != "img":
                break
            remove(following)
            whole = ancestor
    script = whole.getnext()
    if script is not None and script.tag == "script" and (script.get("type") or "").startswith("math/"):
        remove(script)
    _become(whole, tag, text)


def _parent(element: Element) -> Element:
    parent = element.getparent()
    return element if parent is None else parent


def _render_script(script: Element) -> None:
    """Show the TeX of a formula that MathJax reads from a script."""
    kind = (script.get("type") or "").lower()
    if not kind or kind.endswith("javascript"):
        _link_scripted_files(script)
        return
    if not kind.startswith("math/tex") or not (script.text or "").strip():
        return
    before = script.getprevious()
    while before is not None and "MathJax" in _classes(before) and not (before.tail or "").strip():
        drawn, before = before, before.getprevious()
        remove(drawn)
    _become(script, "div" if "display" in kind else "span", tex_text(script.text or ""))


def _link_scripted_files(script: Element) -> None:
    """Put a link before a short script of the body for each file that it names: `PDFObject.embed("/a.pdf")`."""
    source = script.text or ""
    if not 8 <= len(source) <= _LONGEST_SCRIPT or next(script.iterancestors("body"), None) is None:
        return
    if not _MAY_NAME_FILE.search(source):
        return
    source = re.sub(r"\\([\"'/])", r"\1", source)
    files = dict.fromkeys(
        found["file"]
        for found in _SCRIPTED_FILE.finditer(source)
        if not source[max(0, found.start() - 20) : found.start()].rstrip().endswith("+")
    )
    if len(files) <= _MOST_SCRIPTED_FILES:
        for file in files:
            _put_before(script, "a", "", href=viewed_file(file) or file, **{EMBEDDED: "script"})


def _render_image(image: Element) -> None:
    """Replace the image of a formula by its TeX."""
    text = image.get("alt") or ""
    if not text.strip():
        return
    source = (image.get("src") or "")[:500]
    if (
        _FORMULA_CLASS.search(_classes(image))
        or _TEX_COMMAND.search(text[:_LONGEST_TEX])
        or (not source.startswith("data:") and _FORMULA_IMAGE.search(source))
    ):
        _become(image, "span", tex_text(text))


def _render_ruby(ruby: Element) -> None:
    """Put readings in parentheses behind their base, unless the page has its own in `rp`."""
    for reading in list(ruby.iter("rt", "rb")):
        for place, child in enumerate(reading):
            if child.tag in ("rb", "rt", "rp", "rtc"):
                hoist(reading, list(reading)[place:])
                break
    if next(ruby.iter("rp"), None) is not None:
        return
    for reading in ruby.iter("rt"):
        text = text_content(reading).strip()
        if text:
            _surround(reading, *parentheses(text))


def _surround(element: Element, start: str, end: str) -> None:
    element.text = start + clean(element.text or "")
    if len(element):
        element[-1].tail = clean(element[-1].tail or "") + end
    else:
        element.text += end


def _render_quotation(element: Element) -> None:
    """Show the quotation marks that browsers add, unless the page has its own."""
    before = element.getprevious()
    text = before.tail if before is not None else _parent(element).text
    opened = (text or "").rstrip()[-1:] or " "
    if opened not in _QUOTES and text_content(element).strip()[:1] not in _QUOTES:
        _surround(element, "“", "”")


def _is_fixed(field: Element) -> bool:
    return field.get("readonly") is not None or field.get("disabled") is not None


def _render_input(field: Element) -> None:
    """Show the value of a text field that nobody can change; an address is there to be copied."""
    value = (field.get("value") or "").strip()
    kind = (field.get("type") or "").strip().lower()
    if value and kind in _TEXT_INPUTS and _is_fixed(field) and not is_hidden(field) and not is_web(value):
        _become(field, "span", f" {value} ", readonly="")


def _render_textarea(field: Element) -> None:
    """Show the text in a field that nobody can change, and longer text. Markup is code for embedding, or stands
    there until a script shows it; it is left out with the text that it has."""
    text = (field.text or "").strip()
    if _MARKUP.match(text):
        _parse_raw(field)
        field.set(TEMPLATE, "")
        return
    shown = text and not is_web(text) and not is_hidden(field)
    if not shown or not (_is_fixed(field) or len(text) >= _LONG_FIELD):
        return
    _become(field, "div", "")
    for line in text.splitlines():
        etree.SubElement(field, "p").text = clean(line)


def _render_select(field: Element) -> None:
    """Show the chosen option of a field that nobody can change, and of one in a form of such fields."""
    chosen = [option for option in field.iter("option") if option.get("selected") is not None]
    if not chosen or is_hidden(field):
        return
    if not _is_fixed(field):
        form = next(field.iterancestors("form", "fieldset", "table", "dl"), None)
        if form is None or not any(map(_is_fixed, form.iter("input", "textarea", "select", "span"))):
            return
    text = ", ".join(part for option in chosen if (part := text_content(option).strip()))
    if text:
        _put_before(field, "span", f" {text} ", readonly="")
        for option in chosen:
            remove(option)


def _render_svg(drawing: Element) -> None:
    """Show the text in a drawing; in a figure, its title where it has no text."""
    found = set(drawing.iter("text", "foreignobject"))
    parts = [part for part in drawing.iter() if part in found and found.isdisjoint(part.iterancestors())]
    text = " ".join(piece for part in parts if (piece := text_content(part, " ").strip()))
    if is_hidden(drawing) or next(drawing.iterancestors("a", "button", "svg"), None) is not None:
        return
    if text:
        _put_before(drawing, "div", text)
        for part in parts:
            remove(part)
        return
    title = next((text_content(one).strip() for one in drawing.iter("title")), "") or drawing.get("aria-label")
    if title and next(drawing.iterancestors("figure"), None) is not None:
        _become(drawing, "img", "", alt=title)


def _render_frame(frame: Element) -> None:
    """Show the document that a frame holds itself; a frame with a file becomes a link without words."""
    source = frame.get("srcdoc")
    if source and source.strip():
        # The text for browsers without frames is no part of the document; it is left out as that of any frame.
        _put_before(frame, "iframe", frame.text or "")
        frame.tag, frame.text = "div", None
        frame.extend(fragment(source))
        del frame.attrib["srcdoc"]
        return
    if frame.text and "<" in frame.text:
        # HTML reads what stands between the tags as text; it is markup for browsers without frames.
        markup, frame.text = frame.text, None
        frame.extend(fragment(markup))
    address = frame.get("src") or frame.get("data-src") or ""
    if _DOCUMENT.search(address):
        _link_document(frame, address)


def _render_object(element: Element) -> None:
    """A link for the file of an object, and the text for browsers that cannot show it."""
    kind = element.get("type") or ""
    address = element.get("data") or ""
    if not address:
        address = next(
            (part.get("value") or "" for part in element.iter("param") if part.get("name") in ("src", "movie")), ""
        )
    if _PLAYED.search(f"{kind} {element.get('classid') or ''} {address[-20:] if '.swf' in address else ''}"):
        return
    shown = _DOCUMENT_TYPES.match(kind) or _DOCUMENT.search(address)
    if not shown:
        element.tag = "div" if any(child.tag in BLOCK_TAGS for child in element) else "span"
        return
    if next(element.iter("a", "embed", "iframe"), None) is None and text_length(element) > _SHORT_FALLBACK:
        element.tag = "div"
        element.insert(0, etree.Element("a", {"href": clean(address), EMBEDDED: ""}))
        return
    title = element.get("title") or element.get("aria-label") or ""
    _link_document(element, address, title)


def _render_embed(element: Element) -> None:
    address = element.get("src") or ""
    if _DOCUMENT_TYPES.match(element.get("type") or "") or _DOCUMENT.search(address):
        _link_document(element, address)


def _link_document(element: Element, address: str, title: str = "") -> None:
    """Put a link to the file that an element shows before it, also when a viewer of the site shows it."""
    title = title or element.get("title") or ""
    address = viewed_file(address) or address
    _put_before(element, "a", "", href=address, title=title if len(title) > 3 else "", **{EMBEDDED: ""})


def _render_frameset(frameset: Element) -> None:
    """Show the frames as links, and the text for browsers without frames."""
    for frame in list(frameset.iter("frame")):
        address = frame.get("src") or ""
        name = frame.get("title") or frame.get("name") or address
        _become(frame, "p", "")
        if address:
            link = etree.SubElement(frame, "a", {"href": clean(address)})
            link.text = clean(name)
    for other in list(frameset.iter("noframes")):
        _render_noframes(other)
        other.tag = "div"
    frameset.tag = "div"


def fragment(source: str) -> list[Element]:
    """The elements of a document in an attribute or in raw text; shallow, so that recursion stays bounded."""
    try:
        root, _ = parse_markup(source)
    except EmptyContent:
        return []
    body = root.find("body")
    page = root if body is None else body
    before = [] if body is None else [one for one in body.itersiblings(preceding=True) if one.tag != "head"]
    if body is not None and before:
        # Where `noframes` comes first, libxml2 begins the body behind it.
        first = etree.Element("span")
        first.text, body.text = clean(body.text or ""), None
        for one in (first, *before):
            body.insert(0, one)
    render(page)
    if any(sum(1 for _ in last.iterancestors()) > 60 for last in page.iter() if not len(last)):
        flat = etree.Element("p")
        flat.text = clean(text_content(page, " "))
        return [flat]
    if page.text and page.text.strip():
        first = etree.Element("span")
        first.text = clean(page.text)
        return [first, *page]
    return list(page)


def _render_shadow_trees(root: Element | TaggedElements) -> None:
    """Show declarative shadow trees in their hosts; a host has one, its first."""
    trees: dict[Element, Element] = {}
    for template in root.iter("template"):
        host = template.getparent()
        if host is not None and (template.get("shadowrootmode") or template.get("shadowroot")):
            trees.setdefault(host, template)
    for host, template in trees.items():
        _render_shadow_tree(host, template)


def _render_shadow_tree(host: Element, template: Element) -> None:
    """Show a shadow tree in its host, the host's children in its slots."""
    if tail := template.tail:
        # The text behind the template is the host's own.
        template.tail, before = None, template.getprevious()
        if before is None:
            host.text = clean((host.text or "") + tail)
        else:
            before.tail = clean((before.tail or "") + tail)
    light = [child for child in host if child is not template]
    text, host.text = host.text, None
    slots = {slot.get("name") or "": slot for slot in reversed(list(template.iter("slot")))}
    for child in light:
        slot = slots.get(child.get("slot") or "")
        if slot is None:
            continue
        if slot.get("filled") is None:
            for fallback in list(slot):
                slot.remove(fallback)
            slot.text = None
            slot.set("filled", "")
        slot.append(child)
    default = slots.get("")
    if text and text.strip():
        target = default if default is not None else template
        target.text = clean(text if default is not None else text + (template.text or ""))
    template.tag = "div"
    for name in ("shadowrootmode", "shadowroot"):
        template.attrib.pop(name, "")


def _render_noframes(element: Element) -> None:
    """Read the text for browsers without frames, which the parser gives as a string."""
    _parse_raw(element)


def _render_raw_noscript(element: Element) -> None:
    """Read markup that a page has escaped in its text for browsers without scripts."""
    # Reading the page puts a box around the text.
    inner = element[0] if len(element) == 1 and element[0].tag == "div" else element
    if not len(inner) and _MARKUP.match((inner.text or "").lstrip()):
        _parse_raw(inner)


def _parse_raw(element: Element) -> None:
    """Replace the text of an element by the markup that it is."""
    source, element.text = element.text or "", None
    element.extend(fragment(source) if source.strip() else [])


def _render_foot(foot: Element) -> None:
    """Move the foot of a table, which old pages have before the rows, below them."""
    table = foot.getparent()
    if table is not None and table.tag == "table" and next(foot.itersiblings("tbody", "tr"), None) is not None:
        remove(foot)
        foot.tail = None
        table.append(foot)


def _render_map(element: Element) -> None:
    element.tag = "span"


def _render_noscript(root: Element) -> None:
    """Show what is meant for browsers without scripts where it is most of the page."""
    found = [(held, one) for one in root.iter("noscript") if (held := text_length(one)) > _LONG_NOSCRIPT]
    if not found:
        return
    rest = text_length(root) - sum(map(text_length, root.iter("script", "style", "noscript", "template")))
    for held, element in found:
        if held > rest:
            element.tag = "div"
            rest += held


_RULES: dict[str, Callable[[Element], None]] = {
    "math": _render_math,
    "script": _render_script,
    "img": _render_image,
    "ruby": _render_ruby,
    "q": _render_quotation,
    "input": _render_input,
    "textarea": _render_textarea,
    "select": _render_select,
    "svg": _render_svg,
    "iframe": _render_frame,
    "object": _render_object,
    "embed": _render_embed,
    "frameset": _render_frameset,
    "noscript": _render_raw_noscript,
    "noframes": _render_noframes,
    "tfoot": _render_foot,
    "map": _render_map,
}
