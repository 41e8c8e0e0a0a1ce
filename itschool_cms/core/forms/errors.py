"""The error summary: every message of a form, the nested ones too, with the control it leads to."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyramid.i18n import Localizer

from .control import Control

DOMAIN = "itschool_cms"


@dataclass(frozen=True)
class Problem:
    """One line of the summary; `target` is the id of a control, None when there is none to go to."""

    title: str
    message: str
    target: str | None


def problems(form) -> list[Problem]:
    """Return the problems of a deform form, in the order of the page."""
    found = [Problem("", message, None) for _oid, message in Control(form).messages]
    for child in form.children:
        found.extend(_below(child))
    return found


def heading(count: int, localizer: Localizer) -> str:
    """Return the title of a summary of `count` problems."""
    return localizer.pluralize(
        "One field needs attention",
        "${count} fields need attention",
        count,
        domain=DOMAIN,
        mapping={"count": count},
    )


def _below(field) -> Iterator[Problem]:
    control = Control(field)
    for _oid, message in control.messages:
        yield Problem(field.title, message, control.target)
    items = getattr(field, "sequence_fields", None)
    for child in field.children if items is None else items:
        yield from _below(child)
