"""What has been brought back goes again."""

from tests.manage.sample import Note
from tests.manage.test_lifecycle import delete
from tests.manage.undo.test_undo import last_entry, post


def test_what_was_brought_back_goes_into_the_bin_again(school, office):
    path = school.add(Note(title="There and back"), "board")
    delete(office, path, status=303)
    post(office, last_entry(school, "claire"), status=303)
    assert school.get(path, "title")
    post(office, last_entry(school, "claire"), status=303)
    assert school.get(path, "title") is None
    with school.tree() as tree:
        assert "There and back" in [entry.title for entry in tree.site["trash"].values()]
