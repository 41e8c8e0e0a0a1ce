"""Addresses that are safe to lead to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid.request import Request

from itschool_cms.core.addresses import MAX_ADDRESS, local_path, mail_url, redirect_to, resource_path
from tests.core.kernel_app import Visitor, editing, make_app

BAD = [
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", " https://evil.example",
    "javascript:alert(1)", "data:text/html,x", "https:evil.example", "user@evil.example", "///evil.example",
    "/" + "x" * MAX_ADDRESS, "/a\r\nSet-Cookie: x=1", "/\t/evil.example", "/\x00", "http:///evil.example",
    "/a\\b", "/\u2028", "/é", "", None, b"/a", ["/a"], "evil", "?a=1", "/\x7f",
]  # fmt: skip


@pytest.mark.parametrize("address", BAD)
def test_other_addresses_give_the_default(address):
    assert local_path(address) == "/"
    assert local_path(address, "/accounts") == "/accounts"


@pytest.mark.parametrize("address", ["/", "/a/b?c=d&e=%2F#f", "/%09/evil", "/a//b", "/search?q=http://x"])
def test_paths_of_this_site_pass(address):
    assert local_path(address) == address


@given(st.text())
def test_whatever_passes_begins_on_this_site(address):
    path = local_path(address)
    assert path.startswith("/")
    assert path[1:2] not in ("/", "\\")
    assert path.isascii()
    assert path.isprintable()


@pytest.mark.parametrize("address", [address for address in BAD if address and isinstance(address, str)])
def test_after_a_form_nobody_is_led_elsewhere(address):
    answer = Visitor(APP).send("/enter", name="ana", next=address, status=303)
    assert answer.location == "http://localhost/"


APP = make_app()


@pytest.fixture
def request_(request):
    from pyramid.testing import DummyRequest

    made = DummyRequest()
    made.registry = APP.registry
    return made


def test_redirects_lead_to_items_and_paths(request_):
    with editing(APP) as tree:
        leaf = tree.site["public"]["leaf"]

        def path(*args, **options):
            return redirect_to(request_, *args, **options).location

        request_.resource_path = lambda item, *elements: "/".join(("", *item.path(), *elements))
        assert path(leaf) == "/public/leaf"
        assert path(leaf, "edit", query={"a": "b c"}) == "/public/leaf/edit?a=b+c"
        assert path("/search", query={"q": ["é", "x"]}) == "/search?q=%C3%A9&q=x"
        assert path("//evil.example") == "/"
        assert mail_url(request_, leaf, "edit") == "http://localhost/public/leaf/edit"
        assert mail_url(request_, "/login") == "http://localhost/login"


def test_below_a_folder_of_another_server_addresses_begin_with_that_folder():
    """RFC 3875, SCRIPT_NAME: the part of the address that leads to the application."""
    with editing(APP) as tree:
        leaf = tree.site["public"]["leaf"]
        asked = Request.blank("/", base_url="http://localhost/school")
        assert resource_path(asked, leaf, "edit") == "/school/public/leaf/edit"
        assert resource_path(asked, tree.site) == "/school/"
