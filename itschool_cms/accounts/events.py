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
