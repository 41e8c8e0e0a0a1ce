"""Sessions: what is kept, for whom, how long, and what ends it."""

import enum
import threading
import time

import pytest
from pyramid.i18n import TranslationString
from pyramid.interfaces import ISession
from pyramid.request import Request
from pyramid.response import Response
from ZODB import DB
from ZODB.MappingStorage import MappingStorage
from ZODB.POSException import ConflictError, StorageError
from zope.interface.verify import verifyObject

from itschool_cms.core.session_store import SessionRecord, SessionStore, digest, plain
from itschool_cms.core.sessions import Session
from tests.core.kernel_app import Visitor, make_app


def now() -> int:
    """Return the time of now, in seconds since 1970 UTC: a test may run long after it was collected."""
    return int(time.time())


@pytest.fixture(scope="module")
def app():
    return make_app()


@pytest.fixture
def store():
    return SessionStore(DB(MappingStorage()))


def request_of(store, token="", secure=False):
    """Return the session of a new request with the cookie."""
    request = Request.blank("/", headers={"Cookie": f"sid={token}"} if token else {})
    return Session(request, store, secure)


def kept(session):
    """Write the session as the tween does; return its id for the next request."""
    response = Response()
    session.write(response)
    return session._token


def cookie(response, name="sid"):
    return next(
        (value for value in response.headers.getall("Set-Cookie") if value.startswith(f"{name}=")), ""
    )


def test_ten_thousand_visitors_leave_no_record(app):
    store, visitor = app.registry.session_store, Visitor(app)
    before = len(store), store.database.storage.lastTransaction()
    for _ in range(100):
        visitor.get("/public/leaf")
        visitor.get("/nothing", status=404)
    for _ in range(9_800):
        session = request_of(store, "made-up")
        session.write(Response())
        assert not session.get_csrf_token()
    assert (len(store), store.database.storage.lastTransaction()) == before


def test_a_sign_in_changes_the_id_and_forgets_the_visitor(app):
    visitor = Visitor(app)
    visitor.send("/flash", text="hello")
    first = visitor.cookies["sid"]
    visitor.sign_in("ana")
    assert visitor.cookies["sid"] != first
    assert visitor.who() == "Ana"
    assert app.registry.session_store.load(digest(first), now()) is None
    again = visitor.cookies["sid"]
    visitor.sign_in("ana")
    assert visitor.cookies["sid"] != again


def test_an_id_that_a_stranger_chose_is_never_taken_over(app):
    visitor = Visitor(app, HTTP_COOKIE="sid=chosen-by-a-stranger; csrf=" + "a" * 32)
    answer = visitor.post("/enter", {"name": "ana", "csrf_token": "a" * 32})
    assert cookie(answer)
    assert "chosen" not in cookie(answer)
    assert visitor.who() == ""


def test_a_cookie_that_is_played_again_after_sign_out_is_nobody(app):
    visitor = Visitor(app).sign_in("ana")
    thief = Visitor(app, HTTP_COOKIE=f"sid={visitor.cookies['sid']}")
    assert thief.who() == "Ana"
    answer = visitor.send("/leave", status=303)
    assert "Max-Age=0" in cookie(answer)
    assert thief.who() == ""


def test_the_database_holds_no_id_that_could_be_used(app):
    visitor = Visitor(app).sign_in("ana")
    token = visitor.cookies["sid"]
    assert app.registry.session_store.load(token, now()) is None
    assert app.registry.session_store.load(digest(token), now())["user"]


def test_cookies_over_plain_http_are_for_this_site_and_no_script(app):
    visitor = Visitor(app)
    answer = visitor.send("/enter", name="ana")
    assert cookie(answer).endswith("; Path=/; HttpOnly; SameSite=Lax")


def test_cookies_over_https_are_bound_to_the_host():
    app = make_app(**{"site.base_url": "https://localhost"})
    visitor = Visitor(app, "https")
    answer = visitor.send("/enter", name="ana")
    assert cookie(answer, "__Host-sid").endswith("; Path=/; secure; HttpOnly; SameSite=Lax")
    assert "Domain" not in cookie(answer, "__Host-sid")
    assert visitor.who() == "Ana"
    gone = cookie(visitor.send("/leave"), "__Host-sid")
    assert "Max-Age=0" in gone
    assert "secure" in gone


def test_a_remembered_session_outlives_the_browser(app):
    answer = Visitor(app).send("/enter", name="ana", remember=1, lifetime=1000)
    assert "Max-Age=1000" in cookie(answer)


@pytest.mark.parametrize(
    ("later", "alive"),
    [
        (0, True),
        (99, True),
        (100, False),
        (-299, True),
        (-301, False),
    ],
)
def test_a_session_ends_when_nothing_happens_and_a_clock_set_back_gives_it_no_life(later, alive):
    record, seen = SessionRecord(), now()
    record.seen, record.idle, record.ends = seen, 100, seen + 1000
    assert record.alive(seen + later) is alive


def test_a_session_ends_after_its_lifetime_however_busy(store):
    session = request_of(store)
    session.sign_in(7, lifetime=50)
    token = kept(session)
    assert store.load(digest(token), now() + 40)
    assert store.load(digest(token), now() + 60) is None


def test_expired_records_are_removed(store):
    for lifetime in (50, 5000):
        session = request_of(store)
        session.sign_in(7, lifetime=lifetime)
        kept(session)
    assert store.expire(now() + 100) == 1
    assert len(store) == 1
    assert [attributes["user"] for _, attributes in store.of_user(7, now() + 100)] == [7]


def test_all_sessions_of_a_person_end_but_the_one_that_asks(store):
    tokens = []
    for _ in range(3):
        session = request_of(store)
        session.sign_in(7)
        tokens.append(kept(session))
    other = request_of(store)
    other.sign_in(8)
    kept(other)
    assert store.drop_user(7, keep=digest(tokens[0])) == 2
    assert request_of(store, tokens[0]).user == 7
    assert request_of(store, tokens[1]).user == 0
    assert store.drop_user(7) == 1
    assert store.drop_user(7) == 0
    assert store.of_user(7, now()) == []
    assert len(store.of_user(8, now())) == 1


def test_sessions_are_listed_by_when_they_were_seen(store):
    tokens = []
    for age in (200, 100, 150):
        session = request_of(store)
        session.sign_in(7)
        tokens.append(kept(session))
        store.save(digest(tokens[-1]), lambda record, age=age: setattr(record, "seen", now() - age))
    seen = [attributes["seen"] for _, attributes in store.of_user(7, now())]
    assert seen == sorted(seen, reverse=True)


def test_being_seen_is_written_every_five_minutes_at_most(store):
    session = request_of(store)
    session.sign_in(7)
    token = kept(session)
    before = store.database.storage.lastTransaction()
    for _ in range(20):
        kept(request_of(store, token))
    assert store.database.storage.lastTransaction() == before
    store.save(digest(token), lambda record: setattr(record, "seen", now() - 301))
    kept(request_of(store, token))
    assert store.load(digest(token), now())["seen"] >= now() - 5


def test_a_session_with_a_short_rest_is_seen_more_often(store):
    session = request_of(store)
    session.sign_in(7, idle=100)
    token = kept(session)
    store.save(digest(token), lambda record: setattr(record, "seen", now() - 30))
    kept(request_of(store, token))
    assert store.load(digest(token), now())["seen"] >= now() - 5


def test_a_message_is_shown_once(app):
    visitor = Visitor(app).sign_in("ana")
    visitor.send("/flash", text="It is saved <now>")
    assert "It is saved &lt;now&gt;" in visitor.get("/public/leaf")
    assert "It is saved" not in visitor.get("/public/leaf")


def test_the_record_of_a_visitor_goes_with_the_last_message(app):
    visitor, store = Visitor(app), app.registry.session_store
    before = len(store)
    visitor.send("/flash", text="A link is on its way")
    assert len(store) == before + 1
    answer = visitor.get("/public/leaf")
    assert "A link is on its way" in answer
    assert "Max-Age=0" in cookie(answer)
    assert len(store) == before


def test_messages_of_two_requests_at_once_both_arrive(store):
    session = request_of(store)
    session.sign_in(7)
    session.flash("old")
    token = kept(session)
    one, two, reader = (request_of(store, token) for _ in range(3))
    one.flash("first")
    two.flash("second")
    assert reader.pop_flash() == ["old"]
    for each in (one, reader, two):
        kept(each)
    assert request_of(store, token).peek_flash() == ["first", "second"]


def test_a_message_left_after_reading_the_others_arrives(store):
    session = request_of(store)
    session.sign_in(7)
    session.flash("old")
    session.flash("old", allow_duplicate=False)
    token = kept(session)
    later = request_of(store, token)
    assert later.pop_flash() == ["old"]
    assert later.pop_flash() == []
    later.flash("new")
    kept(later)
    assert request_of(store, token).peek_flash() == ["new"]


def test_values_of_two_requests_at_once_both_stay(store):
    session = request_of(store)
    session.sign_in(7)
    session.update(both=1, gone=1)
    token = kept(session)
    one, two = request_of(store, token), request_of(store, token)
    one["one"] = 1
    del one["gone"]
    two["two"] = 2
    kept(one)
    kept(two)
    assert dict(request_of(store, token)) == {"both": 1, "one": 1, "two": 2}


def test_writers_of_one_session_in_threads_lose_nothing(store):
    session = request_of(store)
    session.sign_in(7)
    token = kept(session)

    def write(name):
        mine = request_of(store, token)
        mine[name] = name
        kept(mine)

    threads = [threading.Thread(target=write, args=(f"t{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(request_of(store, token)) == {"t0", "t1", "t2"}


def test_a_request_that_began_before_the_sign_out_does_not_bring_the_session_back(store):
    session = request_of(store)
    session.sign_in(7)
    token = kept(session)
    slow = request_of(store, token)
    slow["page"] = 3
    quick = request_of(store, token)
    quick.invalidate()
    kept(quick)
    kept(slow)
    assert len(store) == 0
    assert store.of_user(7, now()) == []


def test_a_message_may_follow_a_sign_out(store):
    session = request_of(store)
    session.sign_in(7)
    token = kept(session)
    session = request_of(store, token)
    session.sign_out()
    session.flash("Until tomorrow")
    after = kept(session)
    assert after != token
    assert request_of(store, after).user == 0
    assert request_of(store, after).peek_flash() == ["Until tomorrow"]
    assert request_of(store, token).new


def test_who_signs_out_without_a_session_gets_no_cookie(store):
    response = Response()
    session = request_of(store)
    session.sign_out()
    session.write(response)
    assert "Set-Cookie" not in response.headers


def test_the_session_keeps_the_contract_of_pyramid(store):
    session = request_of(store)
    assert verifyObject(ISession, session)
    assert session.new
    assert session.key == ""
    assert session.created >= now() - 5
    session.sign_in(7)
    session["a"] = [1]
    token = kept(session)
    session = request_of(store, token)
    assert not session.new
    assert session.created >= now() - 5
    assert session.new_csrf_token() == session.get_csrf_token()
    session["a"].append(2)
    assert request_of(store, token)["a"] == [1]
    session.changed()
    kept(session)
    assert request_of(store, token)["a"] == [1, 2]


def test_the_token_of_forms_is_another_one_in_each_session(store):
    one, two = request_of(store), request_of(store)
    one.sign_in(7)
    two.sign_in(7)
    assert one.get_csrf_token() != two.get_csrf_token()
    assert one._token not in one.get_csrf_token()


class Colour(enum.StrEnum):
    RED = "red"


def test_values_are_kept_as_plain_ones():
    value = {"a": [Colour.RED, TranslationString("Hello"), (1, None, True, 1.5, b"x")]}
    copy = plain(value)
    assert copy == {"a": ["red", "Hello", (1, None, True, 1.5, b"x")]}
    assert [type(each) for each in copy["a"]] == [str, str, tuple]


@pytest.mark.parametrize("value", [object(), SessionRecord(), {1, 2}, [object()], {"a": object()}])
def test_objects_are_no_values_of_a_session(store, value):
    with pytest.raises(TypeError, match="plain values"):
        request_of(store)["x"] = value


def test_a_request_that_fails_writes_no_session(app):
    visitor = Visitor(app)
    for how, status in (("crash", 500), ("storage", 503), ("hidden", 404), ("often", 429)):
        answer = visitor.send("/misbehave", how=how, enter=1, status=status)
        assert "sid=" not in str(answer.headers)
        assert visitor.who() == ""


def test_a_conflict_that_never_ends_writes_no_session(app):
    visitor, store = Visitor(app), app.registry.session_store
    before = len(store)
    visitor.send("/misbehave", how="conflict", enter=1, status=503)
    assert len(store) == before


def test_a_disabled_account_is_nobody_at_the_next_request(app):
    from tests.core.kernel_app import editing

    visitor = Visitor(app).sign_in("bob")
    assert visitor.who() == "Bob"
    with editing(app) as tree:
        tree.change(tree.site["people"]["bob"], {"active": False})
    assert visitor.who() == ""
    with editing(app) as tree:
        tree.change(tree.site["people"]["bob"], {"active": True})


class Failing(MappingStorage):
    """A storage that can be told to fail when a transaction begins."""

    problem = None

    def tpc_begin(self, transaction):
        if self.problem:
            raise self.problem
        super().tpc_begin(transaction)


@pytest.mark.parametrize("problem", [ConflictError("busy"), StorageError("full")])
def test_a_session_that_cannot_be_written_harms_no_page_but_a_sign_in_says_so(problem, caplog):
    app = make_app()
    storage = Failing()
    failing = SessionStore(DB(storage))
    app.registry.session_store.database, kept_open = failing.database, app.registry.session_store.database
    visitor = Visitor(app).sign_in("ana")
    token = visitor.token()
    storage.problem = problem
    app.registry.attempts = 0
    visitor.send("/flash", token, text="lost", status=303)
    answer = visitor.send("/leave", token, status=500)
    assert "Something went wrong" in answer
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "could not be written" in caplog.text
    storage.problem = None
    assert visitor.who() == "Ana"
    kept_open.close()


def test_a_conflict_of_session_writers_is_tried_again(store):
    session = request_of(store)
    session.sign_in(7)
    token = kept(session)
    tries = []

    def change(record):
        tries.append(1)
        record.seen += 1
        if len(tries) == 1:
            # Another writer is faster.
            store.save(digest(token), lambda other: setattr(other, "agent", "other"))

    store.save(digest(token), change)
    assert len(tries) == 2
    assert store.load(digest(token), now())["agent"] == "other"
