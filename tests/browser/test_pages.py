"""All kinds of pages, seen by machine: nothing axe finds, nothing sideways, nothing too small to touch."""

from itertools import pairwise

import pytest

from tests.browser.pages import PEOPLE
from tools.browser import OFFICE, PHONE

NARROWEST = 320  # CSS pixels
SMALLEST, MAIN = 24, 44

TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.querySelectorAll("main *")]
    .filter((each) => each.getBoundingClientRect().right > page.clientWidth + 1)
    .slice(0, 5).map((each) => each.outerHTML.slice(0, 120));
}"""
# Links inside a sentence may be as small as their text; a row is as large as its link's area; all entries of
# a day in the month lead to the same place as the day itself.
TOO_SMALL = """([smallest, main]) => [
  ...document.querySelectorAll("a[href], button, input, select, textarea, summary"),
].filter((each) => {
    const box = each.getBoundingClientRect();
    const shown = box.width > 0 && box.height > 0 && each.checkVisibility({ visibilityProperty: true });
    if (!shown || each.matches(".skip, .sr, .cover-link, p a, .prose a, .month li a, .cover a")) return false;
    const least = each.matches(".btn-primary, .btn-danger, .tabbar *, .sidenav li a") ? main : smallest;
    return Math.round(box.width) < least || Math.round(box.height) < least;
  }).map((each) => each.outerHTML.slice(0, 120))"""

people = pytest.mark.parametrize("kinds", PEOPLE, ids=lambda kinds: kinds[0].person or "visitor")


@pytest.fixture
def tour(new_page, enter):
    """Return a function that opens the pages of one person one after the other and yields them."""

    def go(kinds, **options):
        person = kinds[0].person
        # That an answer is an error is told to the console too; these answers are expected.
        options["allow"] = ("status of 404", "status of 410")
        page = enter(person, **options) if person else new_page(**options)
        for kind in kinds:
            answer = page.goto(kind.path)
            assert answer.status == kind.status, kind
            yield kind, page

    return go


@people
@pytest.mark.parametrize("width", [PHONE, OFFICE])
def test_axe_finds_nothing(tour, axe, shot, kinds, width):
    for kind, page in tour(kinds, width=width):
        axe(page)
        shot(page, f"{kind}-{width}")
        # The other scheme has other colours, and nothing else of its own.
        page.emulate_media(color_scheme="dark")
        axe(page, only=("color-contrast",))
        page.emulate_media(color_scheme="light")


@people
def test_nothing_scrolls_sideways_and_targets_can_be_touched(tour, kinds):
    for kind, page in tour(kinds, width=NARROWEST):
        for width in (NARROWEST, PHONE, OFFICE):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate(TOO_WIDE)
            assert not wide, f"{kind} at {width}: {wide}"
            small = page.evaluate(TOO_SMALL, [SMALLEST, MAIN])
            assert not small, f"{kind} at {width}: {small}"


@people
def test_each_page_has_one_heading_and_levels_in_order(tour, kinds):
    for kind, page in tour(kinds):
        levels = page.locator("h1:visible, h2:visible, h3:visible, h4:visible").evaluate_all(
            "all => all.map(each => Number(each.tagName[1]))"
        )
        assert levels.count(1) == 1, (kind, levels)
        assert all(after - before <= 1 for before, after in pairwise(levels)), kind
