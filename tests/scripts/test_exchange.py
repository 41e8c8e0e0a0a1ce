"""`itschool export` and `itschool import`."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import pytest

from itschool_cms.scripts import exchange
from itschool_cms.website.models import Page
from tests.visitor import editing


def parsed(declare: Any, *arguments: str) -> Namespace:
    parser = ArgumentParser()
    declare(parser)
    return parser.parse_args(arguments)


def test_a_site_is_exported_into_a_file_that_only_its_owner_reads(demo, tmp_path: Path, capsys) -> None:
    file = tmp_path / "site.zip"
    assert exchange.export(demo.registry, parsed(exchange.export_arguments, str(file))) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert "items are in" in capsys.readouterr().out
    wrong = parsed(exchange.export_arguments, str(file), "--path", "/nothing")
    assert exchange.export(demo.registry, wrong) == 1


def test_an_import_is_shown_first_and_done_when_that_is_said(demo, tmp_path: Path, capsys) -> None:
    file = str(tmp_path / "site.zip")
    with editing(demo) as tree:
        tree.add(tree.site, Page(title="Mine"), "mine")
    exchange.export(demo.registry, parsed(exchange.export_arguments, file))
    with editing(demo) as tree:
        tree.remove(tree.site["mine"])
    assert exchange.bring_in(demo.registry, parsed(exchange.import_arguments, file)) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    with editing(demo) as tree:
        assert "mine" not in tree.site
    assert exchange.bring_in(demo.registry, parsed(exchange.import_arguments, file, "--apply")) == 0
    assert "new" in capsys.readouterr().out
    with editing(demo) as tree:
        assert tree.site["mine"].title == "Mine"


def test_what_is_refused_keeps_the_rest_out_unless_that_is_said(demo, tmp_path: Path) -> None:
    file = str(tmp_path / "documents.zip")
    exchange.export(demo.registry, parsed(exchange.export_arguments, file, "--path", "/documents"))
    into = ("--path", "/events", "--apply")
    assert exchange.bring_in(demo.registry, parsed(exchange.import_arguments, file, *into)) == 1
    assert (
        exchange.bring_in(demo.registry, parsed(exchange.import_arguments, file, *into, "--skip-refused"))
        == 0
    )


@pytest.mark.parametrize("name", ["missing.zip", "no.zip"])
def test_a_file_that_is_no_export_is_said_to_be_none(demo, tmp_path: Path, capsys, name: str) -> None:
    (tmp_path / "no.zip").write_bytes(b"no archive")
    arguments = parsed(exchange.import_arguments, str(tmp_path / name))
    assert exchange.bring_in(demo.registry, arguments) == 1
    assert capsys.readouterr().err


def test_a_place_that_is_not_there_is_said_to_be_missing(demo, tmp_path: Path, capsys) -> None:
    file = str(tmp_path / "site.zip")
    exchange.export(demo.registry, parsed(exchange.export_arguments, file))
    arguments = parsed(exchange.import_arguments, file, "--path", "/nothing")
    assert exchange.bring_in(demo.registry, arguments) == 1
    assert "/nothing" in capsys.readouterr().err
