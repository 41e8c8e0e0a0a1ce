"""Who asks, and whether they may."""

import pytest
from pyramid.interfaces import ISecurityPolicy
from pyramid.request import Request, apply_request_extensions
from zope.interface.verify import verifyObject

from itschool_cms.core.models import Folder
from itschool_cms.core.permissions import Permission
from itschool_cms.core.security import Person, SecurityPolicy, principals_of
from tests.core.kernel_app import Visitor, editing, make_app


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.fixture
def request_of(app):
    """Return a function that makes a request of a person, who is signed in."""

    def make(name=""):
        request = Request.blank("/", base_url="http://localhost")
        request.registry = app.registry
        apply_request_extensions(request)
        request.tm.begin()
        if name:
            policy.remember(request, str(request.site["people"][name].uid))
        requests.append(request)
        return request

    requests = []
    yield make
    for request in requests:
        request.tm.abort()
        request._process_finished_callbacks()


policy = SecurityPolicy()


def test_the_policy_keeps_the_contract_of_pyramid():
    assert verifyObject(ISecurityPolicy, policy)


def test_a_visitor_is_nobody(request_of):
    request = request_of()
    assert policy.identity(request) is None
    assert policy.authenticated_userid(request) is None
    assert request.principals == {"system.Everyone"}
    assert request.tree.user == 0


def test_a_person_is_known_by_uid(request_of):
    request = request_of("ana")
    ana = request.site["people"]["ana"]
    assert policy.identity(request) is ana
    assert policy.authenticated_userid(request) == str(ana.uid)
    assert request.principals == {"system.Everyone", "system.Authenticated", f"user:{ana.uid}"}
    assert request.tree.user == ana.uid
    assert policy.forget(request) == []
    assert request.session.user == 0


def test_features_add_their_principals(request_of):
    assert "group:chess" in request_of("bob").principals
    assert "group:chess" not in request_of("ana").principals


def test_acts_are_allowed_by_the_item(request_of):
    request = request_of("bob")
    private = request.site["private"]
    assert policy.permits(request, private["bob"], Permission.VIEW)
    assert not policy.permits(request, private["ana"], Permission.VIEW)
    assert not policy.permits(request, private["bob"], Permission.EDIT)


def test_nobody_signs_in_as_something_that_is_no_person(app, request_of):
    request = request_of()
    request.session.sign_in(request.site["public"]["leaf"].uid)
    assert request.person is None
    other = request_of()
    other.session.sign_in(2**52 + 1)
    assert other.person is None


def test_a_plain_person_may_not_sign_in():
    assert not Person().may_sign_in()


def test_principals_outside_of_a_request(app):
    with editing(app) as tree:
        bob = tree.site["people"]["bob"]
        assert f"user:{bob.uid}" in principals_of(bob, tree.site, app.registry)
        assert principals_of(None, tree.site, app.registry) == {"system.Everyone"}


def test_a_right_that_is_taken_away_is_gone_at_the_next_click(app):
    visitor = Visitor(app).sign_in("bob")
    visitor.get("/private/bob", status=200)
    with editing(app) as tree:
        tree.change(tree.site["private"]["bob"], {"open_to": ()})
    visitor.get("/private/bob", status=404)


class Leaning(Folder):
    """An item of an add-on that leaves the question to what it stands in."""

    def __acl__(self):
        """Say nothing."""
        return []


@pytest.mark.parametrize(("place", "answer"), [("public", True), ("private", False)])
def test_an_item_that_says_nothing_is_as_open_as_the_place_it_stands_in(request_of, app, place, answer):
    with editing(app) as tree:
        uid = tree.add(tree.site[place], Leaning(title="Leaning"), "leaning").uid
    request = request_of()
    assert bool(policy.permits(request, request.site.catalog.resolve(uid), Permission.VIEW)) is answer
