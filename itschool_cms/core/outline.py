"""Headings of rich text that links lead to, and the table of contents made out of them."""

import html
import re
from typing import NamedTuple

from .html import Html, plain_text
from .naming import slug

# No other id of a page begins so.
PREFIX = "part-"
_HEADING = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)


class Heading(NamedTuple):
    """A heading of a text: its level (2 or 3), its id on the page, its words."""

    level: int
    id: str
    words: str


class Shown(str):
    """Markup that was made here out of clean HTML; templates insert it as it is.

    Attributes:
        headings: those of the text, in their order.
    """

    headings: tuple[Heading, ...] = ()

    def __html__(self) -> str:
        """Return the markup, for templates."""
        return str.__str__(self)

    @property
    def parts(self) -> list[tuple[Heading, list[Heading]]]:
        """The headings as a table of contents: each with the smaller ones below it."""
        found: list[tuple[Heading, list[Heading]]] = []
        for each in self.headings:
            if each.level > 2 and found and found[-1][0].level == 2:
                found[-1][1].append(each)
            else:
                found.append((each, []))
        return found


def outlined(text: Html, anchor: str = "") -> Shown:
    """Return a text whose headings have ids: the same ones as long as their words stay.

    Args:
        anchor: what a link at each heading, which leads to it, is called; empty for no links.
    """
    headings: list[Heading] = []

    def name(match: re.Match[str]) -> str:
        words = " ".join(plain_text(match[2]).split())
        if not words:
            return match[0]
        found = Heading(int(match[1]), _free(slug(words), headings), words)
        headings.append(found)
        return f'<h{match[1]} id="{found.id}">{match[2]}{_anchor(found, anchor)}</h{match[1]}>'

    shown = Shown(_HEADING.sub(name, text.__html__()))
    shown.headings = tuple(headings)
    return shown


def with_markup(text: Shown, markup: str) -> Shown:
    """Return other markup of the same headings; whoever makes it answers for its being clean."""
    changed = Shown(markup)
    changed.headings = text.headings
    return changed


def _free(wanted: str, headings: list[Heading]) -> str:
    taken = {each.id for each in headings}
    found, number = PREFIX + wanted, 1
    while found in taken:
        number += 1
        found = f"{PREFIX}{wanted}-{number}"
    return found


def _anchor(heading: Heading, label: str) -> str:
    if not label:
        return ""
    told = html.escape(f"{label}: {heading.words}")
    return f' <a class="anchor no-print" href="#{heading.id}" aria-label="{told}">#</a>'
