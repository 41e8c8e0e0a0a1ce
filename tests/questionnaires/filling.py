"""Filling in the forms of questionnaires as a browser does."""

from collections.abc import Mapping
from contextlib import contextmanager
from typing import Any

from webtest import TestResponse

from itschool_cms.core.database import open_site

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n%%EOF\n"


def fill(page: TestResponse, values: Mapping[str, Any]) -> Any:
    """Fill in the form of a page: values by key of the field, several in a tuple, a file as name and data."""
    form = page.forms["deform"]
    for key, value in values.items():
        inside = f".q-{key}"
        controls = page.html.select(f"{inside} input:not([type=hidden]), {inside} select, {inside} textarea")
        assert controls, key
        kind = controls[0].get("type")
        files = [each["id"] for each in controls if each.get("type") == "file"]
        if kind == "radio":
            form[controls[0]["name"]] = value
        elif kind == "checkbox" and not files:
            ticked = {each["id"] for each in controls if each["value"] in value}
            for field in form.fields["checkbox"]:
                if field.id in {each["id"] for each in controls}:
                    field.checked = field.id in ticked
        elif files:
            next(each for each in form.fields["upload"] if each.id == files[0]).value = [value]
        else:
            next(field for _name, field in form.field_order if field.id == controls[0]["id"]).value = value
    return form


def answer(browser: Any, path: str, values: Mapping[str, Any], **options: Any) -> TestResponse:
    """Open the form of the only respondent, fill it in and send it."""
    form = fill(browser.get(f"{path}/answer"), values)
    return form.submit("send", **{"status": 303, **options})


@contextmanager
def stored(school: Any, path: str) -> Any:
    """Give the questionnaire at a path, to be looked at."""
    with open_site(school.app.registry.database) as (site, manager), manager:
        yield site.catalog.resolve(site.catalog.uid_at(path))


def answers_of(school: Any, path: str) -> dict[int, dict[str, Any]]:
    """Return the stored answers: uid of the child or person to values by key."""
    with stored(school, path) as item:
        return {uid: dict(each.values) for uid, each in item.answers.items()}


def mails_of(school: Any) -> list[tuple[str, str]]:
    """Return recipient and subject of the mails that were queued, sorted."""
    with open_site(school.app.registry.database) as (site, manager), manager:
        return sorted((mail.recipient, mail.subject) for mail in site.outbox.mails.values())
