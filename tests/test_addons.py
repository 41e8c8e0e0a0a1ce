"""FEATURES.md E2: the hook for add-ons: a distribution adds a tile, a type and a rule to the application."""

import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError

from itschool_cms import configure
from itschool_cms.core import evolution
from itschool_cms.core.database import close_databases, open_site
from itschool_cms.manage.reactions.following import Follower
from tests.visitor import Visitor, close, open_app

ROOT = Path(__file__).resolve().parent
SAMPLE = ROOT / "sample_addon"
GUIDE = ROOT.parent / "docs" / "add-ons.md"
PROJECT = tomllib.loads((SAMPLE / "pyproject.toml").read_text())["project"]
POINTS = PROJECT["entry-points"]["itschool_cms.addons"]
PACKAGE = "itschool_library"


def install(folder: Path, name: str = PROJECT["name"], points: dict[str, str] = POINTS) -> None:
    """Write into a folder what an installer writes beside a package."""
    home = folder / f"{name.replace('-', '_')}-{PROJECT['version']}.dist-info"
    home.mkdir(parents=True)
    facts = {"Metadata-Version": "2.1", "Name": name, "Version": PROJECT["version"]}
    summary = {"Summary": PROJECT["description"]}
    lines = [f"{key}: {value}" for key, value in {**facts, **summary}.items()]
    (home / "METADATA").write_text("\n".join(lines) + "\n")
    rows = [f"{key} = {value}" for key, value in points.items()]
    (home / "entry_points.txt").write_text("\n".join(["[itschool_cms.addons]", *rows]) + "\n")


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Path]:
    """Return a folder of packages with the sample, on Python's path."""
    packages = tmp_path / "packages"
    install(packages)
    paths = [str(packages), str(SAMPLE / "src")]
    sys.path[:0] = paths
    yield packages
    for path in paths:
        sys.path.remove(path)
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def start(installed: Path, filled: Path, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return a function that starts the application with settings, over a demo school that is older."""
    opened = []

    def make(**overrides: str) -> Any:
        folder = tmp_path / f"demo{len(opened)}"
        shutil.copytree(filled, folder)
        app = open_app(folder, **overrides)
        opened.append(app)
        with open_site(app.registry.database) as (site, manager):
            evolution.evolve(site, app.registry, manager)
        return app

    yield make
    for app in opened:
        close(app)


def browser(app: Any, person: str) -> Visitor:
    """Return a browser of a person."""
    visitor = Visitor(app)
    visitor.sign_in(person)
    return visitor


def add_book(visitor: Visitor, title: str) -> None:
    """Add a book by the form."""
    form = visitor.get("/library/add/book").forms["deform"]
    form["title"], form["author"] = title, "Astrid Lindgren"
    form.submit("save", status=303)


def refusal(**values: str) -> str:
    """Return why the application does not start."""
    config: list[Configurator] = []
    with pytest.raises(ConfigurationError) as raised:
        config.append(configure(**values))
    return str(raised.value)


def test_sample_add_on_adds_a_tile_a_type_and_a_rule(start: Callable[..., Any]) -> None:
    app = start(addons="library")
    teacher, office = browser(app, "jeanne"), browser(app, "claire")
    assert teacher.get("/manage").html.find(id="tile-library") is None
    assert teacher.get("/manage").html.find("a", href="/library/contents")
    add_book(teacher, "Fifi")
    rule = office.get("/library/rules").forms["deform"]
    rule["when"], rule["then"] = "added", "library-first"
    assert "The rule counts" in rule.submit("save", status=303).follow()
    add_book(teacher, "Ronja")
    tile = teacher.get("/manage").html.find(attrs={"aria-labelledby": "tile-library"})
    assert [link.text for link in tile.find_all("a")] == ["Fifi", "Ronja"]
    assert "Put first" in office.get("/library/rules?dry=1")
    while Follower()(app.registry):
        pass
    tile = teacher.get("/manage").html.find(attrs={"aria-labelledby": "tile-library"})
    assert [link.text for link in tile.find_all("a")] == ["Ronja", "Fifi"]
    assert "Astrid Lindgren" in teacher.get(tile.find("a")["href"])
    browser(app, "amelie").get(tile.find("a")["href"], status=404)
    shown = office.get("/library/rules")
    assert "Put it first in its folder" in shown
    assert "Put first" in shown.html.find(attrs={"aria-labelledby": "rules-done"}).text


def test_rule_of_an_add_on_does_nothing_that_its_maker_may_not_do(start: Callable[..., Any]) -> None:
    from itschool_cms.core.models import utcnow
    from itschool_cms.manage.reactions.models import Reaction
    from itschool_cms.manage.reactions.store import reactions_of

    app = start(addons="library")
    teacher, office = browser(app, "jeanne"), browser(app, "claire")
    add_book(teacher, "Fifi")
    with open_site(app.registry.database) as (site, manager), manager:
        person = next(each for each in site["people"].values() if each.email == "jeanne@example.org")
        place = site["library"].uid
        rule = Reaction(0, place, "added", False, "library-first", "", 0, "", person.uid, utcnow())
        reactions_of(site).add(rule)
    add_book(teacher, "Ronja")
    while Follower()(app.registry):
        pass
    assert "may not do it" in office.get("/library/rules")
    with open_site(app.registry.database) as (site, _manager):
        assert list(site["library"]) == ["fifi", "ronja"]


def test_rule_of_an_add_on_that_is_switched_off_says_so(start: Callable[..., Any]) -> None:
    app = start(addons="library")
    office = browser(app, "claire")
    rule = office.get("/library/rules").forms["deform"]
    rule["when"], rule["then"] = "added", "library-first"
    rule.submit("save", status=303)
    del app.registry.rule_acts["library-first"]
    add_book(browser(app, "jeanne"), "Fifi")
    while Follower()(app.registry):
        pass
    shown = office.get("/library/rules")
    assert "the add-on that does it does not run" in shown
    assert "library-first" in shown


def test_add_on_that_the_settings_do_not_name_is_not_even_imported(start: Callable[..., Any]) -> None:
    """SECURITY: what was installed does not run by that alone."""
    app = start()
    assert PACKAGE not in sys.modules
    assert "book" not in app.registry.content_types


def test_admins_see_what_is_installed_and_what_runs(start: Callable[..., Any], installed: Path) -> None:
    install(installed, "itschool-other", {"other": "nowhere_at_all"})
    admin = browser(start(addons="library"), "admin")
    assert admin.get("/manage/settings").html.find("a", href="/manage/addons")
    rows = admin.get("/manage/addons").html.main.find_all("li")[1:]
    assert [row.find("b").text for row in rows] == ["library", "other"]
    assert "itschool-library 1.2" in rows[0].text
    assert rows[0].find(class_="badge").text == "Runs"
    assert rows[1].find(class_="badge").text == "Switched off"
    for person in ("claire", "amelie"):
        browser(admin.app, person).get("/manage/addons", status=404)


def test_site_without_add_ons_says_so(visit: Callable[..., Visitor]) -> None:
    assert "No add-on is installed." in visit("admin").get("/manage/addons")


def test_name_that_is_not_installed_stops_the_start_with_a_clear_message(installed: Path) -> None:
    said = refusal(addons="library librairy")
    assert "'librairy', which is not installed" in said
    assert "Installed add-ons: library." in said
    sys.path.remove(str(installed))
    assert "Installed add-ons: none." in refusal(addons="librairy")
    sys.path.insert(0, str(installed))


def test_name_that_two_packages_bring_stops_the_start(installed: Path) -> None:
    install(installed, "itschool-library-two")
    assert "two installed packages" in refusal(addons="library")


@pytest.mark.parametrize("target", ["nowhere_at_all", "itschool_library:nothing"])
def test_add_on_that_cannot_be_imported_stops_the_start(installed: Path, target: str) -> None:
    install(installed, "itschool-broken", {"broken": target})
    assert "'broken' cannot be imported" in refusal(addons="broken")


def test_two_acts_of_one_name_are_a_conflict() -> None:
    config = configure()
    with suppress(ConfigurationError):
        config.add_rule_act("tell", "Tell", forecast=print, follow=print)
        pytest.fail("the name is taken")
    close_databases(config.registry)


def test_the_guide_shows_the_files_of_the_sample_as_they_are() -> None:
    shown = dict(re.findall(r"`([\w./]+)`\n\n```\w+\n(.*?)```\n", GUIDE.read_text(), re.DOTALL))
    assert len(shown) == 5
    for name, text in shown.items():
        assert (SAMPLE / name).read_text() == text, name
