"""Notes that a page takes while it is only being read."""

import pytest
from ZODB.POSException import ConflictError

from itschool_cms.core.late import ATTEMPTS, write_notes
from tests.core.kernel_app import Visitor, editing, last_tid, make_app, text_of


@pytest.fixture
def app():
    return make_app()


def test_a_note_is_written_after_a_page_that_was_read(app):
    Visitor(app).get("/late")
    Visitor(app).get("/late")
    assert text_of(app) == "++"


@pytest.mark.parametrize(
    ("method", "address"), [("HEAD", "/late"), ("GET", "/late?raise=1"), ("GET", "/late?raise=redirect")]
)
def test_no_note_is_written_for_a_page_that_was_not_read(app, method, address):
    before = last_tid(app)
    Visitor(app).request(address, method=method, expect_errors=True)
    assert (text_of(app), last_tid(app)) == ("", before)


def test_a_note_that_fails_is_logged_and_harms_no_page(app, caplog):
    assert Visitor(app).get("/late?fail=1").text == "ok"
    assert "A note could not be written" in caplog.text
    assert text_of(app) == ""


def test_a_note_is_written_again_when_another_writer_was_faster(app):
    tries = []

    def note(site):
        leaf = site["public"]["leaf"]
        leaf.text += "n"
        tries.append(1)
        if len(tries) == 1:
            with editing(app) as tree:
                other = tree.site["public"]["leaf"]
                other.text += "o"

    write_notes(app.registry.database, [note])
    assert (text_of(app), len(tries)) == ("on", 2)


def test_a_note_is_given_up_in_the_end(app, caplog):
    tries = []

    def note(site):
        tries.append(1)
        raise ConflictError

    write_notes(app.registry.database, [note])
    assert len(tries) == ATTEMPTS
    assert "given up" in caplog.text
