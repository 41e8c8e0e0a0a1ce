"""Links of a rich text are kept by uid: they follow a rename, and never name what a person may not see."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.html import Html, sanitise
from itschool_cms.core.links_in_text import canonical, from_paths, internal_uids, to_form, to_paths
from itschool_cms.core.publishing import State
from tests.core.trees import Branch, Leaf, plant

PUBLIC, OFFICE = frozenset({"system.Everyone"}), frozenset({"system.Everyone", "role:office"})


@pytest.fixture
def tree():
    """A tree with a public leaf and a draft in a branch."""
    tree = plant()
    tree.add(tree.site, Branch(title="News"), "news")
    tree.add(tree.site["news"], Leaf(title="Open", state=State.PUBLISHED), "open")
    tree.add(tree.site["news"], Leaf(title="Hidden"), "hidden")
    return tree


def request(tree, principals=PUBLIC, script_name=""):
    """Return what the functions ask of a request."""
    registry = SimpleNamespace(
        settings={"site.base_url": "https://school.example/"},
        reserved_names=frozenset({"scale", "edit"}),
    )
    return SimpleNamespace(
        site=tree.site,
        principals=principals,
        script_name=script_name,
        registry=registry,
        localizer=SimpleNamespace(translate=str),
    )


def link(address, words="here"):
    """Return a paragraph with a link."""
    return sanitise(f'<p>Look <a href="{address}">{words}</a>.</p>')


def test_link_follows_a_rename_and_a_move(tree):
    leaf = tree.site["news"]["open"]
    stored = from_paths(link("/news/open?x=1#part"), request(tree))
    assert f'href="/resolve/{leaf.uid}?x=1#part"' in stored
    tree.rename(leaf, "other")
    assert to_paths(stored, request(tree)) == link("/news/other?x=1#part")
    tree.add(tree.site, Branch(title="Old"), "old")
    tree.move(leaf, tree.site["old"])
    assert to_paths(stored, request(tree)) == link("/old/other?x=1#part")


@pytest.mark.parametrize(
    "typed",
    ["/news/open", "/news/open/", "//news/open"[1:], "https://school.example/news/open", "/news/%6fpen"],
)
def test_every_way_to_write_the_address_of_an_item_is_understood(tree, typed):
    stored = from_paths(link(typed), request(tree))
    assert internal_uids(stored) == (tree.site["news"]["open"].uid,)


@pytest.mark.parametrize(
    "typed",
    [
        "/",
        "/nowhere",
        "/news/gone",
        "/news/hidden",
        "https://elsewhere.example/news/open",
        "//school.example/news/open",
        "mailto:a@school.example",
        "#part",
        "news/open",
        "https://school.example.evil.example/news/open",
    ],
)
def test_what_is_no_item_for_the_person_stays_as_it_was_written(tree, typed):
    text = link(typed)
    assert from_paths(text, request(tree)) == text
    assert internal_uids(text) == ()


def test_views_of_an_item_are_kept_behind_its_uid(tree):
    uid = tree.site["news"].uid
    leaf = tree.site["news"]["open"]
    assert internal_uids(from_paths(link("/news/open/@@edit"), request(tree))) == (leaf.uid,)
    text = sanitise('<img src="/news/open/scale/large" alt="A dog">')
    stored = from_paths(text, request(tree))
    assert f'src="/resolve/{leaf.uid}/scale/large"' in stored
    assert to_paths(stored, request(tree)) == text
    assert uid not in internal_uids(stored)


def test_link_to_what_is_gone_becomes_its_words_and_is_marked_for_editors(tree):
    stored = from_paths(link("/news/open", "<b>the</b> news"), request(tree))
    picture = sanitise(f'<img src="{canonical(tree.site["news"]["open"].uid, "/scale/s")}" alt="A dog">')
    bare = sanitise(f'<img src="{canonical(7)}">')
    tree.remove(tree.site["news"]["open"])
    assert to_paths(stored, request(tree)) == "<p>Look <b>the</b> news.</p>"
    assert "news</b>" not in to_paths(stored, request(tree), marked=True)
    assert "news <em>(this link leads nowhere)</em>." in to_paths(stored, request(tree), marked=True)
    assert to_paths(picture, request(tree)) == "A dog"
    assert to_paths(bare, request(tree), marked=True) == " <em>(this image is gone)</em>"


def test_path_of_a_hidden_target_is_never_told(tree):
    stored = from_paths(link("/news/hidden"), request(tree, OFFICE))
    assert "/resolve/" in stored
    tree.rename(tree.site["news"]["hidden"], "secret-name")
    for shown in (to_paths(stored, request(tree)), to_paths(stored, request(tree), marked=True)):
        assert "secret-name" not in shown
        assert "href" not in shown
    assert to_form(stored, request(tree)) == stored
    assert to_paths(stored, request(tree, OFFICE)) == link("/news/secret-name")


def test_form_shows_paths_and_loses_nothing(tree):
    uid = tree.site["news"]["open"].uid
    stored = sanitise(f'<p><a href="{canonical(uid)}">a</a> <a href="{canonical(5)}">b</a> <a>c</a></p>')
    shown = to_form(stored, request(tree))
    assert 'href="/news/open"' in shown
    assert from_paths(shown, request(tree)) == stored
    assert to_form(link("/x"), request(tree)) == link("/x")


def test_addresses_below_a_prefix_are_understood(tree):
    below = request(tree, script_name="/school")
    stored = from_paths(link("/school/news/open"), below)
    assert internal_uids(stored) == (tree.site["news"]["open"].uid,)
    assert to_paths(stored, below) == link("/school/news/open")
    assert from_paths(link("/news/open"), below) == link("/news/open")


def test_a_text_that_only_speaks_of_the_form_is_left_alone(tree):
    text = sanitise('<p>/resolve/7 <a href="/resolve/x" title="&quot; href=&quot;/resolve/7">x</a></p>')
    assert internal_uids(text) == ()
    assert to_paths(text, request(tree)) == "<p>/resolve/7 x</p>"
    other = sanitise('<p>/resolve/7 <a href="/y">x</a><img src="/z"></p>')
    assert to_paths(other, request(tree)) == other


@given(
    st.lists(st.sampled_from(['<a href="/news/open">', '<img src="/resolve/5">', "</a>", "x", "<p>", '"']))
)
def test_what_comes_out_is_clean_whatever_goes_in(parts):
    tree = plant()
    tree.add(tree.site, Branch(title="News"), "news")
    tree.add(tree.site["news"], Leaf(title="Open", state=State.PUBLISHED), "open")
    text = sanitise("".join(parts))
    stored = from_paths(text, request(tree))
    for result in (stored, to_paths(stored, request(tree)), to_form(stored, request(tree))):
        assert isinstance(result, Html)
        assert sanitise(result) == result
    assert "/resolve/" not in to_paths(stored, request(tree))
