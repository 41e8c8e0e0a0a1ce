"""The API answers whom the page answers: every person, every item."""

import json
from typing import Any

from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.manage.api import tokens
from itschool_cms.manage.api.models import Scope
from tests.access.canaries import found
from tests.access.crawl import STRANGERS
from tests.access.matrix import ANSWERED, Judge, missing_sibling
from tests.access.people import OUTSIDE, PEOPLE
from tests.access.rights import may_see
from tests.access.school import School
from tests.visitor import HOST, editing

pytest_plugins = ["tests.access.fixtures"]

# What a program sends, and the page that does the same for a person.
WRITING = (
    ("PATCH", "", {"values": {}}, "edit"),
    ("DELETE", "", None, "delete"),
    ("POST", "state", {"to": "nothing"}, "state"),
    ("POST", "move", {"name": 5}, "rename"),
)


def keys_of(school: School) -> dict[str, str]:
    """Make a token for each person; a visitor has none."""
    with editing(school.app) as tree:
        site = tree.site
        return {
            name: tokens.issue(site, site["people"][name], "program", tuple(Scope), 30)
            for name in PEOPLE
            if name != "anonymous"
        }


def ask(school: School, token: str, method: str, path: str, body: Any = None) -> Response:
    """Return the answer to a program, read to its end."""
    data = json.dumps(body).encode() if body is not None else b""
    request = Request.blank(path, method=method, base_url=f"http://{HOST}", body=data)
    request.headers.update(
        {"Host": HOST, "Accept": "application/json", "If-Match": "*", "Accept-Language": "en"}
    )
    if token:
        request.headers["Authorization"] = f"Bearer {token}"
    if data:
        request.content_type = "application/json"
    answer = request.get_response(school.app)
    answer.app_iter = [answer.body]
    return answer


def test_the_api_answers_whom_the_page_answers(school: School) -> None:
    keys, wrong, judge = keys_of(school), [], Judge()
    for sample in school.samples.values():
        # Who is disabled has no living token: that is a test of its own.
        for person in (name for name in PEOPLE if name not in OUTSIDE or name not in keys):
            page = judge.letter(school.browsers[person], "GET", sample.path)
            answer = ask(school, keys.get(person, ""), "GET", sample.path)
            wrong += _compare(school, keys.get(person, ""), sample.path, page, answer)
            shown = [place for place in found(school.canaries, answer) if not may_see(person, place)]
            wrong += [f"{person} sees {place} at {sample.path}" for place in shown]
            for name in STRANGERS[person]:
                if name.encode() in answer.body.lower() and name not in sample.path:
                    wrong.append(f"{person} learns of {name} at {sample.path}")
    assert not wrong, "\n".join(wrong)


def _compare(school: School, token: str, path: str, page: str, answer: Response) -> list[str]:
    if answer.status_int >= 500:
        return [f"{path}: broken"]
    if page == ANSWERED:
        return [] if answer.status_int == 200 else [f"{path}: {answer.status_int}, the page answers"]
    if not token and answer.status_int == 401:
        # A visitor is asked for a token as a page asks to sign in: by the first part of the address alone.
        return []
    missing = ask(school, token, "GET", missing_sibling(path))
    same = (answer.status_int, answer.body) == (missing.status_int, missing.body)
    return [] if same and answer.status_int in (401, 404) else [f"{path}: {answer.status_int}, hidden"]


def test_the_api_writes_for_whom_the_page_writes(school: School) -> None:
    keys, wrong, judge = keys_of(school), [], Judge()
    people = ("amelie", "jeanne", "claire")
    for sample in school.samples.values():
        for person in people:
            for method, way, body, page in WRITING:
                may = judge.letter(school.browsers[person], "GET", sample.path + page) == ANSWERED
                answer = ask(school, keys[person], method, sample.path + way, body)
                refused = answer.status_int in (401, 404)
                # Accounts are changed by people only.
                if may == refused and answer.status_int != 403:
                    wrong.append(f"{method} {sample.path}{way} {person}: {answer.status_int}, page: {may}")
                missing = ask(school, keys[person], method, missing_sibling(sample.path) + way, body)
                if refused and answer.body != missing.body:
                    wrong.append(f"{method} {sample.path}{way} {person}: hidden is not missing")
                if school.has_changed():
                    school.forget()
                    keys = keys_of(school)
    assert not wrong, "\n".join(wrong)


def test_who_is_outside_has_no_living_token(school: School) -> None:
    keys = keys_of(school)
    for name in OUTSIDE:
        if name in keys:
            assert ask(school, keys[name], "GET", "/").status_int == 401
