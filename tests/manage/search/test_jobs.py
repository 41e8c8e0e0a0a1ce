"""Work beside the answers: words of files, merges, stems; and databases of before."""

from io import BytesIO

import pytest

from itschool_cms.core.files import keep
from itschool_cms.core.text import evolve
from itschool_cms.core.uploads import AcceptedFile
from itschool_cms.core.uploads.judge import TYPES
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.manage.search import jobs
from tests.core.office_files import docx, odt
from tests.core.test_reading import BOMB
from tests.visitor import close, editing, open_app

from .test_pages import found


@pytest.fixture
def letter(demo):
    """Return a function that publishes a letter with files: name and bytes of each."""

    def publish(title, *files, audience=("school",)):
        with editing(demo) as tree:
            item = tree.add(
                tree.site["documents"], Document(title=title, state="published", audience=audience)
            )
            for uid, (name, data) in enumerate(files, start=1):
                attach(item, uid, name, data)
            tree.touch(item)
            return item.uid

    return publish


def read_all(demo, most=50):
    """Read all files that wait."""
    for _number in range(most):
        if not jobs.read_files(demo.registry):
            return
    raise AssertionError("there is no end")


def test_words_of_files_are_found_after_they_were_read(demo, visit, letter):
    letter(
        "Voyage",
        ("programme.docx", docx("Visite du planétarium, avec un pique-nique.")),
        ("b.odt", odt("Zodiaque")),
    )
    assert found(visit("amelie"), q="planétarium") == []
    read_all(demo)
    page = visit("amelie").get("/search", {"q": "planetariums"})
    assert [each.text for each in page.html.select("main .hits h3")] == ["Voyage"]
    assert "Visite du planétarium" in page.html.select_one("main .hits").text
    assert found(visit("amelie"), q='zodiaque "pique nique"') == ["Voyage"]


def test_words_of_a_file_are_for_who_may_open_it(demo, visit, letter):
    letter("Voyage", ("a.odt", odt("Planétarium")), audience=())
    read_all(demo)
    assert found(visit("amelie"), q="planétarium") == []
    assert found(visit("claire"), q="planétarium") == ["Voyage"]


def test_a_file_that_cannot_be_read_is_noted_and_not_tried_again(demo, visit, letter):
    uid = letter("Bombe")
    with editing(demo) as tree:
        item = tree.site.catalog.resolve(uid)
        file = AcceptedFile("a.docx", TYPES["docx"], len(BOMB), BytesIO(BOMB))
        tree.change(item, {"attachments": (keep(file, 1),)})
    read_all(demo)
    with editing(demo) as tree:
        assert tree.site.catalog.resolve(uid).attachments[0].words.failure == "unreadable"
        tree.touch(tree.site.catalog.resolve(uid))
        assert not tree.site.catalog.text.unread
    assert jobs.read_files(demo.registry) is False
    assert found(visit("amelie"), q="bombe") == ["Bombe"]


def test_files_of_what_was_deleted_meanwhile_are_left(demo, letter, monkeypatch):
    read_all(demo)
    uid = letter("Voyage", ("a.odt", odt("Planétarium")))
    read = jobs.read_words

    def and_delete(stream, content_type):
        with editing(demo) as tree:
            tree.remove(tree.site.catalog.resolve(uid))
        return read(stream, content_type)

    monkeypatch.setattr(jobs, "read_words", and_delete)
    assert jobs.read_files(demo.registry) is True
    with editing(demo) as tree:
        assert not tree.site.catalog.text.unread
        entry = next(each for each in tree.site["trash"].values() if each.title == "Voyage")
        assert entry.content.attachments[0].read_text is None
        tree.restore(entry)
        assert list(tree.site.catalog.text.unread) == [uid]


def test_another_file_that_came_meanwhile_is_read_next(demo, visit, letter, monkeypatch):
    read_all(demo)
    uid = letter("Voyage", ("a.odt", odt("Planétarium")))
    read = jobs.read_words

    def and_replace(stream, content_type):
        with editing(demo) as tree:
            item = tree.site.catalog.resolve(uid)
            item.attachments = ()
            attach(item, 2, "b.odt", odt("Aquarium"))
            tree.touch(item)
        return read(stream, content_type)

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "read_words", and_replace)
        assert jobs.read_files(demo.registry) is True
    read_all(demo)
    assert found(visit("amelie"), q="aquarium") == ["Voyage"]
    assert found(visit("amelie"), q="planétarium") == []


def test_waiting_texts_are_merged_and_stemmed_by_the_jobs(demo, visit, monkeypatch):
    with editing(demo) as tree:
        before = tree.site.catalog.text.waiting()
    assert before
    monkeypatch.setattr(jobs, "MERGED_BY_JOB", before + 1)
    assert jobs.merge(demo.registry) is False
    with editing(demo) as tree:
        assert tree.site.catalog.text.waiting() == before
    monkeypatch.setattr(jobs, "MERGED_BY_JOB", 1)
    jobs.merge(demo.registry)
    monkeypatch.setattr(jobs, "WORDS", 10_000)
    assert jobs.note_stems(demo.registry) is False
    with editing(demo) as tree:
        assert tree.site.catalog.text.waiting() == 0
    assert found(visit("amelie"), q="reglements")


def test_an_old_database_gets_the_index_and_loses_the_one_of_before(demo, visit, monkeypatch):
    monkeypatch.setattr(evolve, "PORTION", 7)
    with editing(demo) as tree:
        catalog = tree.site.catalog
        before = catalog.text.snapshot()
        del catalog.text
        catalog._text = "the index of before"
    with editing(demo) as tree:
        evolve.index_texts(tree.site, demo.registry)
    with editing(demo) as tree:
        catalog = tree.site.catalog
        assert not hasattr(catalog, "_text")
        assert catalog.text.snapshot() == before
        assert catalog.text.unread
        assert catalog.text.waiting() == 0
    assert found(visit("amelie"), q="bokrijk")


def test_the_jobs_wait_for_a_site(tmp_path):
    app = open_app(tmp_path)
    try:
        for job in (jobs.merge, jobs.note_stems, jobs.read_files):
            assert job(app.registry) is False
    finally:
        close(app)
