"""FEATURES.md E2, caching: pages of persons are kept by nobody, public ones only with a question each time.

SECURITY N1: every answer to who is signed in is private and never stored.
"""

import re
from datetime import timedelta

import pytest

from itschool_cms.core.headers import PRIVATE
from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import State
from itschool_cms.website.models import Page, Section
from itschool_cms.website.storing import KEEP
from tests.visitor import Visitor, editing
from tests.website.proxy import Careless, SharedCache

PERSONS = ("amelie", "sofie", "")
MOST = 60


def browsers(app):
    """Return browsers of two persons and of a visitor, by name."""
    found = {}
    for person in PERSONS:
        found[person] = Visitor(app)
        if person:
            found[person].sign_in(person)
    return found


def through(browser, proxy):
    """Return the same browser behind a proxy: with the same cookies."""
    behind = Visitor(proxy)
    behind.cookiejar = browser.cookiejar
    return behind


def ask(browser, path):
    """Return status, body and cookies of an answer."""
    answer = browser.get(path, status="*")
    return answer.status_int, answer.headers.get("Location"), answer.body, answer.headers.getall("Set-Cookie")


def addresses(browser, start):
    """Return what the pages of a person lead to, pictures, scripts and files too; nothing that signs out."""
    found, waiting = {}, list(start)
    while waiting and len(found) < MOST:
        path = waiting.pop(0)
        if path in found:
            continue
        answer = browser.get(path, status="*")
        found[path] = answer
        if answer.content_type == "text/html":
            links = re.findall(r'(?:href|src)="(/[^"#]*)"', answer.text)
            waiting += [link for link in links if "logout" not in link and "lang=" not in link]
    return list(found)


@pytest.mark.parametrize("kind", [SharedCache, Careless])
def test_shared_proxy_leaks_nothing(demo, kind):
    """Two persons and a visitor behind one cache get, to the byte, what they get without it."""
    people = browsers(demo)
    starts = ("/", "/feed.atom", "/sitemap.xml", "/robots.txt", "/home")
    paths = {path for person in people.values() for path in addresses(person, starts)}
    assert any("/families/" in path for path in paths)
    assert any(path.startswith("/static/") for path in paths)
    proxy = kind(demo)
    behind = {person: through(browser, proxy) for person, browser in people.items()}
    for order in (PERSONS, PERSONS[::-1]):
        for path in sorted(paths):
            for person in order:
                assert ask(behind[person], path) == ask(people[person], path), (person, path)
    assert proxy.hits
    assert proxy.confirmed
    private = [path for path in proxy.stored if path.split("/")[1] in demo.registry.private_roots]
    assert private == []


def test_every_page_of_a_person_is_stored_nowhere(demo):
    """SECURITY N1."""
    person = browsers(demo)["amelie"]
    for path in addresses(person, ("/home", "/me", "/")):
        answer = person.get(path, status="*")
        if answer.content_type == "text/html":
            assert answer.headers["Cache-Control"] == PRIVATE, path
            assert "Cookie" in answer.headers["Vary"], path
            assert "ETag" not in answer.headers, path


@pytest.fixture
def page(demo):
    """The path of a public page."""
    with editing(demo) as tree:
        place = tree.add(tree.site, Section(title="Kept"))
        return "/" + "/".join(tree.add(place, Page(title="Kept page", state=State.PUBLISHED)).path()) + "/"


def edit(demo, path, **values):
    """Change the page."""
    with editing(demo) as tree:
        tree.change(tree.site.catalog.resolve(tree.site.catalog.uid_at(path.rstrip("/"))), values)


def test_public_page_is_kept_and_asked_for_each_time(demo, page):
    proxy = SharedCache(demo)
    first, second = Visitor(proxy), Visitor(proxy)
    answer = first.get(page)
    assert answer.headers["Cache-Control"] == KEEP
    assert second.get(page).body == answer.body
    assert (proxy.hits, proxy.confirmed) == (0, 1)
    tag = answer.headers["ETag"]
    Visitor(demo).get(page, headers={"If-None-Match": tag}, status=304)
    # A tag is that of a language and of a visitor.
    assert Visitor(demo, "nl").get(page, headers={"If-None-Match": tag}).status_int == 200
    person = Visitor(demo)
    person.sign_in("amelie")
    answer = person.get(page, headers={"If-None-Match": tag}, status=200)
    assert "ETag" not in answer.headers


def test_change_of_a_public_page_is_seen_at_once(demo, page):
    visitor = Visitor(SharedCache(demo))
    assert "Kept page" in visitor.get(page)
    edit(demo, page, title="Another title")
    assert "Another title" in visitor.get(page)
    with editing(demo) as tree:
        tree.add(tree.site["kept"], Page(title="A neighbour", state=State.PUBLISHED))
    assert "A neighbour" in visitor.get("/kept/")


def test_withdrawn_and_expired_pages_are_gone_at_once(demo, page):
    """No rest of time: a 304 comes after the right to see the page."""
    visitor = Visitor(SharedCache(demo))
    tag = visitor.get(page).headers["ETag"]
    edit(demo, page, state=State.DRAFT)
    visitor.get(page, status=404)
    Visitor(demo).get(page, headers={"If-None-Match": tag}, status=404)
    edit(demo, page, state=State.PUBLISHED)
    assert visitor.get(page).status_int == 200
    edit(demo, page, expires=utcnow() - timedelta(seconds=1))
    visitor.get(page, status=404)


def test_page_with_a_token_or_a_cookie_is_kept_by_nobody(demo, page):
    visitor = Visitor(demo)
    answer = visitor.get(f"{page}?lang=nl")
    assert answer.headers.getall("Set-Cookie")
    assert answer.headers["Cache-Control"] == PRIVATE
    assert visitor.get("/feed.atom").headers["Cache-Control"].startswith("public")
    answer = visitor.get("/feed.atom?lang=fr")
    assert answer.headers.getall("Set-Cookie")
    assert answer.headers["Cache-Control"] == PRIVATE
    assert Visitor(demo).get("/login").headers["Cache-Control"] == PRIVATE


def test_visitor_with_a_session_gets_pages_of_their_own(demo, page):
    visitor = Visitor(demo)
    visitor.set_cookie("sid", "x" * 43)
    answer = visitor.get(page)
    assert answer.headers["Cache-Control"] == PRIVATE
    assert "ETag" not in answer.headers


def test_what_is_not_the_page_itself_is_kept_by_nobody(demo, page):
    visitor = Visitor(demo)
    for path in (f"{page}nothing", "/search?q=kept", "/install"):
        assert visitor.get(path, status="*").headers["Cache-Control"] == PRIVATE, path
    answer = visitor.get(page, headers={"Accept": "application/json"})
    assert answer.headers["Cache-Control"] == PRIVATE


def test_page_that_holds_a_form_of_a_visitor_is_kept_by_nobody(demo, page):
    """The token of a form is that of one browser, also when its cookie came before."""
    from pyramid.request import Request
    from pyramid.response import Response

    from itschool_cms.core.csrf import CsrfPolicy
    from itschool_cms.website.storing import is_for_anybody

    request = Request.blank(page, cookies={"csrf": "a" * 32})
    request.person, request.view_name = None, ""
    request.context = Page(title="x", state=State.PUBLISHED)
    request.session = type("Session", (), {"user": 0})()
    assert is_for_anybody(request, Response(content_type="text/html"))
    CsrfPolicy(secure=False).get_csrf_token(request)
    assert not is_for_anybody(request, Response(content_type="text/html"))
