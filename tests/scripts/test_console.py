"""The `itschool` command, run as from a shell."""

import shutil
from pathlib import Path

import pytest
from pyramid.exceptions import ConfigurationError

from itschool_cms.core.database import open_site
from itschool_cms.scripts.main import main
from tests.visitor import close, open_app

INI = """
[DEFAULT]
http_port = 6543
[app:main]
use = egg:itschool_cms
zodb.uri = file://%(here)s/Data.fs
sessions.uri = file://%(here)s/sessions.fs
trail.uri = file://%(here)s/trail.fs
throttle.path = %(here)s/throttle.sqlite
site.base_url = http://localhost:%(http_port)s
site.hosts = localhost:%(http_port)s
mail.transport = folder:%(here)s/mail
mail.default_sender = ecole@example.org
pyramid.includes = itschool_cms.core.outbox
demo.allowed = {demo}
[loggers]
keys = root
[handlers]
keys = none
[formatters]
keys = plain
[logger_root]
level = ERROR
handlers = none
[handler_none]
class = NullHandler
args = ()
[formatter_plain]
format = %(message)s
"""


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    """Return a settings file that allows the demo; its data lie beside it."""
    path = tmp_path / "site.ini"
    path.write_text(INI.replace("{demo}", "true"))
    return path


@pytest.fixture
def filled_ini(ini: Path, filled: Path) -> Path:
    """Return such a settings file; the demo school is there already."""
    shutil.copytree(filled, ini.parent, dirs_exist_ok=True)
    return ini


def run(ini: Path, *arguments: str) -> int:
    """Run the command with the settings file."""
    return main(["-c", str(ini), *arguments])


def test_a_missing_settings_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none.ini", "demo") == 2
    assert "none.ini" in capsys.readouterr().err


def test_the_demo_fills_the_school_once_and_prints_its_people(
    ini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ini, "demo") == 0
    first = capsys.readouterr().out
    assert "amelie@example.org" in first
    assert "http://localhost:6543/login" in first
    assert run(ini, "-s", "http_port=7000", "demo", "--people") == 0
    assert "http://localhost:7000/login" in capsys.readouterr().out
    assert run(ini, "demo") == 0
    app = open_app(ini.parent)
    with open_site(app.registry.database) as (site, manager), manager:
        assert len(site["families"]) == 4
    close(app)


def test_generated_families_are_added_to_what_is_there(ini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ini, "demo", "--families", "30") == 0
    assert "30/30 families" in capsys.readouterr().out
    assert run(ini, "demo", "--families", "2") == 0
    app = open_app(ini.parent)
    with open_site(app.registry.database) as (site, manager), manager:
        assert len(site["families"]) == 36
        assert site["people"].by_email("parent00032@example.org") is not None
        child = next(site["families"]["famille-00032"].values())
        assert len(child["documents"]) == 10
        assert len(child["invoices"]) == 5
        file = next(site["documents"][name] for name in site["documents"] if name.endswith("-no-1"))
        assert file.attachments[0].size == 1_000_000
    close(app)


def test_the_demo_is_refused_where_the_settings_do_not_allow_it(
    ini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ini.write_text(INI.replace("{demo}", "false"))
    assert run(ini, "demo") == 1
    assert "demo.allowed" in capsys.readouterr().err


def test_a_server_with_demo_accounts_does_not_start_in_production(filled_ini: Path) -> None:
    with pytest.raises(ConfigurationError, match="Demo accounts"):
        open_app(filled_ini.parent, **{"demo.allowed": "false"})


def test_a_command_on_a_database_in_use_says_so(ini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = open_app(ini.parent)
    assert run(ini, "demo") == 1
    assert "in use" in capsys.readouterr().err
    close(app)


def test_a_wrong_catalog_is_found_and_repaired(filled_ini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(filled_ini, "catalog") == 0
    app = open_app(filled_ini.parent)
    with open_site(app.registry.database) as (site, manager), manager:
        site.catalog.unindex(site["families"]["lefevre"]["benoit"].uid)
    close(app)
    assert run(filled_ini, "catalog") == 1
    assert run(filled_ini, "catalog", "--repair") == 0
    assert run(filled_ini, "catalog") == 0
    assert "rebuilt" in capsys.readouterr().out


def test_packing_drops_old_revisions_and_ended_sessions(
    filled_ini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(filled_ini, "pack", "--days", "0") == 0
    assert "0 sessions" in capsys.readouterr().out


def test_a_new_site_has_no_step_to_make(ini: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ini, "evolve") == 0
    assert "Nothing to do." in capsys.readouterr().out


def test_a_site_that_is_older_than_a_step_makes_it(
    filled_ini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = open_app(filled_ini.parent)
    with open_site(app.registry.database) as (site, manager), manager:
        site.evolved = ()
    close(app)
    assert run(filled_ini, "evolve") == 0
    assert "done: " in capsys.readouterr().out
    assert run(filled_ini, "evolve") == 0
    assert "Nothing to do." in capsys.readouterr().out


def test_the_trail_is_checked_and_a_changed_entry_is_named(
    filled_ini: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(filled_ini, "trail") == 0
    assert "The chain is whole." in capsys.readouterr().out
    app = open_app(filled_ini.parent)
    app.registry.trail.note("refused")
    app.registry.trail.note("refused")
    with app.registry.trail.database.transaction() as connection:
        connection.root()["entries"][1].digest = "0" * 64
    close(app)
    assert run(filled_ini, "trail") == 1
    assert "broken at entry 1" in capsys.readouterr().out
