"""Templates compiled in the background, and never two at a time."""

import threading
import time
from types import SimpleNamespace

import pytest

from itschool_cms.core import compiled
from itschool_cms.core.compiled import PACKAGE, all_templates, compile_at_start
from itschool_cms.core.forms.renderer import OURS, WidgetTemplate
from itschool_cms.core.rendering import OneAtATime, Template
from tests.core.kernel_app import make_app

WAIT = 10


class Slow:
    """What Chameleon does, without the work: notes how many threads are at it."""

    auto_reload = False
    now = most = times = 0

    def cook_check(self):
        """Compile, with time for another thread to begin."""
        Slow.now, Slow.times = Slow.now + 1, Slow.times + 1
        Slow.most = max(Slow.most, Slow.now)
        time.sleep(0.01)
        Slow.now -= 1
        return True


class Page(OneAtATime, Slow):
    """A template."""


@pytest.fixture(autouse=True)
def nothing_compiled():
    Slow.now = Slow.most = Slow.times = 0


def ask(pages):
    threads = [threading.Thread(target=page.cook_check) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)


def test_threads_compile_one_after_the_other():
    ask([Page() for _ in range(4)])
    assert (Slow.most, Slow.times) == (1, 4)


def test_a_compiled_template_is_not_looked_at_again():
    page = Page()
    assert page.cook_check()
    assert not page.cook_check()
    assert Slow.times == 1


def test_a_template_that_is_being_written_looks_at_its_file():
    page = Page()
    page.auto_reload = True
    page.cook_check()
    page.cook_check()
    assert Slow.times == 2


def test_pages_and_widgets_are_of_the_kind():
    found = list(all_templates(make_app(fill=False).registry))
    assert {type(each) for each in found} == {Template, WidgetTemplate}
    assert len(found) == len([*PACKAGE.rglob("templates/*.pt"), *PACKAGE.joinpath(OURS).glob("*.pt")])


@pytest.mark.parametrize(("setting", "number"), [("true", 1), ("false", 0), (None, 0)])
def test_a_server_compiles_in_the_background(monkeypatch, setting, number):
    monkeypatch.setattr(compiled, "all_templates", lambda registry: registry.pages)
    registry = SimpleNamespace(settings={"templates.compile": setting}, pages=[Page()])
    before = set(threading.enumerate())
    compile_at_start(SimpleNamespace(app=SimpleNamespace(registry=registry)))
    for thread in set(threading.enumerate()) - before:
        thread.join(WAIT)
    assert Slow.times == number
