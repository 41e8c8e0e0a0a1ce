"""Every view of every sample for every person: what was measured, and the table of what must be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyramid.response import Response

from .people import OUTSIDE, PEOPLE
from .samples import Sample
from .school import Browser, School

TABLE = Path(__file__).parent.parent / "access.txt"
ANSWERED, HIDDEN, LEAKING, BROKEN = "+-?!"
METHODS = ("GET", "POST")
MISSING = "nothing-here"
PAGE = "(page)"
_GROUPS = (2, 3, 3, 3, 2)
_EXACTLY = re.compile(r"(.*)/\?\\Z")

Cells = dict[str, str]
Table = dict[tuple[str, str], Cells]


@dataclass(frozen=True)
class Probe:
    """A view of a sample: its name in the table, and its address."""

    sample: str
    view: str
    path: str


class UnknownView(Exception):
    """A view that the probes do not reach."""


def views(registry: Any) -> list[dict]:
    """Return what is known of each view that a request can name; exception views answer no address."""
    found = [each["introspectable"] for each in registry.introspector.get_category("views")]
    return [each for each in found if not each["exception_only"] and not _is_answer(each["context"])]


def _is_answer(context: Any) -> bool:
    return getattr(context, "__module__", "").startswith(("pyramid.", "webob."))


def routes(registry: Any) -> list[str]:
    """Return the names of the routes that have a view: they lie outside of the tree."""
    return sorted({each["route_name"] for each in views(registry) if each["route_name"]})


def probes(school: School) -> list[Probe]:
    """Return every view of every sample."""
    declared = [each for each in views(school.registry) if not each["route_name"]]
    found: dict[Probe, None] = {}
    for sample in school.samples.values():
        for view in declared:
            if issubclass(sample.cls, view["context"]):
                names = _names(school.registry, sample, view)
                found |= {Probe(sample.name, name or PAGE, path): None for name, path in names}
    return list(found)


def _names(registry: Any, sample: Sample, view: dict) -> Iterator[tuple[str, str]]:
    """Yield name and address of a view, with each way that may follow the name."""
    name, exactly = view["name"], view["path_info"]
    if exactly:
        found = _EXACTLY.fullmatch(exactly)
        if found is None:
            raise UnknownView(f"{view['name']!r} has a path_info that is no plain address: {exactly}")
        path = found.group(1).replace("\\", "")
        yield path.strip("/"), path
    elif name == "add":
        for each in ("", *_types(registry, sample)):
            yield f"add{each}", f"{sample.path}add{each}"
    elif name == "scale":
        yield name, f"{sample.path}scale/small"
    elif name == "download":
        yield name, sample.path + sample.file
    elif name == "question":
        yield name, sample.path + (sample.question or "question/1")
    elif name == "version":
        yield name, f"{sample.path}version?n=1"
    elif name == "version-file":
        yield name, f"{sample.path}version-file?n=1&file=1"
    else:
        yield name, f"{sample.path}{name}" if name else sample.path


def _types(registry: Any, sample: Sample) -> list[str]:
    """Return the types that can be added to the sample, and one that cannot."""
    declared = registry.content_types.values()
    can = [each.name for each in declared if issubclass(sample.cls, each.addable_to)]
    other = next(each.name for each in declared if each.name not in can)
    return [f"/{name}" for name in (*can, other)]


class Judge:
    """Tells answers apart; knows what each person is told of a name that does not exist."""

    def __init__(self) -> None:
        self._missing: dict[tuple, tuple] = {}

    def letter(self, browser: Browser, method: str, path: str) -> str:
        """Return what a request comes to; LEAKING when a 404 differs from that of a missing name."""
        return self.letter_of(browser, method, path, browser.ask(method, path))

    def letter_of(self, browser: Browser, method: str, path: str, answer: Response) -> str:
        """Return what a request came to, by its answer."""
        if answer.status_int >= 500:
            return BROKEN
        if is_led_to_login(answer):
            return HIDDEN if browser.person in OUTSIDE else LEAKING
        if answer.status_int == 404:
            return HIDDEN if self._is_absent(browser, method, path, seen(answer)) else LEAKING
        return LEAKING if answer.status_int == 405 else ANSWERED

    def _is_absent(self, browser: Browser, method: str, path: str, answer: tuple) -> bool:
        """Tell whether an answer is that of a missing name anywhere, or at least beside the address."""
        known = (
            self._absent(browser, method, each) for each in (f"/families/{MISSING}", missing_sibling(path))
        )
        # What was read since changes the figures in the menus, a notice is shown once: both are asked anew.
        return answer in known or self._are_alike(browser, method, path)

    def _are_alike(self, browser: Browser, method: str, path: str) -> bool:
        first, second = (seen(browser.ask(method, each)) for each in (path, missing_sibling(path)))
        return first == second

    def _absent(self, browser: Browser, method: str, path: str) -> tuple:
        key = browser.person, method, path
        if key not in self._missing:
            self._missing[key] = seen(browser.ask(method, path))
        return self._missing[key]


def missing_sibling(path: str) -> str:
    """Return the address of a name that does not exist, beside the address."""
    # What is asked of the address stays: links to other languages repeat it.
    path, mark, query = path.partition("?")
    above = path.rstrip("/").rpartition("/")[0]
    return f"{above}/{MISSING}" + ("/" if path.endswith("/") and above else "") + mark + query


def seen(answer: Response) -> tuple:
    """Return all that a person can tell an answer by, the cookie of a visitor's token left out."""
    headers = [(name, value) for name, value in answer.headerlist if not value.startswith("csrf=")]
    return answer.status, headers, answer.body


def is_led_to_login(answer: Response) -> bool:
    """Tell whether the answer asks to sign in."""
    return answer.status_int == 303 and "/login?next=" in answer.headers["Location"]


def measure(school: School) -> Table:
    """Return the table as it is."""
    judge, table = Judge(), {}
    for probe in probes(school):
        table[probe.sample, probe.view] = {
            method: "".join(_outcome(school, judge, name, method, probe.path) for name in PEOPLE)
            for method in METHODS
        }
    return table


def _outcome(school: School, judge: Judge, name: str, method: str, path: str) -> str:
    letter = judge.letter(school.browsers[name], method, path)
    if method == "POST":
        school.forget()
    return letter


# The table as text.


def written(table: Table, school: School) -> str:
    """Return the table as a person reviews it."""
    heads = [f"# {name:<10} {who}" for name, who in PEOPLE.items()]
    lines = [INTRODUCTION, *heads]
    last = ""
    for (sample, view), cells in table.items():
        if sample != last:
            what = school.samples[sample]
            lines += ["", f"[{sample}]  {what.cls.__name__}  {what.path}"]
            lines += [f"# {'':<22}GET  {_grouped(_INITIALS)}    POST {_grouped(_INITIALS)}"]
        last = sample
        lines.append(f"  {view:<21} GET  {_grouped(cells['GET'])}    POST {_grouped(cells['POST'])}")
    return "\n".join(lines) + "\n"


def _grouped(letters: str) -> str:
    parts, start = [], 0
    for size in _GROUPS:
        parts.append(letters[start : start + size])
        start += size
    return " ".join(parts)


_INITIALS = "".join(name[0] for name in PEOPLE)
INTRODUCTION = """\
# Who gets an answer where: the promise of the product, reviewed row by row.
#
# + answered    - hidden: the same answer as for a name that does not exist (a visitor is led to sign in)
# HEAD answers as GET does. `python -m tests.access --write` writes the file anew: review each changed line.
# The persons, in the order of the columns:"""


def read(text: str) -> Table:
    """Return the table of a text; raises ValueError for a line that is none."""
    table: Table = {}
    sample = ""
    for line in text.splitlines():
        if line.startswith("["):
            sample = line[1 : line.index("]")]
        elif line.strip() and not line.startswith("#"):
            view, cells = _read_row(line)
            table[sample, view] = cells
    return table


def _read_row(line: str) -> tuple[str, Cells]:
    view, _get, rest = line.strip().partition(" GET ")
    get, _post, post = rest.partition(" POST ")
    cells = {"GET": re.sub(r"\s", "", get), "POST": re.sub(r"\s", "", post)}
    if any(len(each) != len(PEOPLE) or set(each) - {ANSWERED, HIDDEN} for each in cells.values()):
        raise ValueError(f"No row of the table: {line}")
    return view.strip(), cells
