"""Questionnaires: what the school asks families, and what they answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOTreeSet
from persistent import Persistent

from itschool_cms.core.html import Html, plain_text, sanitise
from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow
from itschool_cms.core.numbers import Number
from itschool_cms.families.audience import Addressed, AddressedFolder

# Behind all that closes: the place in listings of what stays open.
NEVER = 2**40
DAYS_KEPT = 365


class Kind(StrEnum):
    """What a field asks for."""

    SHORT = "short"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yesno"
    ONE = "one"
    SEVERAL = "several"
    FILE = "file"
    HEADING = "heading"


class Operator(StrEnum):
    """How a condition compares the answer to another field."""

    IS = "is"
    IS_NOT = "is-not"
    CONTAINS = "contains"


class Files(StrEnum):
    """Which files a field takes."""

    ANY = "any"
    IMAGE = "image"
    PDF = "pdf"


class Respondents(StrEnum):
    """Who gives the answers."""

    CHILD = "child"
    PERSON = "person"


YES, NO = "yes", "no"
WITH_CHOICES = (Kind.ONE, Kind.SEVERAL)


@dataclass(frozen=True)
class Field:
    """One field of a questionnaire.

    Attributes:
        key: names it in answers and forms; never given twice.
        kind: a Kind.
        label: the question; the heading of a HEADING.
        help: what stands below it.
        required: an answer is wanted, where the field is asked at all.
        choices: what can be chosen, one a line.
        low, high: limits of a number; None for none.
        decimals: how many decimals a number has at most; 0 for whole ones.
        files: which files it takes, of Files.
        megabytes: size of a file at most.
        if_key, if_operator, if_value: the condition: the key of a field before this one, an Operator and what
            the answer is compared with; an empty key for a field that is always asked.
    """

    key: str
    kind: str
    label: str
    help: str = ""
    required: bool = False
    choices: str = ""
    low: Number | None = None
    high: Number | None = None
    files: str = Files.ANY
    megabytes: int = 5
    if_key: str = ""
    if_operator: str = Operator.IS
    if_value: str = ""
    decimals: int = 0

    @property
    def offered(self) -> tuple[str, ...]:
        """What can be chosen, each once."""
        return tuple(dict.fromkeys(line.strip() for line in self.choices.splitlines() if line.strip()))

    @property
    def asks(self) -> bool:
        """Whether there is something to answer."""
        return self.kind != Kind.HEADING


class Answer(Persistent):
    """What was answered by one person, or for one child.

    Attributes:
        person: uid of the adult who answered last.
        given: when (UTC) the first answer came.
        changed: when (UTC) it was changed last.
        number: how often it was sent.
        values: pairs of the key of a field and its value: text, number (a Decimal where it may have
            decimals), day, chosen texts, stored files.
    """

    person = 0
    given: datetime | None = None
    changed: datetime | None = None
    number = 0
    values: tuple[tuple[str, Any], ...] = ()

    def get(self, key: str) -> Any:
        """Return the value of a field; None where it was not answered."""
        return next((value for name, value in self.values if name == key), None)


class Answers(Persistent):
    """The answers to one questionnaire, each an object of its own: families who answer at once do not meet.

    Attributes:
        reminded: when (UTC) those who had not answered were reminded last.
    """

    reminded: datetime | None = None

    def __init__(self) -> None:
        self._by_subject = LOBTree()
        self._by_person = OOTreeSet()

    def __bool__(self) -> bool:
        return bool(self._by_subject)

    def __len__(self) -> int:
        return len(self._by_subject)

    def __contains__(self, subject: int) -> bool:
        return subject in self._by_subject

    def get(self, subject: int) -> Answer | None:
        """Return the answer for a child, or of a person (a uid)."""
        return self._by_subject.get(subject)

    def items(self) -> Iterator[tuple[int, Answer]]:
        """Yield the uid of the child or person, and the answer."""
        return iter(self._by_subject.items())

    def put(self, subject: int, person: int, values: tuple[tuple[str, Any], ...]) -> Answer:
        """Keep an answer; it replaces the one before.

        Args:
            subject: uid of the child, or of the person.
            person: uid of the adult who answers.
        """
        answer = self._by_subject.get(subject)
        if answer is None:
            answer = self._by_subject[subject] = Answer()
            answer.given = utcnow()
        self.attribute(subject, person, subject)
        answer.changed, answer.number, answer.values = utcnow(), answer.number + 1, values
        return answer

    def attribute(self, subject: int, person: int, before: int) -> None:
        """Say who gave an answer.

        Args:
            before: the subject under which the answer stood.
        """
        answer = self._by_subject[subject]
        if answer.person != person:
            if answer.person:
                self._by_person.remove((answer.person, before))
            answer.person = person
            self._by_person.insert((person, subject))

    def rekey(self, old: int, new: int) -> None:
        """Give the answer of one person to another one, who has none."""
        self._by_subject[new] = self._by_subject.pop(old)

    def drop(self, subject: int) -> None:
        """Delete an answer."""
        answer = self._by_subject.pop(subject)
        self._by_person.remove((answer.person, subject))

    def subjects_of(self, person: int) -> tuple[int, ...]:
        """Return for whom a person answered last."""
        return tuple(
            subject
            for _person, subject in self._by_person.keys((person, 0), (person + 1, 0), excludemax=True)
        )

    def uses(self, key: str) -> int:
        """Return how many answers hold a value of a field."""
        return sum(1 for answer in self._by_subject.values() if answer.get(key) is not None)


class Questionnaires(AddressedFolder):
    """The questionnaires of the school; teachers add.

    Attributes:
        reminders: pairs of a questionnaire and a person (uids) who is to be reminded by mail.
    """

    heading = _("Questionnaires")

    def __init__(self, **values: Any) -> None:
        self.reminders = OOTreeSet()
        super().__init__(**values)


class Questionnaire(Addressed):
    """Questions to an audience.

    Attributes:
        introduction: sanitised HTML above the questions.
        respondents: whether there is an answer for each child or of each person, of Respondents.
        signers_only: only adults who may sign for a child answer for it.
        changeable: an answer may be changed until the questionnaire closes.
        opens, closes: between which moments (UTC) answers are taken; None for no limit.
        days_kept: days after the closing when answers are deleted; 0 for never.
        fields: in their order.
        retired: fields that were taken away after somebody had answered: their answers stay readable.
        answers: what was answered; beside the fields, so that no copy, version or export holds it.
    """

    introduction: Html = sanitise("")
    respondents: str = Respondents.CHILD
    signers_only = False
    changeable = True
    opens: datetime | None = None
    closes: datetime | None = None
    days_kept = DAYS_KEPT
    fields: tuple[Field, ...] = ()
    retired: tuple[Field, ...] = ()

    def __init__(self, **values: Any) -> None:
        self.answers = Answers()
        super().__init__(**values)

    def listing_order(self) -> Any:
        """Sort by the closing, so that what is due first comes first."""
        return int(self.closes.timestamp()) if self.closes is not None else NEVER

    def searchable(self) -> str:
        """Be found by title and introduction; never by what was answered."""
        return f"{self.title} {plain_text(self.introduction)}"

    def publishing_hindrance(self) -> str | None:
        """A questionnaire asks something."""
        if any(field.asks for field in self.fields):
            return None
        return _("Add at least one field that asks something before publishing.")

    def is_taking(self, now: datetime) -> bool:
        """Tell whether answers are taken at a moment (UTC)."""
        return (self.opens is None or self.opens <= now) and not self.is_closed(now)

    def is_closed(self, now: datetime) -> bool:
        """Tell whether the time for answers is over at a moment (UTC)."""
        return self.closes is not None and self.closes <= now

    def field(self, key: str) -> Field | None:
        """Return the field of that key, or None."""
        return next((field for field in self.fields if field.key == key), None)

    def all_fields(self) -> tuple[Field, ...]:
        """Return what was ever asked and may have answers: the fields of today first."""
        known = {field.key for field in self.fields}
        return (*self.fields, *(field for field in self.retired if field.key not in known))

    def new_key(self) -> str:
        """Return a key that no field has or had."""
        numbers = (int(field.key[1:]) for field in self.all_fields())
        return f"f{max(numbers, default=0) + 1}"

    def retire(self, fields: Iterable[Field]) -> None:
        """Keep what was taken away readable."""
        keys = {field.key for field in self.retired}
        self.retired = (*self.retired, *(field for field in fields if field.key not in keys))
