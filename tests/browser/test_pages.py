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
UNFIT = f"sizes => [({TOO_WIDE})(), ({TOO_SMALL})(sizes)]"

# One page is opened once and looked at in every way; so many pages of one person are a test.
PORTION = 10
portions = pytest.mark.parametrize(
    "kinds",
    [kinds[start : start + PORTION] for kinds in PEOPLE for start in range(0, len(kinds), PORTION)],
    ids=lambda kinds: f"{kinds[0]}-to-{kinds[-1].name}",
)


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


@portions
def test_pages_are_fit_for_every_eye_hand_and_reader(tour, axe, kinds):
    for kind, page in tour(kinds, width=OFFICE):
        _has_its_headings_in_order(kind, page)
        _fits(kind, page, PHONE)
        axe(page)
        # The other scheme has other colours, and nothing else of its own.
        page.emulate_media(color_scheme="dark")
        axe(page, only=("color-contrast",))
        page.emulate_media(color_scheme="light")
        _fits(kind, page, NARROWEST)
        # Last: the next page is opened at a desk.
        _fits(kind, page, OFFICE)


@pytest.mark.long
@portions
def test_pages_are_fit_at_a_desk_too(tour, axe, kinds):
    for _kind, page in tour(kinds, width=OFFICE):
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page, only=("color-contrast",))
        page.emulate_media(color_scheme="light")


def _fits(kind, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    wide, small = page.evaluate(UNFIT, [SMALLEST, MAIN])
    assert not wide, f"{kind} at {width} scrolls sideways: {wide}"
    assert not small, f"{kind} at {width} is too small to touch: {small}"


def _has_its_headings_in_order(kind, page):
    levels = page.locator("h1:visible, h2:visible, h3:visible, h4:visible").evaluate_all(
        "all => all.map(each => Number(each.tagName[1]))"
    )
    assert levels.count(1) == 1, (kind, levels)
    assert all(after - before <= 1 for before, after in pairwise(levels)), kind
