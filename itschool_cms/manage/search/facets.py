"""The lists beside the results by which they are narrowed, with numbers."""

from dataclasses import dataclass
from typing import Any

from pyramid.request import Request

from itschool_cms.core.i18n import _

from .finding import Finding
from .periods import PERIODS

MOST = 12


@dataclass(frozen=True)
class Choice:
    """One value of a facet; choosing it again takes it away."""

    title: str
    href: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet: its heading and its choices."""

    name: str
    title: str
    choices: list[Choice]


def facets(finding: Finding, request: Request) -> list[Facet]:
    """Return the facets that narrow what was found; one with nothing to choose is left out."""
    found = (
        Facet("type", _("Type"), _types(finding, request)),
        Facet("place", _("Place"), _places(finding, request)),
        Facet("when", _("Last change"), _periods(finding, request)),
        Facet("author", _("Author"), _authors(finding, request)),
    )
    return [each for each in found if len(each.choices) > 1 or any(one.chosen for one in each.choices)]


def _types(finding: Finding, request: Request) -> list[Choice]:
    declared, translate = request.registry.content_types, request.words.translate
    found = {name: (translate(declared[name].title), number) for name, number in finding.types().items()}
    return _choices(finding, "type", found)


def _places(finding: Finding, request: Request) -> list[Choice]:
    catalog = request.site.catalog
    found = {}
    for uid, number in finding.tops().items():
        item = catalog.resolve(uid) if uid else None
        if item is not None:
            found[catalog.path(uid)] = request.words.title_of(item), number
    chosen = finding.wanted.place
    if chosen and chosen not in found:
        # A folder further down, where the search was begun.
        item = catalog.resolve(catalog.uid_at(chosen))
        found = {chosen: (request.words.title_of(item), len(finding.uids)), **found}
    return _choices(finding, "place", found)


def _periods(finding: Finding, request: Request) -> list[Choice]:
    translate, numbers = request.words.translate, finding.periods()
    found = {name: (translate(title), numbers[name]) for name, title in PERIODS.items() if numbers[name]}
    return _choices(finding, "when", found)


def _authors(finding: Finding, request: Request) -> list[Choice]:
    people: dict[str, tuple[str, int]] = {}
    for uid, number in finding.authors().items():
        person = request.site.catalog.resolve(uid)
        if person is not None:
            people[str(uid)] = person.title, number
    return _choices(finding, "author", people)


def _choices(finding: Finding, name: str, found: dict[str, tuple[str, int]]) -> list[Choice]:
    wanted = finding.wanted
    present: Any = getattr(wanted, name)
    return [
        Choice(title, wanted.address(**{name: "" if value == present else value}), number, value == present)
        for value, (title, number) in list(found.items())[:MOST]
    ]
