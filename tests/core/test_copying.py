"""Copies of items: what goes along, what stays behind; and moves that cross."""

from io import BytesIO

import pytest
from persistent.mapping import PersistentMapping
from ZODB.POSException import ConflictError

from itschool_cms.core.copying import copy_value
from itschool_cms.core.files import keep
from itschool_cms.core.tree import MAX_DEPTH, MoveRefused, Tree
from itschool_cms.core.uploads import accept
from itschool_cms.documents.models import Document
from itschool_cms.website.models import Page, Section
from tests.visitor import editing


@pytest.fixture
def tree(demo):
    """The editor of the demo school, as the office."""
    with editing(demo) as tree:
        yield Tree(tree.site, tree.registry, tree.site["people"]["claire"].uid)


def test_copy_has_the_fields_and_is_a_draft_of_who_makes_it(tree):
    page = tree.add(tree.site, Page(title="A", state="published", tags=("t",), owner=1), "a")
    page.seen_by = "somebody"
    copied = tree.copy(page, tree.site)
    assert (copied.title, copied.tags, copied.state) == ("A", ("t",), "draft")
    assert copied.__name__ == "a-2"
    assert copied.owner == tree.user
    assert copied.uid != page.uid
    assert not hasattr(copied, "seen_by")


def test_copy_of_a_file_has_bytes_of_its_own(tree):
    file = keep(accept("a.txt", BytesIO(b"bytes"), 100))
    document = tree.add(tree.site["documents"], Document(title="A", attachments=(file,)))
    copied = tree.copy(document, tree.site["documents"])
    (other,) = copied.attachments
    assert other is not file
    assert other.blob is not file.blob
    with other.blob.open() as stream:
        assert stream.read() == b"bytes"
    assert (other.name, other.size, other.content_type) == (file.name, file.size, file.content_type)


def test_values_that_may_change_are_copied_and_others_are_shared():
    values = PersistentMapping({"a": 1})
    copied = copy_value((values, "text", 1))
    assert copied[0] == values
    assert copied[0] is not values
    assert copied[1:] == ("text", 1)


def test_persons_rights_bills_and_what_keeps_its_place_are_not_copied(tree):
    family = tree.site["families"]["lefevre"]
    child = family["benoit"]
    invoice = next(iter(child["invoices"].values()))
    guardianship = next(iter(child["guardians"].values()))
    for item, place in (
        (family, tree.site["families"]),
        (child, family),
        (invoice, child["invoices"]),
        (guardianship, child["guardians"]),
        (tree.site["people"]["amelie"], tree.site["people"]),
        (tree.site["terms"], tree.site),
        (child["documents"], tree.site),
    ):
        before = len(place)
        with pytest.raises(MoveRefused):
            tree.copy(item, place)
        assert len(place) == before


def test_rights_of_an_adult_and_a_draft_bill_never_move_to_another_child(tree):
    benoit, nora = (tree.site["families"][a][b] for a, b in (("lefevre", "benoit"), ("haddad", "nora")))
    with pytest.raises(MoveRefused):
        tree.move(next(iter(benoit["guardians"].values())), nora["guardians"])
    draft = next(iter(benoit["invoices"].values()))
    draft.state = "draft"
    with pytest.raises(MoveRefused):
        tree.move(draft, nora["invoices"])


def test_folder_is_neither_copied_nor_moved_into_itself_child_or_grandchild(tree):
    top = tree.add(tree.site, Section(title="A"))
    child = tree.add(top, Section(title="B"))
    for place in (top, child, tree.add(child, Section(title="C"))):
        with pytest.raises(MoveRefused):
            tree.copy(top, place)
        with pytest.raises(MoveRefused):
            tree.move(top, place)


def test_depth_counts_what_stands_below(tree):
    tall = tree.add(tree.site, Section(title="Tall"))
    tree.add(tree.add(tall, Section(title="x")), Section(title="y"))
    place = tree.site
    for _level in range(MAX_DEPTH - 3):
        place = tree.add(place, Section(title="d"))
    for act in (tree.copy, tree.move):
        with pytest.raises(MoveRefused):
            act(tall, place)
    tree.move(tall, place.__parent__)


def test_two_editors_crossing_moves_at_once_make_no_cycle(demo):
    with editing(demo) as tree:
        for name in "ab":
            tree.add(tree.site, Section(title=name), name)
    with pytest.raises(ConflictError), editing(demo) as first:  # noqa: PT012 - the end of the block raises
        first.move(first.site["a"], first.site["b"])
        with editing(demo) as second:
            second.move(second.site["b"], second.site["a"])
    with editing(demo) as tree:
        assert tree.site["a"]["b"].path() == ("a", "b")
        # Done again, as the request is, it is refused with the reason.
        with pytest.raises(MoveRefused):
            tree.move(tree.site["a"], tree.site["a"]["b"])


def test_nothing_is_put_into_what_is_deleted_at_the_same_moment(demo):
    with editing(demo) as tree:
        tree.add(tree.site, Section(title="a"), "a")
    with pytest.raises(ConflictError), editing(demo) as first:  # noqa: PT012 - the end of the block raises
        first.add(first.site["a"], Page(title="lost"))
        with editing(demo) as second:
            second.remove(second.site["a"])


def test_two_who_add_to_one_folder_at_once_are_both_served(demo):
    with editing(demo) as tree:
        tree.add(tree.site, Section(title="a"), "a")
    with editing(demo) as first:
        place = first.site["a"]
        assert len(place) == 0
        first.change(place, {"description": "new"})


def test_older_catalog_gets_its_indexes_of_authors_and_tags(demo):
    from itschool_cms.core.evolve import index_authors

    with editing(demo) as tree:
        catalog = tree.site.catalog
        del catalog._author, catalog._tags
    with editing(demo) as tree:
        index_authors(tree.site, tree.registry)
        index_authors(tree.site, tree.registry)
        document = next(iter(tree.site["documents"].values()))
        assert tree.site.catalog.fact("author", document.uid) == document.owner
        assert not tree.site.catalog.fact("tags", document.uid)
