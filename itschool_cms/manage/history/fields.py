"""The fields of an item in words: what its form calls them, and what a stored value reads like."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import colander
from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.diffs import GONE, NEW, SAME, readable, words_diff
from itschool_cms.core.files import StoredFile
from itschool_cms.core.forms import FormSchema, UploadedFile
from itschool_cms.core.html import Html
from itschool_cms.core.i18n import _
from itschool_cms.core.links_in_text import to_paths
from itschool_cms.core.models import Item

from ..rules import STATES
from .records import changes

# How many unchanged lines are shown without a gap.
MOST_SAME = 4
# The fields that no form of the type may ask for.
TITLES = {"title": _("Title"), "state": _("State"), "effective": _("From"), "expires": _("Until")}
YES, NO, NOTHING, GONE_ITEM = _("Yes"), _("No"), _("Empty"), _("Something that is gone or hidden")


@dataclass(frozen=True)
class Shown:
    """One field of one version: its title, and its value as text or as markup."""

    name: str
    title: str
    text: str
    html: Html | None


@dataclass(frozen=True)
class Difference:
    """One field of two versions, by words; no parts when only the looks of a text changed.

    Attributes:
        title: of the field.
        parts: ("same" | "del" | "ins", text), and ("gap", number of lines) for lines that are left out.
    """

    title: str
    parts: tuple[tuple[str, str], ...]

    @property
    def before(self) -> tuple[tuple[str, str], ...]:
        """The parts of the older version."""
        return tuple(part for part in self.parts if part[0] != NEW)

    @property
    def after(self) -> tuple[tuple[str, str], ...]:
        """The parts of the newer version."""
        return tuple(part for part in self.parts if part[0] != GONE)


class Fields:
    """The fields of an item that the person finds in its form.

    Args:
        request: whose language and rights count.
        item: an item of a declared type.
    """

    def __init__(self, request: Request, item: Item) -> None:
        self._request = request
        declared = content_type(request.registry, item)
        schema: Any = declared.schema if declared is not None else FormSchema
        nodes = {node.name: node for node in schema().bind(request=request, context=item)}
        names = schema.attributes()
        self._nodes = {name: nodes.get(name) for name in (*names, *TITLES) if name in nodes or name in TITLES}
        self._titles = {
            name: node.title if node is not None else TITLES[name] for name, node in self._nodes.items()
        }

    def shown(self, values: dict[str, Any]) -> list[Shown]:
        """Return the values of a version, in the order of the form; without what is empty."""
        found = []
        for name in self._nodes:
            value = values.get(name)
            text = self.text(name, value)
            if text:
                html = to_paths(value, self._request) if isinstance(value, Html) else None
                found.append(Shown(name, self.title(name), text, html))
        return found

    def differences(self, before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
        """Return what changed between two versions, field by field."""
        found: list[Difference] = []
        for name in self._nodes:
            old, new = self.text(name, before.get(name)), self.text(name, after.get(name))
            if old != new and self._in_words(name) is not None:
                found += self._of_records(name, before.get(name), after.get(name))
            elif old != new:
                found.append(Difference(self.title(name), _shortened(words_diff(old, new))))
            elif before.get(name) != after.get(name) and isinstance(after.get(name), Html):
                found.append(Difference(self.title(name), ()))
        return found

    def _in_words(self, name: str) -> Any:
        """Return what tells the things of a list in words (see `core.records`), or None."""
        return getattr(self._nodes[name], "in_words", None)

    def _of_records(self, name: str, before: Any, after: Any) -> Iterator[Difference]:
        words, in_words = self._request.words, self._in_words(name)
        for titles, old, new in changes(in_words(words, before or ()), in_words(words, after or ())):
            title = " · ".join((self.title(name), *map(words.translate, titles)))
            yield Difference(title, _shortened(words_diff(old, new)))

    def title(self, name: str) -> str:
        """Return what the form calls a field."""
        return self._request.words.translate(self._titles[name])

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def text(self, name: str, value: Any) -> str:
        """Return a value in words; several of them in lines."""
        if name == "state":
            return self._request.words.translate(STATES.get(value, ""))
        in_words = self._in_words(name)
        if in_words is not None:
            return "\n\n".join(each.text() for each in in_words(self._request.words, value or ()))
        return self._text(self._nodes[name], value)

    def _text(self, node: Any, value: Any) -> str:
        words = self._request.words
        if value is None or value == "" or value == ():
            return ""
        if isinstance(value, Html):
            return readable(to_paths(value, self._request))
        if isinstance(value, bool):
            return words.translate(YES if value else NO)
        if isinstance(value, datetime):
            return words.moment(value)
        if isinstance(value, date):
            return words.date(value)
        if isinstance(value, StoredFile):
            return value.name
        if isinstance(value, tuple | frozenset) and not hasattr(value, "_fields"):
            return self._several(node, value)
        return self._one(node, value)

    def _several(self, node: Any, values: Any) -> str:
        if node is not None and isinstance(node.typ, UploadedFile):
            return "\n".join(each.name for each in values)
        if node is not None and node.children:
            return "\n".join(self._record(node.children[0], each) for each in values)
        return "\n".join(self._one(node, each) for each in values)

    def _record(self, node: Any, value: Any) -> str:
        parts = ((child, getattr(value, child.name, None)) for child in node.children)
        translate = self._request.words.translate
        return ", ".join(f"{translate(child.title)}: {self._text(child, each)}" for child, each in parts)

    def _one(self, node: Any, value: Any) -> str:
        label_of = getattr(node, "label_of", None)
        if label_of is not None:
            return label_of(value) or self._request.words.translate(GONE_ITEM)
        labels = getattr(getattr(node, "widget", None), "values", None)
        if labels:
            titles = {str(key): title for key, title in labels}
            label = titles.get(str(value)) or (str(value) if isinstance(value, str) else GONE_ITEM)
            return self._request.words.translate(label)
        typed = node.typ.serialize(node, value) if node is not None else str(value)
        return typed if isinstance(typed, str) and typed is not colander.null else str(value)


def _shortened(parts: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the parts without the many lines that did not change: their number stands for them."""
    found: list[tuple[str, str]] = []
    for number, (kind, text) in enumerate(parts):
        lines = text.split("\n")
        # A line that is only begun or ended here belongs to what changed beside it.
        head, tail = (1 if number else 0), (1 if number < len(parts) - 1 else 0)
        if kind != SAME or len(lines) - head - tail < MOST_SAME:
            found.append((kind, text))
            continue
        left_out = len(lines) - head - tail
        found += [(SAME, lines[0])] * head + [("gap", str(left_out))] + [(SAME, lines[-1])] * tail
    return tuple(found)
