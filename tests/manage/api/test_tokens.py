"""Tokens: made in one's own pages, shown once, and never more than the person."""

import time
from datetime import timedelta
from typing import Any

import pytest
from pyramid.exceptions import ConfigurationError
from pyramid.request import Request

from itschool_cms.accounts.api import set_password
from itschool_cms.core.models import utcnow
from itschool_cms.core.permissions import Permission
from itschool_cms.manage.api import asking, tokens
from itschool_cms.manage.api.models import Scope, Tokens
from tests.manage.api.programs import new_token, program
from tests.visitor import Visitor, editing, let_time_pass

DOCUMENT = {"type": "document", "values": {"title": "T", "kind": "letter", "audience": ["school"]}}


def form_of(page: Any) -> Any:
    return next(form for form in page.forms.values() if "name" in form.fields)


def make(visitor: Visitor, name: str, days: str = "30", place: str = "") -> str:
    """Make a token by the page; returns its text."""
    form = form_of(visitor.get("/me/tokens"))
    form["name"], form["days"], form["place"] = name, days, place
    made = form.submit("save", status=200)
    return made.html.find(class_="key-text").text


def test_a_token_is_made_shown_once_used_and_ended(app) -> None:
    luc = Visitor(app)
    luc.sign_in("luc")
    assert "No program has an access" in luc.get("/me").text
    text = make(luc, "Calendar")
    assert text.startswith(tokens.PREFIX)
    assert text not in luc.get("/me/tokens").text
    assert "Calendar" in luc.get("/me/tokens").text
    assert "One program" in luc.get("/me").text or "1 program" in luc.get("/me").text
    ask = program(app, text)
    assert ask("GET", "/documents").json["actions"] == ["add:document"]
    with editing(app) as tree:
        mails = [mail.subject for mail in tree.site.outbox.last_to("luc@example.org", 9)]
    assert any("program" in subject.lower() for subject in mails)
    form = next(form for form in luc.get("/me/tokens").forms.values() if form.action.endswith("revoke"))
    form.submit("token", status=303)
    assert ask("GET", "/documents").status_int == 401
    acts = [entry.act for entry in _trail(app)]
    assert {"token-made", "token-revoked"} <= set(acts)


def _trail(app: Any) -> list[Any]:
    with app.registry.trail.database.transaction() as connection:
        entries = list(connection.root()["entries"].values())
        return [entry for entry in entries if entry.act]


def test_only_the_hash_of_a_token_is_stored(app) -> None:
    text = new_token(app, "luc")
    with editing(app) as tree:
        storage = tree.site._p_jar.db().storage
        records = [record.data for each in storage.iterator() for record in each]
    assert not any(text.encode() in data for data in records if data)


def test_a_page_asks_who_signed_in_long_ago_to_prove_it(app) -> None:
    jeanne = Visitor(app)
    jeanne.sign_in("jeanne")
    with editing(app) as tree:
        let_time_pass(app, tree.site["people"]["jeanne"].uid, 700)
    assert "/me/confirm" in jeanne.get("/me/tokens", status=303).headers["Location"]
    assert Visitor(app).get("/me/tokens", status=303).headers["Location"].endswith("next=%2Fme%2Ftokens")


@pytest.mark.parametrize("place", ["/nothing", "/families/haddad", "/documents/reglement-d-ordre-interieur"])
def test_a_token_is_limited_to_a_folder_that_the_person_sees(app, place: str) -> None:
    luc = Visitor(app)
    luc.sign_in("luc")
    form = form_of(luc.get("/me/tokens"))
    form["name"], form["place"] = "Wrong", place
    assert form.submit("save", status=422)
    text = make(luc, "Right", place="/documents/")
    assert "/documents/" in luc.get("/me/tokens").text
    assert program(app, text)("GET", "/documents").status_int == 200


def test_a_limited_token_reaches_nothing_outside_of_its_folder(app, by) -> None:
    limited = by("claire", place="documents")
    missing = limited("GET", "/nothing-here")
    for path in ("/", "/events", "/families", "/families/lefevre/benoit/documents", "/events/state"):
        assert limited("GET", path).body == missing.body
    # What such a token would do there, were it not for its folder.
    for method, path, body in (
        ("POST", "/events", {"type": "event", "values": {}}),
        ("PATCH", "/events/reunion-de-parents", {"values": {}}),
        ("DELETE", "/events/reunion-de-parents", None),
        ("POST", "/events/reunion-de-parents/state", {"to": "withdraw"}),
        ("POST", "/events/reunion-de-parents/move", {"name": "taken"}),
    ):
        assert limited(method, path, body, If_Match="*").body == missing.body
    assert limited("GET", "/api").status_int == 200
    shown = limited("GET", "/documents").json
    assert shown["links"] == {"self": "/documents/"}
    made = limited("POST", "/documents", DOCUMENT).json["path"]
    to = "/families/lefevre/benoit/documents"
    assert limited("POST", f"{made}move", {"to": to}).json["errors"]["to"]
    assert by("claire")("POST", f"{made}move", {"to": to}).status_int == 200


def test_scopes_limit_what_a_token_does(app, by) -> None:
    made = by("claire")("POST", "/documents", DOCUMENT).json["path"]
    reads, writes, publishes = (by("claire", scopes=(scope,)) for scope in ("read", "write", "publish"))
    assert reads("GET", made).status_int == 200
    assert [writes("GET", made).status_int, publishes("GET", made).status_int] == [403, 403]
    for ask in (reads, publishes):
        assert ask("POST", "/documents", DOCUMENT).status_int == 403
        assert ask("PATCH", made, {"values": {}}, If_Match="*").status_int == 403
        assert ask("POST", f"{made}move", {"name": "x"}).status_int == 403
        assert ask("DELETE", made, If_Match="*").status_int == 403
    for ask in (reads, writes):
        assert ask("POST", f"{made}state", {"to": "publish"}).status_int == 403
    assert publishes("POST", f"{made}state", {"to": "publish"}).status_int == 204
    assert publishes("POST", "/families/lefevre/state", {"to": "publish"}).status_int == 404


@pytest.mark.parametrize(
    "value", [{"effective": "2020-01-01T08:00:00Z"}, {"expires": "2020-01-01T08:00:00Z"}]
)
def test_who_sees_what_is_published_and_when_takes_the_scope_to_publish(by, value) -> None:
    made = by("claire")("POST", "/documents", DOCUMENT).json["path"]
    writes = by("claire", scopes=("read", "write"))
    assert writes("PATCH", made, {"values": value}, If_Match="*").status_int == 200
    by("claire")("POST", f"{made}state", {"to": "publish"})
    assert writes("PATCH", made, {"values": {"title": "Corrected", **value}}, If_Match="*").status_int == 200
    later = dict.fromkeys(value, "2020-02-02T08:00:00Z")
    assert writes("PATCH", made, {"values": later}, If_Match="*").status_int == 403
    assert by("claire")("PATCH", made, {"values": later}, If_Match="*").status_int == 200


def test_a_token_that_may_not_read_learns_nothing_by_writing(by) -> None:
    writes, publishes = by("claire", scopes=("write",)), by("claire", scopes=("publish",))
    added = writes("POST", "/documents", DOCUMENT)
    path = added.headers["Location"].removeprefix("http://localhost")
    assert path.startswith("/documents/")
    answers = [
        added,
        writes("PATCH", path, {"values": {}}, If_Match="*"),
        writes("POST", f"{path}move", {"name": "write-only"}),
        publishes("POST", "/documents/write-only/state", {"to": "publish"}),
    ]
    assert [(each.status_int, each.body) for each in answers] == [(204, b"")] * 4
    assert by("claire")("GET", "/documents/write-only").json["state"] == "published"


def test_what_a_scope_forbids_and_what_is_hidden_are_one_to_who_may_not_see_it(by) -> None:
    reads = by("amelie", scopes=("read", "publish"))
    hidden = reads("POST", "/families/haddad/nora/documents", DOCUMENT)
    assert (hidden.status_int, hidden.body) == (404, reads("POST", "/families/haddad/nobody", DOCUMENT).body)


def test_a_token_dies_with_its_time_account_password_and_a_new_role(app) -> None:
    with editing(app) as tree:
        site, user = tree.site, tree.site["people"]["yasmina"]
        text = tokens.issue(site, user, "x", (Scope.READ,), 30)
        token = tokens.find(site, text)
        assert token is not None
        assert tokens.is_living(site, token, utcnow() - timedelta(minutes=4))
        assert not tokens.is_living(site, token, utcnow() - timedelta(minutes=6)), "a clock that was set back"
        assert not tokens.is_living(site, token, token.expires)
        tree.change(user, {"roles": ("teacher",)})
        assert tokens.find(site, text) is None, "a parent's token is no teacher's"
        tree.change(user, {"roles": ()})
        assert tokens.find(site, text) is token
        tree.change(user, {"disabled": True})
        assert tokens.find(site, text) is None
        tree.change(user, {"disabled": False})
        set_password(user, "Une-autre-phrase-2026")
        assert tokens.find(site, text) is None


def test_a_token_gives_what_the_person_has_now(app, by) -> None:
    ask = by("karim")
    path = "/families/haddad/nora"
    assert ask("GET", path).status_int == 200
    with editing(app) as tree:
        karim = tree.site["families"]["haddad"]["nora"]["guardians"]["karim"]
        before = karim.rights
        tree.change(karim, {"rights": ("contact",)})
    assert ask("GET", path).status_int == 404, "no right is remembered"
    with editing(app) as tree:
        tree.change(tree.site["families"]["haddad"]["nora"]["guardians"]["karim"], {"rights": before})


def test_a_token_lives_a_year_at_most(app) -> None:
    with editing(app) as tree:
        text = tokens.issue(tree.site, tree.site["people"]["luc"], "x", (Scope.READ,), 10_000)
        token = tokens.find(tree.site, text)
        assert token is not None
        assert token.expires - token.created == timedelta(days=365)


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer x", "bearer isk_" + "x" * 43, "Bearer " + "x" * 5_000, "Bearer é", "Bearer a b"],
)
def test_a_token_that_is_none_gets_nothing(app, header: str) -> None:
    client = Visitor(app)
    for method, path in (("GET", "/documents"), ("GET", "/nothing"), ("POST", "/documents"), ("GET", "/api")):
        answer = client.request(
            path, method=method, headers={"Host": "localhost", "Authorization": header}, status="*"
        )
        assert answer.status_int == 401
        assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_the_last_use_is_noted_once_a_day(app) -> None:
    text = new_token(app, "luc")
    ask = program(app, text)
    ask("GET", "/documents")
    with editing(app) as tree:
        token = tokens.find(tree.site, text)
        assert token is not None
        assert token.used == utcnow().date()
    before = app.registry.database.lastTransaction()
    ask("GET", "/documents")
    assert app.registry.database.lastTransaction() == before


def test_too_many_questions_in_a_minute_have_to_wait(app) -> None:
    # Two tokens of one person, made within one second, are counted apart.
    text, other = new_token(app, "luc"), new_token(app, "luc")
    counter = {asking.counter_of(text): asking.PER_MINUTE}
    for _ in range(asking.PER_MINUTE):
        app.registry.throttle.begin(counter, time.time(), 60)
    answer = program(app, text)("GET", "/documents")
    assert answer.status_int == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert program(app, other)("GET", "/documents").status_int == 200


def test_a_person_has_twenty_tokens_at_most_and_dead_ones_are_forgotten(app) -> None:
    tom = Visitor(app)
    tom.sign_in("tom")
    with editing(app) as tree:
        user = tree.site["people"]["tom"]
        for number in range(tokens.MOST_OF_ONE):
            tokens.issue(tree.site, user, f"n{number}", (Scope.READ,), 30)
    form = form_of(tom.get("/me/tokens"))
    form["name"] = "One more"
    assert "20 tokens" in form.submit("save", status=422).text
    with editing(app) as tree:
        user = tree.site["people"]["tom"]
        for _key, token in tree.site.api_tokens.of(user.uid):
            token.expires = utcnow()
    make(tom, "One more")
    with editing(app) as tree:
        kept = tree.site.api_tokens.of(tree.site["people"]["tom"].uid)
        assert [token.name for _key, token in kept] == ["One more"]


def test_a_token_whose_folder_is_gone_reaches_nothing(app) -> None:
    sofie = Visitor(app)
    sofie.sign_in("sofie")
    with editing(app) as tree:
        text = tokens.issue(tree.site, tree.site["people"]["sofie"], "lost", (Scope.READ,), 30, place=12345)
    assert program(app, text)("GET", "/documents").status_int == 404
    assert "Its folder is gone" in sofie.get("/me/tokens").text


def test_tokens_of_two_people_are_apart() -> None:
    class Made:
        def __init__(self, user: int) -> None:
            self.user = user

    kept = Tokens()
    for key, user in (("a", 1), ("b", 1), ("c", 2)):
        kept.put(key, Made(user))  # type: ignore[arg-type]
    kept.drop("a")
    kept.drop("unknown")
    assert [key for key, _token in kept.of(1)] == ["b"]
    kept.drop("b")
    assert (kept.of(1), [key for key, _token in kept.of(2)]) == ([], ["c"])


def test_nobody_ends_the_token_of_somebody_else(app) -> None:
    text = new_token(app, "luc")
    tom = Visitor(app)
    tom.sign_in("tom")
    tom.send("/me/tokens/revoke", {"token": tokens.digest(text)}, token_from="/me", status=303)
    assert program(app, text)("GET", "/documents").status_int == 200


def test_reading_is_no_managing() -> None:
    assert Permission.MANAGE not in tuple(Scope)


def test_a_token_that_ends_while_its_question_is_answered_does_not_come_back(app) -> None:
    text, notes = new_token(app, "luc"), []
    request = Request.blank("/", headers={"Authorization": f"Bearer {text}"})
    request.later = notes.append
    with editing(app) as tree:
        site, key = tree.site, tokens.digest(text)
        asking._note_use(request, site.api_tokens.get(key))
        tokens.revoke(site, site["people"]["luc"], key)
        (note,) = notes
        note(site)
        assert site.api_tokens.get(key) is None


def test_the_folder_of_a_token_that_was_closed_to_its_person_is_told_as_one_that_is_gone(app) -> None:
    with editing(app) as tree:
        karim, nora = tree.site["people"]["karim"], tree.site["families"]["haddad"]["nora"]
        # As if he had been a guardian when he made it, and the folder was moved since.
        milan = tree.site["families"]["claes"]["milan"]
        tokens.issue(tree.site, karim, "mine", (Scope.READ,), 30, place=nora.uid)
        tokens.issue(tree.site, karim, "closed", (Scope.READ,), 30, place=milan.uid)
    browser = Visitor(app)
    browser.sign_in("karim")
    page = browser.get("/me/tokens")
    assert "haddad/nora" in page.text
    assert "claes" not in page.text
    assert page.text.count("Its folder is gone") == 1


@pytest.mark.parametrize("text", ["0", "-1", "many", "1000001", "٣", ""])
def test_a_setting_says_how_often_a_token_may_ask_and_no_nonsense_starts_the_site(text: str) -> None:
    assert asking.limit_of({}) == (asking.PER_MINUTE, 60)
    assert asking.limit_of({"api.per_minute": " 1000000 "}) == (1_000_000, 60)
    with pytest.raises(ConfigurationError, match=r"api\.per_minute"):
        asking.limit_of({"api.per_minute": text})
