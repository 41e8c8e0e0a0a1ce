"""What an import does, or would do: a line for each item."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What becomes of an item."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    MISSING = "missing"
    REFUSED = "refused"


@dataclass(frozen=True)
class Line:
    """One item.

    Attributes:
        path: below the folder that is imported into; empty for that folder.
        type_name: of the item.
        outcome: an Outcome.
        reasons: why it is refused, or what of it is ignored, in the reader's language.
    """

    path: str
    type_name: str
    outcome: str
    reasons: tuple[str, ...] = ()


@dataclass
class Report:
    """All lines, in the order of the file; what only the site has comes last."""

    lines: list[Line] = field(default_factory=list)

    def counts(self) -> Counter:
        """Return how many items come to each outcome."""
        return Counter(line.outcome for line in self.lines)

    def digest(self) -> str:
        """Return what tells one report from another."""
        return hashlib.sha256(repr(self.plain()).encode("utf-8", "replace")).hexdigest()

    def plain(self) -> tuple[tuple[Any, ...], ...]:
        """Return the lines as plain tuples, to be stored."""
        return tuple((each.path, each.type_name, str(each.outcome), each.reasons) for each in self.lines)

    @classmethod
    def of(cls, lines: Iterable[tuple[Any, ...]]) -> "Report":
        """Return the report of plain tuples."""
        return cls([Line(*each) for each in lines])
