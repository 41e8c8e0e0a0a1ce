"""The promise of the product: each person sees what is theirs, and nothing tells of the rest."""

from typing import Any

import pytest

from itschool_cms.core.models import Folder
from itschool_cms.core.tree import walk
from tests.access.crawl import Crawl
from tests.access.matrix import (
    ANSWERED,
    HIDDEN,
    METHODS,
    TABLE,
    Judge,
    is_led_to_login,
    missing_sibling,
    probes,
    read,
    routes,
    seen,
    views,
)
from tests.access.people import OUTSIDE, PEOPLE
from tests.access.school import School
from tests.visitor import editing

pytest_plugins = ["tests.access.fixtures"]

# Not found by an address: files that are the same for everybody, and the views that answer programs.
ROUTES = ["api", "static"]
HIDDEN_SAMPLES = {
    "amelie": ("family lefevre", "guardians benoit", "guardianship amelie", "child nora", "documents nora"),
    "karim": ("invoices nora", "invoice nora", "guardians nora", "guardianship sofie", "child milan"),
    "tom": ("child nora", "document nora", "event nora", "guardians nora", "user karim"),
    "marc": ("child benoit", "documents benoit", "document benoit", "invoice benoit", "events benoit"),
    "nadia": ("child benoit", "document benoit", "event benoit", "guardianship nadia", "document school"),
    "jeanne": ("child nora", "events nora", "invoices benoit", "invoice benoit", "guardians benoit"),
    "ellen": (
        "child benoit",
        "documents nora",
        "document class 3eb",
        "document benoit",
        "event draft",
        "user claire",
    ),
    "luc": ("child benoit", "group benoit", "documents benoit", "document draft", "trash of jeanne"),
    "anonymous": ("child benoit", "group nora", "user amelie", "document school", "trash of office"),
    "denis": ("child benoit", "family lefevre", "event school", "invoice benoit", "document draft"),
}


@pytest.fixture(scope="module")
def table() -> dict:
    """Return the reviewed table."""
    return read(TABLE.read_text())


# The table.


def test_every_view_has_a_row_and_every_row_a_view(school: School, table: dict) -> None:
    wanted = {(probe.sample, probe.view) for probe in probes(school)}
    new, gone = sorted(wanted - set(table)), sorted(set(table) - wanted)
    assert not new, f"No row in {TABLE.name} says who may call: {new}"
    assert not gone, f"Rows of {TABLE.name} name views that are not there: {gone}"


def test_every_view_is_reached_by_a_sample(school: School) -> None:
    classes = [sample.cls for sample in school.samples.values()]
    for view in views(school.registry):
        reached = view["route_name"] or any(issubclass(cls, view["context"]) for cls in classes)
        assert reached, f"No sample has the view {view['name']!r} of {view['context']}"


def test_every_type_and_every_container_has_a_sample(school: School) -> None:
    shown = {sample.cls for sample in school.samples.values()}
    with editing(school.app) as tree:
        containers = {type(item) for item in walk(tree.site) if isinstance(item, Folder)}
    types = {declared.cls for declared in school.registry.content_types.values()}
    missing = sorted(cls.__name__ for cls in (types | containers) - shown)
    assert not missing, f"No sample in tests/access/samples.py stands for: {missing}"


def test_no_view_stands_outside_of_the_tree_but_the_static_files(school: School) -> None:
    assert routes(school.registry) == ROUTES


# A parent each time, the others in the long form: heads are pages whose body is left out.
HEADS = ("amelie",)
heads_of_all = pytest.mark.parametrize(
    "person", [pytest.param(name, marks=() if name in HEADS else pytest.mark.long) for name in PEOPLE]
)


@heads_of_all
def test_head_answers_as_get(school: School, table: dict, person: str) -> None:
    judge, browser, column = Judge(), school.browsers[person], list(PEOPLE).index(person)
    for probe in probes(school):
        letter = judge.letter(browser, "HEAD", probe.path)
        assert letter == table[probe.sample, probe.view]["GET"][column], probe


def test_other_methods_are_refused_everywhere_and_change_nothing(school: School) -> None:
    for sample in {sample.cls: sample for sample in school.samples.values()}.values():
        for person in ("anonymous", "amelie", "admin"):
            browser = school.browsers[person]
            for method in ("PUT", "DELETE", "TRACE", "PATCH", "OPTIONS", "FOO"):
                answer = browser.ask(method, sample.path)
                assert answer.status_int == 405, (person, method, sample.path)
                assert seen(answer) == seen(browser.ask(method, missing_sibling(sample.path)))
    assert not school.has_changed()


def test_a_disabled_person_and_a_visitor_are_one(table: dict) -> None:
    for row, cells in table.items():
        for letters in cells.values():
            assert letters[0] == letters[1], row


def test_whose_right_ended_or_is_withheld_sees_no_more_than_a_stranger(table: dict) -> None:
    names = list(PEOPLE)
    for (sample, view), cells in table.items():
        if "benoit" in sample:
            for letters in cells.values():
                gone = {letters[names.index(name)] for name in ("marc", "nadia", "denis", "anonymous")}
                assert gone == {HIDDEN}, (sample, view)


def test_what_only_the_office_keeps_is_hidden_from_everybody_else(table: dict) -> None:
    for (sample, view), cells in table.items():
        if sample.startswith(("family", "families", "guardian", "people", "user")):
            for letters in cells.values():
                assert ANSWERED not in letters[:-2], (sample, view)


# All answers to a person, asked once: there are thousands.


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_is_answered_as_the_table_says_and_shown_nothing_else(
    school: School, table: dict, subtests: pytest.Subtests, person: str
) -> None:
    crawl = Crawl(school, person)
    with subtests.test("each person is answered where the table says so"):
        wrong = _differing(school, table, crawl.letters, person)
        assert not wrong, "\n".join(wrong)
    with subtests.test("no answer shows what is not for the person"):
        assert crawl.leaks() == {}
        assert crawl.strangers == {}
        assert crawl.refused() == {}, "a list shows what a click refuses"
        assert crawl.unseen() == [], "these were expected and never seen"
        assert not [asked for asked, status in crawl.statuses.items() if status >= 500]


def _differing(school: School, table: dict, letters: dict, person: str) -> list[str]:
    """Return where a person was answered other than the table says."""
    column, wrong = list(PEOPLE).index(person), []
    for probe in probes(school):
        for method in METHODS:
            cells = table.get((probe.sample, probe.view), {}).get(method, "?" * len(PEOPLE))
            wanted, answered = cells[column], letters.get((method, probe.path), "?")
            if wanted != answered:
                wrong.append(f"{probe.sample}: {probe.view} {method} {person}: {wanted} -> {answered}")
    return wrong


# Hidden equals missing.


@pytest.mark.parametrize("person", HIDDEN_SAMPLES)
def test_a_hidden_thing_is_answered_as_a_missing_one(school: School, person: str) -> None:
    browser = school.browsers[person]
    for name in HIDDEN_SAMPLES[person]:
        hidden = school.samples[name].path
        missing = missing_sibling(hidden)
        for method in ("GET", "HEAD", "POST"):
            for way in ("", "edit", "contents", "nothing-below"):
                answers = [browser.ask(method, path + way) for path in (hidden, missing)]
                first, second = map(_without, answers, (hidden, missing))
                assert first == second, (method, hidden + way)
                assert answers[0].status_int == 404 or (person in OUTSIDE and is_led_to_login(answers[0]))


def _without(answer: Any, path: str) -> tuple:
    """Return what is seen of an answer, without the address that the person asked for."""
    status, headers, body = seen(answer)
    quoted = path.replace("/", "%2F")
    if is_led_to_login(answer):
        headers = [(name, value.replace(quoted, "")) for name, value in headers if name != "Content-Length"]
        body = body.replace(quoted.encode(), b"")
    return status, headers, body


@pytest.mark.parametrize("person", ["amelie", "karim", "luc", "marc", "anonymous"])
def test_conditions_and_ranges_tell_nothing_of_a_hidden_file(school: School, person: str) -> None:
    names = {"amelie": "document nora", "luc": "document class 3eb"}
    sample = school.samples[names.get(person, "document benoit")]
    path = sample.path + sample.file
    etag = school.browsers["claire"].ask("GET", path).headers["ETag"]
    for headers in ({"If_None_Match": etag}, {"Range": "bytes=0-1"}, {"If_Match": '"x"'}, {"If_Range": etag}):
        answer = school.browsers[person].ask("GET", path, **headers)
        assert answer.status_int == 404 or is_led_to_login(answer), headers
        assert "ETag" not in answer.headers
