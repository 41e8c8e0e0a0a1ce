"""Headers of every answer, whatever its status."""

import pytest
from pyramid.response import Response

from itschool_cms.core.headers import HEADERS, POLICY
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC
from tests.core.kernel_app import Visitor, make_app, make_config


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.mark.parametrize(
    "address",
    [
        "/", "/public/leaf", "/nothing", "/private/ana", "/%ff", "/" + "a" * 5000, "/misread?how=crash",
        "/healthz", "/misread?how=storage", "/misread?how=redirect", "/static/00000000/nothing.css",
    ],
)  # fmt: skip
def test_every_answer_carries_them(app, address):
    answer = Visitor(app).get(address, expect_errors=True)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Vary"] == "Cookie"
    assert "Strict-Transport-Security" not in answer.headers


def test_answers_over_https_ask_for_https():
    app = make_app(**{"site.base_url": "https://localhost"})
    answer = Visitor(app, "https").get("/public/leaf")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_nothing_is_allowed_but_what_comes_from_this_site():
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules.pop("default-src") == "'none'"
    assert rules.pop("require-trusted-types-for") == "'script'"
    assert set(rules.values()) == {"'self'", "'none'"}
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"


def test_a_view_may_say_otherwise():
    config = make_config()

    def cached(request):
        return Response("x", content_type="text/plain", cache_control="public, max-age=60")

    config.add_view(cached, name="cached", context=Site, permission=PUBLIC)
    app = config.make_wsgi_app()
    from itschool_cms.core import prepare

    prepare(app.registry.database, app.registry)
    answer = Visitor(app).get("/cached")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in answer.headers


def test_pages_hold_no_script_or_style_of_their_own(app):
    page = Visitor(app).get("/public/leaf").html
    assert all(script.get("src") for script in page.find_all("script"))
    assert not page.find_all("style")
    assert not [tag for tag in page.find_all() if any(name.startswith(("on", "style")) for name in tag.attrs)]
