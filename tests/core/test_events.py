"""Events, and subscribers bound to types."""

from itschool_cms.core.events import OfPredicate
from tests.core.kernel_app import Box, Leaf, editing, make_app


def test_subscribers_hear_of_their_types_only():
    app = make_app(fill=False)
    assert app.registry.added == [""]
    with editing(app) as tree:
        box = tree.add(tree.site, Box(title="Box"), "box")
        tree.add(box, Leaf(title="Leaf"), "leaf")
    assert app.registry.added == ["", "box", "leaf"]


def test_the_predicate_says_what_it_is():
    predicate = OfPredicate((Leaf, Box), None)
    assert predicate.text() == predicate.phash() == f"of = {(Leaf, Box)!r}"
