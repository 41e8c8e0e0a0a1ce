"""What changed in a list of things that have a key: which of them, which property, before and after."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from itschool_cms.core.i18n import _
from itschool_cms.core.records import Record

ORDER = _("Order")


class Change(NamedTuple):
    """One change.

    Attributes:
        titles: of the thing and of its property; one alone where a thing came or went, or the order changed.
        before, after: in words; empty where there was or is nothing.
    """

    titles: tuple[str, ...]
    before: str
    after: str


def changes(before: Sequence[Record], after: Sequence[Record]) -> Iterator[Change]:
    """Yield what changed: of each thing that is there, in their order, then what went, then the order."""
    old, new = ({each.key: each for each in records} for records in (before, after))
    for key, record in new.items():
        if key in old:
            yield from _within(old[key], record)
        else:
            yield Change((record.title,), "", record.text())
    yield from (Change((record.title,), record.text(), "") for key, record in old.items() if key not in new)
    kept = [key for key in old if key in new]
    if kept != [key for key in new if key in old]:
        yield Change((ORDER,), _titles(before), _titles(after))


def _within(old: Record, new: Record) -> Iterator[Change]:
    before, after = dict(old.facts), dict(new.facts)
    for name in dict.fromkeys((*after, *before)):
        was, is_ = before.get(name, ""), after.get(name, "")
        if was != is_:
            yield Change((new.title, name), was, is_)


def _titles(records: Sequence[Record]) -> str:
    return "\n".join(f"{number}. {each.title}" for number, each in enumerate(records, start=1))
