"""What accounts ask the features above them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyramid.request import Request

from itschool_cms.core.models import Site
from itschool_cms.core.tree import Tree

from .models import User

# The two answers to a choice: what holds on is that of the one account, or of the other.
KEPT, GONE = "kept", "gone"


@dataclass
class StartWanted:
    """Where does this person begin? Subscribers set `path`.

    Attributes:
        request: the present request; its `person` may still be a visitor.
        person: who signs in.
        path: the page to lead to.
    """

    request: Request
    person: User
    path: str = "/"


@dataclass
class PasswordWordsWanted:
    """Which words would somebody try first for this person's password? Subscribers add to `words`."""

    person: User
    site: Site
    words: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Choice:
    """What has to be decided before two accounts are merged.

    Attributes:
        name: of the choice; the answer is KEPT or GONE.
        title: what it is about; texts in the reader's language, like those of the two answers.
        kept, gone: what holds on when the one or the other is chosen.
        note: what holds whatever is chosen.
    """

    name: str
    title: str
    kept: str
    gone: str
    note: str = ""


@dataclass
class MergeWanted:
    """Two accounts may be merged. What would move? Subscribers add sentences to `lines`, and `choices`.

    Attributes:
        request: of the page that shows it.
        kept: the account that stays.
        gone: the account that is merged into it.
    """

    request: Request
    kept: User
    gone: User
    lines: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


@dataclass
class PeopleMerged:
    """Two accounts are being merged: subscribers move what is theirs from one to the other.

    Attributes:
        tree: through which it is done.
        kept: the account that stays.
        gone: the account that is merged into it; it stays as a closed one.
        chosen: name of a Choice to KEPT or GONE.
        moved: subscribers note under the name of their feature, as plain tuples, all that taking the two
            apart again needs.
    """

    tree: Tree
    kept: User
    gone: User
    chosen: Mapping[str, str]
    moved: dict[str, Any] = field(default_factory=dict)


@dataclass
class PeopleParted:
    """A merge is being undone: subscribers move back what they noted in `moved`, unless it changed since."""

    tree: Tree
    kept: User
    gone: User
    moved: Mapping[str, Any]


@dataclass
class AccountActivated:
    """A person chose a first password, and with it accepted the texts of the school.

    Attributes:
        request: of the form that was sent.
        person: whose account is in use from now on.
    """

    request: Request
    person: User


@dataclass
class Section:
    """One kind of data that the school holds about a person.

    Attributes:
        name: what the download calls it; lasting.
        title: a message.
        columns: name of each value to what it is called (a message).
        rows: values by name: texts, numbers, amounts (Decimal), days, moments (UTC), yes and no, messages,
            tuples of these.
    """

    name: str
    title: str
    columns: dict[str, str]
    rows: list[dict[str, object]]


@dataclass
class PersonalDataWanted:
    """What does the school hold about the person of the request? Subscribers add their sections.

    A person gets what they may see and nothing else: never what belongs to another adult, never a secret.
    """

    request: Request
    person: User
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True)
class Circle:
    """People who are invited together, such as the guardians of a class.

    Attributes:
        key: names it in addresses.
        title: what the office calls it.
        persons: gives the uids of its people, when asked.
    """

    key: str
    title: str
    persons: Callable[[], Iterable[int]]


@dataclass
class CirclesWanted:
    """Whom can the office invite together? Subscribers add to `circles`, in the order to show them."""

    request: Request
    circles: list[Circle] = field(default_factory=list)
