"""What accounts ask the features above them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pyramid.request import Request

from itschool_cms.core.models import Site

from .models import User


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
