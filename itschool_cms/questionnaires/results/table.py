"""Who has answered what, and who has not."""

from dataclasses import dataclass
from functools import cached_property

from pyramid.request import Request

from itschool_cms.core.models import Item
from itschool_cms.families.models import ClassGroup

from ..models import Answer, Field, Kind, Questionnaire
from ..wording import UNKNOWN, shown
from .expected import class_of, expected, group_uids, name_of

ANSWERED, MISSING = "answered", "missing"
SHOWN_FIELDS = 3
SHOWN_LENGTH = 80


@dataclass(frozen=True)
class Line:
    """One child or person of the table.

    Attributes:
        uid: of the child or person.
        item: the child or person; None for one who is gone.
        answer: None while it is missing.
    """

    uid: int
    item: Item | None
    answer: Answer | None


class Table:
    """The answers to a questionnaire, as the address asks for them: by class, answered or missing.

    Args:
        request: whose rights and language count.
    """

    def __init__(self, request: Request, questionnaire: Questionnaire) -> None:
        self._request, self._questionnaire = request, questionnaire
        self.group = request.GET.get("class", "")
        self.show = request.GET.get("show", "") if request.GET.get("show") in (ANSWERED, MISSING) else ""

    @cached_property
    def lines(self) -> list[Line]:
        """All who are asked, by name, then those who answered and are not asked any more."""
        resolve, answers = self._request.site.catalog.resolve, self._questionnaire.answers
        wanted = expected(self._request.site, self._questionnaire)
        known = set(wanted)
        others = [uid for uid, _answer in answers.items() if uid not in known]
        return [Line(uid, resolve(uid), answers.get(uid)) for uid in (*wanted, *others)]

    @cached_property
    def of_class(self) -> list[Line]:
        """Those of the class that is asked for."""
        if not self.group.isdecimal():
            return self.lines
        site, uid = self._request.site, int(self.group[:16])
        return [line for line in self.lines if uid in group_uids(line.item, site)]

    @property
    def answered(self) -> list[Line]:
        """Those who answered."""
        return [line for line in self.of_class if line.answer is not None]

    @property
    def missing(self) -> list[Line]:
        """Those who have not answered."""
        return [line for line in self.of_class if line.answer is None]

    @property
    def found(self) -> list[Line]:
        """What the page lists: of those whose answer is missing, whom the person may know."""
        missing = [line for line in self.missing if self.name(line)]
        return {ANSWERED: self.answered, MISSING: missing}.get(self.show, [*missing, *self.answered])

    @property
    def unknown(self) -> int:
        """How many are missing whom the person may not know."""
        return sum(1 for line in self.missing if not self.name(line))

    def name(self, line: Line) -> str:
        """Return what somebody is called for the one who asks; empty for whom they may not know."""
        return name_of(self._request, line.item)

    def label(self, line: Line) -> str:
        """Return what stands for somebody in the table."""
        return self.name(line) or self._request.words.translate(UNKNOWN)

    def class_name(self, line: Line) -> str:
        """Return the class of a child; empty for an adult, and for whom the person may not know."""
        return class_of(line.item) if self.name(line) else ""

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """The fields of which the table shows the answers."""
        texts = [field for field in self._questionnaire.fields if field.asks and field.kind != Kind.FILE]
        return tuple(texts[:SHOWN_FIELDS])

    def cells(self, line: Line) -> list[tuple[str, str]]:
        """Return label and answer of each column, shortened."""
        answer = line.answer
        texts = [
            shown(self._request.words, each, answer.get(each.key) if answer else None)
            for each in self.columns
        ]
        return [
            (field.label, text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…")
            for field, text in zip(self.columns, texts, strict=True)
        ]

    @property
    def classes(self) -> list[tuple[str, str, bool]]:
        """The classes that the table can be reduced to: uid, title, and whether it is asked for."""
        site = self._request.site
        uids = {
            token.partition(":")[2] for token in self._questionnaire.tokens() if token.startswith("group:")
        }
        whole = "school" in self._questionnaire.tokens()
        groups = [
            below
            for group in site["classes"].groups()
            if whole or str(group.uid) in uids
            for below in (group.groups_below() if not whole else (group,))
        ]
        return [(str(uid), title, str(uid) == self.group) for uid, title in _titles(groups).items()]


def _titles(groups: list[ClassGroup]) -> dict[int, str]:
    return {group.uid: group.title for group in groups}
