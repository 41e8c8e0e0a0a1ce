"""Two people saved: what each field holds in both texts, and the text that is chosen out of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import colander
from pyramid.request import Request
from ZODB.POSException import POSKeyError

from itschool_cms.core.diffs import GONE, NEW, Part, readable, words_diff
from itschool_cms.core.forms import LongText, RichText, UploadedFile
from itschool_cms.core.html import sanitise
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item

MINE, THEIRS, BOTH = "mine", "theirs", "both"
YES, NO = _("Yes"), _("No")


@dataclass(frozen=True)
class Difference:
    """A field that differs between what the person wrote and what somebody else saved meanwhile.

    Attributes:
        name, title: of the field.
        mine, theirs: the words of each, with those that the other does not have marked.
        chosen: which of them counts if nobody chooses.
        joinable: both can be kept, one after the other.
    """

    name: str
    title: str
    mine: list[Part]
    theirs: list[Part]
    chosen: str
    joinable: bool


class Versions:
    """What the person wrote beside what is stored now.

    Args:
        schema: the bound schema.
        item: the item as it is now.
        before: the item as it was when the person began; None where that is not known any more.
    """

    def __init__(self, schema: Any, item: Item, request: Request, before: Item | None) -> None:
        self._schema, self._request = schema, request
        self._theirs = schema.from_item(item, request)
        self._before = schema.from_item(before, request) if before is not None else None

    @property
    def clash(self) -> bool:
        """Whether somebody else changed a field that the form shows; yes where that cannot be known."""
        before = self._before
        return before is None or any(self._differs(node, before) for node in self._fields())

    def differences(self, mine: Mapping[str, Any], chosen: Mapping[str, str]) -> list[Difference]:
        """Return the fields that differ.

        Args:
            mine: what the person wrote, by field.
            chosen: what was chosen in a round before, by field.
        """
        return [self._difference(node, mine, chosen) for node in self._fields() if self._differs(node, mine)]

    def chosen(self, mine: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, Any]:
        """Return the values: of each field what was chosen, else what the person wrote.

        Raises:
            colander.Invalid: the fields do not go together any more, or both are too long for one.
        """
        values = dict(mine)
        for node in self._fields():
            how = chosen.get(node.name)
            if how == THEIRS:
                self._put(values, node)
            elif how == BOTH and _joinable(node):
                values[node.name] = _joined(node, mine.get(node.name), self._theirs.get(node.name))
        if self._schema.validator is not None:
            self._schema.validator(self._schema, values)
        return values

    def _fields(self) -> Iterator[colander.SchemaNode]:
        # Fields that are no attributes stand for an act, such as a new version: there is nothing to choose.
        return (node for node in self._schema if node.name in self._schema.attributes())

    def _put(self, values: dict[str, Any], node: colander.SchemaNode) -> None:
        value = self._theirs.get(node.name, node.missing)
        if value is colander.drop or value is colander.required:
            values.pop(node.name, None)
        else:
            values[node.name] = value

    def _differs(self, node: colander.SchemaNode, mine: Mapping[str, Any]) -> bool:
        return _plain(node, mine.get(node.name)) != _plain(node, self._theirs.get(node.name))

    def _difference(
        self, node: colander.SchemaNode, mine: Mapping[str, Any], chosen: Mapping[str, str]
    ) -> Difference:
        own, other = (self._words(node, values.get(node.name)) for values in (mine, self._theirs))
        parts = words_diff(other, own)
        return Difference(
            node.name,
            node.title,
            [part for part in parts if part[0] != GONE],
            # Seen from their side, the words that only they have are the new ones.
            [(NEW if kind == GONE else kind, text) for kind, text in parts if kind != NEW],
            chosen.get(node.name) or self._default(node, mine),
            _joinable(node),
        )

    def _default(self, node: colander.SchemaNode, mine: Mapping[str, Any]) -> str:
        """Return whose text counts if nobody chooses: theirs where the person has changed nothing."""
        if self._before is None:
            return MINE
        untouched = _plain(node, mine.get(node.name)) == _plain(node, self._before.get(node.name))
        return THEIRS if untouched else MINE

    def _words(self, node: colander.SchemaNode, value: Any) -> str:
        """Return a value as people read it."""
        if value is None or value is colander.null:
            return ""
        if isinstance(node.typ, RichText):
            return readable(node.serialize(value))
        if isinstance(node.typ, UploadedFile):
            return "\n".join(file.name for file in value)
        if isinstance(value, bool):
            return self._request.words.translate(YES if value else NO)
        if isinstance(value, datetime):
            return self._request.words.moment(value)
        shown = node.serialize(value)
        several = shown if isinstance(shown, list | tuple | set | frozenset) else [shown]
        titles = dict(getattr(node.widget, "values", ()) or ())
        said = (titles.get(each, str(each)) for each in several if each is not colander.null)
        return ", ".join(self._request.localizer.translate(each) for each in said)


def earlier(item: Item, version: str) -> Item | None:
    """Return the item as it was in a version, to be looked at; None when the database no longer has it."""
    try:
        state = item._p_jar.oldstate(item, bytes.fromhex(version))
    except (ValueError, POSKeyError):
        return None
    if not isinstance(state, dict):
        return None
    found = item.__class__.__new__(item.__class__)
    found.__setstate__(state)
    return found


def _plain(node: colander.SchemaNode, value: Any) -> Any:
    """Return a value in a form that can be compared; nothing, null and an empty text are equal."""
    if isinstance(node.typ, UploadedFile):
        return [getattr(file, "uid", file.name) for file in value or ()]
    shown = node.serialize(colander.null if value is None else value)
    if isinstance(shown, list | tuple | set | frozenset):
        return sorted(map(str, shown))
    return "" if shown in (colander.null, None) else str(shown)


def _joinable(node: colander.SchemaNode) -> bool:
    return isinstance(node.typ, RichText | LongText)


def _joined(node: colander.SchemaNode, mine: Any, theirs: Any) -> Any:
    texts = [text for text in (mine, theirs) if text]
    joined = sanitise("\n".join(texts)) if isinstance(node.typ, RichText) else "\n\n".join(texts)
    # Both together may be longer than the field takes.
    return node.deserialize(node.serialize(joined) if texts else colander.null)
