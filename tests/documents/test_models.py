from datetime import UTC, datetime
from types import SimpleNamespace

from itschool_cms.core.models import Item
from itschool_cms.documents.models import Document, ReadMarks
from itschool_cms.documents.reading import note_reading

MOMENT = datetime(2026, 11, 3, 7, 48, tzinfo=UTC)


def test_the_first_time_counts():
    marks, item = ReadMarks(), Item(uid=7)

    marks.mark(1, item, MOMENT)
    marks.mark(1, item, MOMENT.replace(year=2027))

    assert dict(marks.of(1)) == {7: int(MOMENT.timestamp())}
    assert dict(marks.of(2)) == {}


def test_only_guardians_are_counted_as_readers():
    marks, item = ReadMarks(), Item(uid=7)

    marks.mark(1, item, MOMENT)
    marks.mark(2, item, MOMENT)
    marks.mark(2, item, MOMENT)
    marks.mark(3, item, MOMENT, family=False)

    assert marks.readers(7) == 2
    assert marks.readers(8) == 0


def test_a_form_stands_in_a_feed_of_its_own_too():
    letter = Document(title="Letter", audience=("school",), created=MOMENT)
    form = Document(title="Form", kind="form", audience=("school",), created=MOMENT)

    assert set(letter.listings()) == {"document|school", "document|in:0"}
    assert set(form.listings()) == {"document|school", "document|in:0", "form|school"}


def test_a_document_without_the_file_finds_nothing():
    assert Document(title="Letter").attachment(5) is None


def test_a_document_that_is_gone_by_then_is_not_marked(school, trip):
    with school.editing() as tree:
        document, notes = tree.site["documents"]["trip-to-bokrijk"], []
        request = SimpleNamespace(
            method="GET",
            person=tree.site["people"]["amelie"],
            principals=frozenset(document.readers()),
            site=tree.site,
            later=notes.append,
        )
        note_reading(request, document)
        tree.remove(document)

        notes[0](tree.site)

        assert len(tree.site.read_marks.of(school.uids["amelie"])) == 0
