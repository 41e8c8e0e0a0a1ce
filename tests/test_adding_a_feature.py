"""The walk-through of docs/adding-a-feature.md, executed."""

import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from itschool_cms import configure
from itschool_cms.core import evolution, prepare
from itschool_cms.core.database import open_site
from itschool_cms.families.models import today
from tests.visitor import Visitor, close, settings

ROOT = Path(__file__).resolve().parent
SAMPLE = ROOT / "sample"
GUIDE = ROOT.parent / "docs" / "adding-a-feature.md"


@pytest.fixture
def extended(filled: Path, tmp_path: Path) -> Iterator[Any]:
    """Return the application with the sample feature, over a demo school that is older than it."""
    import shutil

    folder = tmp_path / "demo"
    shutil.copytree(filled, folder)
    sys.path.insert(0, str(SAMPLE))
    try:
        config = configure(**settings(folder))
        config.include("homework")
        app = config.make_wsgi_app()
        prepare(config.registry.database, config.registry)
        with open_site(config.registry.database) as (site, manager):
            evolution.evolve(site, config.registry, manager)
        yield app
        close(app)
    finally:
        sys.path.remove(str(SAMPLE))


def test_the_guide_shows_the_files_of_the_sample_as_they_are() -> None:
    shown = dict(re.findall(r"`homework/([\w./]+)`\n\n```\w+\n(.*?)```\n", GUIDE.read_text(), re.DOTALL))
    assert len(shown) == 8
    for name, text in shown.items():
        assert (SAMPLE / "homework" / name).read_text() == text, name


def test_a_teacher_adds_homework_and_the_parent_finds_it_on_the_dashboard(extended: Any) -> None:
    teacher, parent, stranger = (Visitor(extended) for _ in range(3))
    teacher.sign_in("jeanne")
    form = teacher.get("/homework/add/homework").forms["deform"]
    form["title"], form["task"] = "Exercices 4 à 9", "Page 31."
    form.set("date", (today() + timedelta(days=3)).isoformat(), index=0)
    form.set("checkbox", True, index=0)
    form.submit("publish", status=303)
    parent.sign_in("amelie")
    dashboard = parent.get("/families/lefevre/benoit")
    tile = dashboard.html.find(attrs={"aria-labelledby": "tile-homework"})
    page = parent.get(tile.find("a")["href"])
    assert "Exercices 4 à 9" in page
    assert "Page 31." in page
    stranger.sign_in("sofie")
    stranger.get(tile.find("a")["href"], status=404)
    assert "Exercices" not in stranger.get("/families/haddad/nora")
