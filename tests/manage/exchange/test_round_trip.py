"""An export that is brought into an empty site gives an equal tree."""

import io
import json
import unicodedata
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itschool_cms.core.database import open_site
from itschool_cms.core.html import sanitise
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.events.models import Event
from itschool_cms.families.models import ClassGroup
from itschool_cms.manage.exchange.report import Outcome
from itschool_cms.website.models import Page, Section
from tests.examples import examples
from tests.manage.exchange.schools import brought_in, changed, exported, snapshot
from tests.visitor import editing

DATES = ("created", "modified", "owner", "modified_by")


def comparable(found: dict[str, Any], before: set[str]) -> dict[str, Any]:
    """Return what has to be equal: not the dates of what was there `before`, made with the site itself."""
    return {
        path: {name: value for name, value in said.items() if path not in before or name not in DATES}
        for path, said in found.items()
    }


def test_the_demo_school_comes_out_equal(full, empty) -> None:
    other = empty()
    before = set(snapshot(other))
    report = brought_in(other, exported(full))
    assert report.counts()[Outcome.REFUSED] == 0
    assert comparable(snapshot(other), before) == comparable(snapshot(full), before)


def test_what_was_brought_in_is_the_same_the_second_time(full, empty) -> None:
    other, stream = empty(), exported(full)
    brought_in(other, stream)
    before = other.registry.database.lastTransaction()
    report = brought_in(other, stream)
    assert set(report.counts()) == {Outcome.SAME}
    assert other.registry.database.lastTransaction() == before, "nothing is written"


def test_the_catalog_is_right_after_an_import(full, empty) -> None:
    other = empty()
    brought_in(other, exported(full))
    with open_site(other.registry.database) as (site, manager):
        manager.begin()
        before = site.catalog.snapshot()
        Tree(site, other.registry).rebuild_catalog()
        assert site.catalog.snapshot() == before
        manager.abort()


def test_the_order_of_the_list_does_not_matter(full, empty) -> None:
    def turn_round(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        count = len(manifest["items"])
        bodies = {f"items/{count - n:08d}.json": parts[f"items/{n:08d}.json"] for n in range(1, count)}
        manifest["items"][1:] = manifest["items"][:0:-1]
        parts.update({**bodies, "manifest.json": json.dumps(manifest).encode()})

    other = empty()
    before = set(snapshot(other))
    report = brought_in(other, changed(exported(full), turn_round))
    assert report.counts()[Outcome.REFUSED] == 0
    assert _unordered(snapshot(other), before) == _unordered(snapshot(full), before)


def _unordered(found: dict[str, Any], before: set[str]) -> dict[str, Any]:
    for said in found.values():
        said["order"] = []
    return comparable(found, before)


def test_numbers_of_invoices_go_on_after_those_that_came_in(full, empty) -> None:
    other = empty()
    brought_in(other, exported(full))
    with editing(other) as tree, editing(full) as theirs:
        assert tree.site.finance.numbers.last == theirs.site.finance.numbers.last


def test_the_same_site_makes_the_same_items(full) -> None:
    with zipfile.ZipFile(exported(full)) as first, zipfile.ZipFile(exported(full)) as second:
        for name in first.namelist():
            if name != "manifest.json":
                assert first.read(name) == second.read(name)


def test_an_export_holds_no_password_no_token_and_no_recycle_bin(full) -> None:
    with editing(full) as tree:
        hashes = [user.password_hash for user in tree.site["people"].values() if user.password_hash]
        tree.remove(tree.add(tree.site["documents"], Document(title="Zzgone"), "zzgone"))
    stream = exported(full)
    with zipfile.ZipFile(stream) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist())
    assert hashes
    for secret in (*hashes, "$argon2", "password_hash", "zzgone", "Zzgone", "isk_"):
        assert secret.encode() not in text


# Trees that nobody drew.

# As every form stores them: composed, without blanks around.
titles = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), max_size=20
).map(lambda text: unicodedata.normalize("NFC", f"T {text}").strip())
moments = st.one_of(
    st.none(),
    st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)).map(
        lambda m: m.replace(microsecond=0, tzinfo=UTC)
    ),
)
texts = st.sampled_from(
    [
        "",
        "<p>One</p>",
        "\n<p>A &amp; B</p>\n",
        '<h2>É</h2><ul><li><a href="/x">y</a></li></ul>',
        "<p>a<br>b</p>",
    ]
).map(sanitise)
states = st.sampled_from(list(State))
bodies = st.lists(st.binary(min_size=1, max_size=50).map(lambda b: b.hex().encode()), max_size=3)
pages = st.tuples(st.just("page"), titles, states, moments, texts)
documents = st.tuples(st.just("document"), titles, states, moments, texts, bodies)
events = st.tuples(st.just("event"), titles, states, st.integers(0, 3_000), st.integers(1, 60), st.booleans())
sections = st.recursive(
    st.lists(pages, max_size=4),
    lambda inner: st.lists(st.one_of(pages, st.tuples(st.just("section"), titles, inner)), max_size=4),
    max_leaves=8,
)
worlds = st.tuples(
    sections, st.lists(documents, max_size=4), st.lists(events, max_size=3), st.permutations(range(4))
)


def plant(tree: Tree, world: tuple) -> None:
    """Make the tree of a drawn world."""
    inside, letters, dates, order = world
    group = tree.add(tree.site["classes"], ClassGroup(title="Group"), "group")
    _sections(tree, tree.add(tree.site, Section(title="Top"), "top"), inside)
    for _kind, title, state, moment, text, files in letters:
        late = moment + timedelta(days=1) if moment is not None else None
        audience = ("school", f"group:{group.uid}")
        document = Document(
            title=title, state=state, effective=moment, expires=late, text=text, audience=audience
        )
        tree.add(tree.site["documents"], document)
        for number, body in enumerate(files):
            attach(document, 0, f"f{number}.txt", body)
    for _kind, title, state, day, hours, all_day in dates:
        start = datetime(2026, 1, 1, 23, tzinfo=UTC) + timedelta(days=day)
        end = start + (timedelta(days=hours) if all_day else timedelta(hours=hours))
        values = {"start": start, "end": end, "audience": ("public",), "all_day": False}
        tree.add(tree.site["events"], Event(title=title, state=state, **values))
    names = list(tree.site["documents"])
    for name in (names[place % len(names)] for place in order if names):
        tree.site["documents"].move_by(name, 1)


def _sections(tree: Tree, folder: Any, inside: list) -> None:
    for kind, title, *rest in inside:
        if kind == "section":
            _sections(tree, tree.add(folder, Section(title=title)), rest[0])
        else:
            state, moment, text = rest
            tree.add(folder, Page(title=title, state=state, effective=moment, text=text))


@settings(max_examples=examples(6), suppress_health_check=list(HealthCheck), deadline=None)
@given(world=worlds)
def test_any_tree_comes_out_equal(world: tuple) -> None:
    from itschool_cms import main
    from tests.visitor import close

    first, second = main({}), main({})
    try:
        with editing(first) as tree:
            plant(tree, world)
        stream = io.BytesIO(exported(first).getvalue())
        before = set(snapshot(second))
        report = brought_in(second, stream)
        assert [line for line in report.lines if line.outcome == Outcome.REFUSED] == []
        assert comparable(_whole_days(snapshot(second)), before) == comparable(
            _whole_days(snapshot(first)), before
        )
    finally:
        close(first)
        close(second)


def _whole_days(found: dict[str, Any]) -> dict[str, Any]:
    # What begins and ends at midnight becomes a day when its form is saved.
    for said in found.values():
        said["values"].pop("all_day", None)
    return found
