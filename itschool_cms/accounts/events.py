"""What accounts ask the features above them."""

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


@dataclass
class AccountActivated:
    """A person chose a first password, and with it accepted the texts of the school.

    Attributes:
        request: of the form that was sent.
        person: whose account is in use from now on.
    """

    request: Request
    person: User
