"""The rules of the house, checked by machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import itschool_cms
from itschool_cms import FEATURES, configure
from tests.visitor import Visitor

PACKAGE = Path(itschool_cms.__file__).parent
ROOT = PACKAGE.parent
CONFIG = configure()
CONFIG.commit()
TYPES = CONFIG.registry.content_types
MAX_LINES = 350
_FOLDERS = {feature.rpartition(".")[2] for feature in FEATURES}


def _modules() -> Iterator[Path]:
    return PACKAGE.rglob("*.py")


def _templates() -> Iterator[Path]:
    return PACKAGE.rglob("*.pt")


def test_imports_follow_the_layers() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_but_main_names_another_feature_in_a_string() -> None:
    named = re.compile(r"itschool_cms\.(\w+)")
    for path in _modules():
        own = path.relative_to(PACKAGE).parts[0]
        if path == PACKAGE / "__init__.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
                others = set(named.findall(node.value)) & _FOLDERS - {own}
                assert not others, f"{path}:{node.lineno} names {others}"


def test_every_feature_is_a_folder_with_one_includeme() -> None:
    for feature in FEATURES:
        folder = PACKAGE / feature.rpartition(".")[2]
        tree = ast.parse((folder / "__init__.py").read_text())
        assert any(isinstance(node, ast.FunctionDef) and node.name == "includeme" for node in tree.body)


def test_models_know_no_form_and_no_mail() -> None:
    for path in (*PACKAGE.rglob("models.py"), *PACKAGE.rglob("models/*.py")):
        imported = {
            name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            )
        }
        assert not imported & {"colander", "deform", "pyramid_mailer", "smtplib", "email"}, path


def test_modules_hold_one_noun_each() -> None:
    long = {str(path): n for path in _modules() if (n := len(path.read_text().splitlines())) > MAX_LINES}
    assert not long


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_type_has_a_schema_an_icon_and_a_title(name: str) -> None:
    declared = TYPES[name]
    sprite = (PACKAGE / "core" / "static" / "icons.svg").read_text()
    assert f'id="{declared.icon}"' in sprite
    assert declared.title.domain == "itschool_cms"
    assert [node.name for node in declared.schema() if node.name != "csrf_token"]


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_every_type_is_called_something_in_each_language(language: str) -> None:
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "itschool_cms.po").open("rb") as stream:
        catalog = read_po(stream, locale=language)
    assert all(catalog.get(str(declared.title)).string for declared in TYPES.values())


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_type_has_a_page_of_its_own(name: str) -> None:
    from pyramid.interfaces import IRequest, IView, IViewClassifier
    from zope.interface import implementedBy

    found = CONFIG.registry.adapters.lookup(
        (IViewClassifier, IRequest, implementedBy(TYPES[name].cls)), IView, name=""
    )
    assert found is not None


class _Inline(HTMLParser):
    """Finds what the Content-Security-Policy blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Note inline styles, handlers and scripts."""
        names = dict(attrs)
        self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not names.get("src")):
            self.found.append(tag)


def test_no_template_holds_inline_script_or_style() -> None:
    for path in _templates():
        parser = _Inline()
        parser.feed(path.read_text())
        assert not parser.found, f"{path}: {parser.found}"


def test_no_question_writes_to_the_database(visit, demo) -> None:
    """Every page that each person finds by links is asked for; only notes of reading may be written."""
    for person in ("", "amelie", "karim", "jeanne", "claire", "admin"):
        visitor = visit(person)
        _crawl(visitor, limit=40)
        before = demo.registry.database.lastTransaction()
        _crawl(visitor, limit=40)
        assert demo.registry.database.lastTransaction() == before, person


def _crawl(visitor: Visitor, limit: int) -> None:
    waiting, seen = ["/"], set()
    while waiting and len(seen) < limit:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        page = visitor.get(path, status="*")
        if page.status_int < 300 and page.content_type == "text/html":
            links = [link["href"] for link in page.html.find_all("a", href=True)]
            waiting += [link for link in links if link.startswith("/") and not link.startswith("//")]
        elif "Location" in page.headers:
            waiting.append(re.sub(r"^http://localhost", "", page.headers["Location"]))


def test_every_act_that_is_written_into_the_trail_is_declared() -> None:
    written = {(act, path.name) for path in _modules() for act in _acts(ast.parse(path.read_text()))}
    assert {"signed-in", "password-set"} <= {act for act, _ in written}
    undeclared = {each for each in written if each[0] not in CONFIG.registry.trail_acts}
    assert not undeclared


def _acts(tree: ast.AST) -> Iterator[str]:
    """Yield the names of acts that calls of the audit trail write."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called, of = node.func.attr, getattr(node.func.value, "attr", getattr(node.func.value, "id", ""))
            if called == "trail" or (called in ("write", "note") and of == "trail"):
                yield from (each.value for each in node.args if isinstance(each, ast.Constant))
