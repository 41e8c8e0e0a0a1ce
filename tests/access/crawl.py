"""What each person finds: every view of every sample, searches and filters, and all links from there."""

import re
from datetime import timedelta
from fnmatch import fnmatchcase
from html import unescape
from urllib.parse import urljoin, urlsplit

from pyramid.response import Response

from itschool_cms.families.models import today

from .canaries import PREFIX, found, words_in
from .matrix import Judge, probes
from .rights import MAY, STRANGERS, may_see
from .school import School

STARTS = ("/", "/accounts", "/home", "/me", "/manage", "/documents/", "/events/", "/classes/", "/families/")
# Questions put to every page that may list something.
_NEXT_MONTH = today().replace(day=1) + timedelta(days=31)
QUESTIONS = (
    *(f"?q={PREFIX}", f"?q={PREFIX}&show=unread", "?sort=modified&dir=desc&state=draft", "?p=2&page=2"),
    f"?month={_NEXT_MONTH:%Y-%m}",
)
LISTS = (
    *("documents", "documents benoit", "documents nora", "events", "events benoit", "events nora"),
    *("people", "classes", "group benoit", "group nora", "families", "child benoit", "trash"),
)
_HREF = re.compile(rb'(?:href|src)="([^"]*)"')
_ASIDE = re.compile(r"month=|lang=|next=|sort=|/static/|/logout|changes=mine|#")
MOST_PAGES = 1_000


class Crawl:
    """All answers to one person.

    Attributes:
        seen: what they show: the place where it was planted to the first address that showed it.
        statuses: address to status.
        strangers: names in addresses of people whom the person must not know, and where they stood.
        letters: what the requests for views came to, as in the table, by method and address.
    """

    def __init__(self, school: School, person: str) -> None:
        self._school, self._browser = school, school.browsers[person]
        self.seen: dict[str, str] = {}
        self.statuses: dict[str, int] = {}
        self.strangers: dict[str, str] = {}
        self.letters: dict[tuple[str, str], str] = {}
        self._judge, self._found = Judge(), 0
        self._linked: dict[str, str] = {}
        self._names = [name.encode() for name in STRANGERS[person]]
        self._name = re.compile(rb"\b(" + b"|".join(self._names) + rb")\b")
        views = list(dict.fromkeys(each.path for each in probes(school)))
        self._views = frozenset(views)
        asked = [school.samples[name].path + question for name in LISTS for question in QUESTIONS]
        self._follow([*STARTS, *views, *asked])
        school.forget()
        for path in views:
            self._post(path)

    def _follow(self, waiting: list[str]) -> None:
        # The views come first: all of them are asked, whatever links there are.
        while waiting and self._found < MOST_PAGES:
            path = waiting.pop(0)
            if path not in self.statuses:
                waiting += self._links(path, self._look(path, self._ask("GET", path)))

    def _post(self, path: str) -> None:
        """Send an empty form, and look at the page that it leads to."""
        answer = self._look(f"POST {path}", self._ask("POST", path))
        if 300 <= answer.status_int < 400:
            self._look(
                f"after POST {path}", self._browser.ask("GET", _local(path, answer.headers["Location"]))
            )
        self._school.forget()

    def _ask(self, method: str, path: str) -> Response:
        answer = self._browser.ask(method, path)
        if path in self._views:
            self.letters[method, path] = self._judge.letter_of(self._browser, method, path, answer)
        return answer

    def _look(self, asked: str, answer: Response) -> Response:
        self.statuses[asked] = answer.status_int
        self._found += answer.status_int == 200
        # What was asked is no news to who asks.
        own = words_in(self._school.canaries, asked)
        for place in found(self._school.canaries, answer) - own:
            self.seen.setdefault(place, asked)
        for name in self._named(answer.body.lower()):
            if name not in asked.lower():
                self.strangers.setdefault(name, asked)
        return answer

    def _named(self, body: bytes) -> set[str]:
        """Return the names in small letters that stand as words in a page in small letters."""
        # To look for words is slow, and few pages hold even the letters of one.
        held = any(name in body for name in self._names)
        return {name.decode() for name in self._name.findall(body)} if held else set()

    def _links(self, path: str, answer: Response) -> list[str]:
        if answer.status_int >= 400:
            return []
        links = [unescape(each.decode()) for each in _HREF.findall(answer.body)]
        links += [answer.headers["Location"]] if "Location" in answer.headers else []
        local = [_local(path, link) for link in links if not _ASIDE.search(link) and _is_local(path, link)]
        self._linked |= {link: path for link in local if link not in self._linked}
        return local

    def leaks(self) -> dict[str, str]:
        """Return what was shown and must not be: place to the page that showed it."""
        person = self._browser.person
        return {place: asked for place, asked in self.seen.items() if not may_see(person, place)}

    def refused(self) -> dict[str, str]:
        """Return the links that a click refuses: address to the page that shows it."""
        return {link: page for link, page in self._linked.items() if self.statuses.get(link, 200) >= 400}

    def unseen(self) -> list[str]:
        """Return the globs that let nothing through: the crawl is blind there, or the rule is stale."""
        globs = [glob for glob in MAY[self._browser.person] if not glob.startswith("?")]
        return [glob for glob in globs if not any(fnmatchcase(place, glob) for place in self.seen)]


def _is_local(path: str, link: str) -> bool:
    return urlsplit(urljoin(f"http://localhost{path}", link)).netloc == "localhost"


def _local(path: str, link: str) -> str:
    parts = urlsplit(urljoin(f"http://localhost{path}", link))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
