"""Thousands of questions to the API, made up from its description, and what no answer may be."""

import os
import time
from collections import Counter
from random import Random
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from itschool_cms.manage.api import tokens
from itschool_cms.manage.api.models import Scope
from tests.visitor import HOST, editing

from .canaries import found
from .fitting import Fitting
from .matrix import MISSING
from .rights import may_see
from .school import School

# A program of the office, of a teacher, of a mother, of a father of another family; and a visitor.
PERSONS = ("claire", "jeanne", "amelie", "tom", "anonymous")
EXAMPLES = int(os.environ.get("API_EXAMPLES", "6"))
# What is accepted depends on the tree: a description cannot tell which classes there are.
DEPENDING = [checks.positive_data_acceptance, checks.ensure_resource_availability]
REFUSED = (401, 404)


class Fuzz:
    """All that the description names, asked as a person; each operation finds the school as it was filled.

    Args:
        number: where the making up begins: another one asks other questions.

    Attributes:
        counted: how often each operation was answered by each status.
        faults: what must not be.
    """

    def __init__(self, school: School, person: str, number: int = 20261126) -> None:
        self._school, self._person, self._number = school, person, number
        self._random = Random(f"{person} {number}")
        self.counted: Counter[tuple[str, int]] = Counter()
        self.faults: list[str] = []
        self._fitting = Fitting(school.app, self._random)
        schema = schemathesis.openapi.from_wsgi("/api", _Closing(school.app), headers=self._headers())
        for result in schema.get_all_operations():
            school.forget()
            self._ask_all(result.ok())
        school.forget()

    def _headers(self) -> dict[str, str]:
        headers = {"Host": HOST, "Accept": "application/json"}
        if self._person == "anonymous":
            return headers
        with editing(self._school.app) as tree:
            user = tree.site["people"][self._person]
            token = tokens.issue(tree.site, user, "program", tuple(Scope), 30)
        return {**headers, "Authorization": f"Bearer {token}"}

    def _ask_all(self, operation: Any) -> None:
        headers = self._headers()

        @seed(self._number)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            self._ask(operation.label, self._placed(case), headers)

        ask()

    def _placed(self, case: Any) -> Any:
        """Return the question at an item that stands there and takes it, mostly."""
        fitting, where = self._fitting, case.path_parameters
        if self._random.random() < 0.85:
            fitting.mend(case.body)
            if "file" in where:
                where["path"], where["file"] = self._random.choice(fitting.files)
            elif "path" in where:
                where["path"] = fitting.path_for(case.body)
            if "If-Match" in case.headers:
                case.headers["If-Match"] = "*"
        return case

    def _ask(self, label: str, case: Any, headers: dict[str, str]) -> None:
        hidden = self._is_hidden(case, headers)
        answer = case.call(headers=headers)
        self.counted[label, answer.status_code] += 1
        said = f"{self._person}: {answer.status_code} {case.as_curl_command()}"
        if answer.status_code >= 500 or answer.status_code == 429:
            self.faults.append(said)
        try:
            case.validate_response(answer, excluded_checks=DEPENDING)
        except FailureGroup as wrong:
            self.faults += [f"{said}\n{each}" for each in wrong.exceptions]
        shown = found(self._school.canaries, _Read(answer))
        self.faults += [f"{said}\nshows {each}" for each in shown if not may_see(self._person, each)]
        if hidden and _seen(answer) != _seen(self._missing(case, headers)):
            self.faults.append(f"{said}\nis hidden, and answered otherwise than what is missing")

    def _is_hidden(self, case: Any, headers: dict[str, str]) -> bool:
        path = case.path_parameters.get("path")
        # A visitor is asked for a token by the first part of the address alone, whatever stands behind it.
        if path not in self._fitting.paths or (self._person == "anonymous" and "/" not in path):
            return False
        asked = case.operation.schema["/{path}"]["GET"].Case(path_parameters={"path": path})
        return asked.call(headers=headers).status_code in REFUSED

    def _missing(self, case: Any, headers: dict[str, str]) -> Any:
        """Put the same question beside the item, where nothing is."""
        above = case.path_parameters["path"].rpartition("/")[0]
        case.path_parameters = {**case.path_parameters, "path": f"{above}/{MISSING}".lstrip("/")}
        return case.call(headers=headers)


class _Closing:
    """The application, and a server's care for what it sends: files are closed after the last byte."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: dict, start_response: Any) -> list[bytes]:
        pieces = self._app(environ, start_response)
        try:
            return [b"".join(pieces)]
        finally:
            if hasattr(pieces, "close"):
                pieces.close()


class _Read:
    """An answer as what looks for canaries reads it."""

    def __init__(self, answer: Any) -> None:
        self.headerlist = [(name, value) for name, values in answer.headers.items() for value in values]
        self.body = answer.content


def _seen(answer: Any) -> tuple:
    headers = {name: values for name, values in answer.headers.items() if name.lower() != "set-cookie"}
    return answer.status_code, headers, answer.content


def written(counted: Counter, seconds: float) -> str:
    """Return the figures for people: how many questions, and how each operation answered."""
    lines = [f"{sum(counted.values())} questions in {seconds:.0f} s"]
    for label in dict.fromkeys(label for label, _status in counted):
        statuses = sorted((status, number) for (each, status), number in counted.items() if each == label)
        lines.append(f"  {label:<28}" + "  ".join(f"{status}: {number}" for status, number in statuses))
    return "\n".join(lines)


def now() -> float:
    """Return the seconds of a clock that never goes back."""
    return time.monotonic()
