"""What links to what: before something goes, on a page of its own, and for the whole site."""

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.core.publishing import State
from itschool_cms.core.references import target_of, targets
from itschool_cms.documents.models import Document
from itschool_cms.manage.links.evolve import index_links
from itschool_cms.website.models import Page, Section
from tests.manage.sample import Binder, Note
from tests.visitor import editing


class Chooser(Page):
    """A page that names items in a field."""

    type_name = "page"
    chosen: tuple[int, ...] = ()

    def references(self):
        """Return them."""
        return self.chosen


def page(school, title, text="", *path, state="published", **values):
    """Add a page; returns its path."""
    item = Page(title=title, text=sanitise(text), state=state, **values)
    return school.add(item, *path)


def uid_of(school, path):
    """Return the uid of the item at a path."""
    (uid,) = school.get(path, "uid")
    return uid


def form_to(answer, end):
    """Return the form of a page whose action ends so."""
    return next(form for form in answer.forms.values() if form.action.endswith(end))


# What is read of an item.


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/a/b", "/a/b"),
        ("/a/b/", "/a/b"),
        ("/a/./b//c", "/a/b/c"),
        ("../other", "/in/other"),
        ("below", "/in/here/below"),
        ("/caf%C3%A9", "/café"),
        ("/a?q=1#part", "/a"),
        ("#part", "/in/here"),
        ("/a/%2e%2e/b", "/b"),
        ("https://example.org/x/", "//example.org/x"),
        ("/resolve/17/scale/large#x", "17"),
        ("/resolve/17", "17"),
        ("/resolve/x", "/resolve/x"),
        ("https://example.org/resolve/17", "//example.org/resolve/17"),
        ("mailto:a@example.org", ""),
        ("tel:+32", ""),
        ("http://[bad", ""),
        ("/" + "a" * 2_000, ""),
    ],
)
def test_addresses_are_compared_in_one_form(address, target):
    assert target_of(address, "/in/here/") == target


def test_targets_are_read_from_rich_text_and_fields(school):
    text = (
        '<p><a href="/x" title="a > b">1</a> href="/no" <img src="/y.png" alt=""> <a href="#top">up</a></p>'
    )
    item = Chooser(title="c", text=sanitise(text), chosen=(17,))
    item.__name__ = "c"
    assert targets(item) == {"/x", "/y.png", "17"}


def test_links_beyond_a_thousand_in_one_text_are_left_out():
    text = sanitise("".join(f'<a href="/l{number}">l</a>' for number in range(1_200)))
    assert len(targets(Page(title="many", text=text))) == 1_000


# Before something goes.


def test_deleting_what_others_link_to_lists_those_one_may_see_and_counts_the_rest(school, teacher):
    path = school.add(Note(title="Linked note", state="published"), "board", person="jeanne")
    page(school, "Open linker", f'<a href="{path}">x</a>')
    page(school, "Closed linker", f'<a href="{path}/">x</a>', state="draft")
    asked = teacher.get(f"{path}/delete")
    assert "2 items link here: their links will lead nowhere." in asked
    assert asked.html.find("a", string="Open linker")
    assert "Closed linker" not in asked
    assert "One of them is not for you to see." in asked
    assert "Delete all the same" in asked
    form_to(asked, "/delete").submit(status=303)
    assert school.get(path, "title") is None


def test_what_nothing_links_to_is_deleted_without_a_word(school, office):
    path = page(school, "Alone")
    assert "will lead nowhere" not in office.get(f"{path}/delete")


def test_links_to_what_stands_below_count_and_those_within_do_not(school, office):
    school.add(Section(title="Bundle"))
    inner = page(school, "Bundle part", "", "bundle")
    page(school, "Bundle index", f'<a href="{inner}">x</a>', "bundle")
    assert "will lead nowhere" not in office.get("/bundle/delete")
    page(school, "Elsewhere", '<a href="/bundle/bundle-part">x</a>')
    asked = office.get("/bundle/delete")
    assert "One item links here" in asked
    assert asked.html.find("a", string="Elsewhere")


def test_links_by_old_address_by_full_address_and_by_uid_count(school, office):
    school.add(Section(title="Yard"))
    path = page(school, "Gate", "", "yard")
    page(school, "By old", f'<a href="{path}">x</a>')
    page(school, "By view", f'<a href="{path}/sharing">x</a>')
    with school.tree() as tree:
        tree.rename(tree.site["yard"], "yard-2")
        tree.rename(tree.site["yard-2"]["gate"], "gate-2")
    page(school, "By full", '<a href="http://localhost/yard-2/gate-2">x</a>')
    page(school, "Abroad", '<a href="http://example.org/yard-2/gate-2">x</a>')
    school.add(Chooser(title="By choice", chosen=(uid_of(school, "/yard-2/gate-2"),), state="published"))
    for address in ("/yard-2/gate-2/delete", "/yard-2/delete"):
        asked = office.get(address)
        for title in ("By old", "By full", "By choice"):
            assert asked.html.find("a", string=title), (address, title)
        assert "Abroad" not in asked


def test_batch_delete_asks_for_all_chosen(school, office):
    school.add(Binder(title="Batch links"), "board")
    paths = [school.add(Note(title=f"B{n}"), "board", "batch-links") for n in range(3)]
    page(school, "Links to B1", f'<a href="{paths[1]}">x</a>')
    values = [("csrf_token", office.token("/board/batch-links/contents")), ("do", "delete")]
    ids = [("ids", str(uid_of(school, path))) for path in paths[:2]]
    values += [("__start__", "ids:sequence"), *ids, ("__end__", "ids:sequence")]
    asked = office.post("/board/batch-links/contents", values).follow()
    assert "Links to B1" in asked
    assert "Delete: 2 items" in asked


def test_withdrawing_what_others_link_to_asks_first(school, office):
    path = page(school, "To withdraw")
    page(school, "Reads it", f'<a href="{path}">x</a>')
    asked = form_to(office.get(path), "/state").submit(status=200)
    assert "Others link here" in asked
    assert school.get(path, "state") == (State.PUBLISHED,)
    form_to(asked, "/state").submit(status=303)
    assert school.get(path, "state") == (State.DRAFT,)
    form_to(office.get(path), "/state").submit(status=303)
    assert school.get(path, "state") == (State.PUBLISHED,)


def test_batch_withdrawal_asks_first(school, office):
    school.add(Binder(title="Batch out"), "board")
    path = school.add(Note(title="Out", state="published"), "board", "batch-out")
    page(school, "Links to out", f'<a href="{path}">x</a>')
    values = [("csrf_token", office.token("/board/batch-out/contents")), ("do", "withdraw")]
    values += [("__start__", "ids:sequence"), ("ids", str(uid_of(school, path))), ("__end__", "ids:sequence")]
    asked = office.post("/board/batch-out/contents", values, status=303).follow()
    assert "Links to out" in asked
    assert school.get(path, "state") == (State.PUBLISHED,)


def test_withdrawing_a_folder_s_page_does_not_ask_for_what_is_no_publication(school, office):
    path = school.add(Note(title="Quiet", state="published"), "board")
    form_to(office.get(path), "/state").submit(status=303)
    assert school.get(path, "state") == (State.DRAFT,)


# The tab.


def test_tab_shows_what_links_here_and_where_it_leads(school, office, teacher):
    target = page(school, "Target page")
    hidden = page(school, "Hidden target", state="draft")
    text = f'<a href="{target}">a</a><a href="{hidden}">b</a><a href="/gone">c</a><a href="https://example.org/">d</a>'
    path = page(school, "Source page", text + '<a href="/search?q=x">e</a><a href="/login">f</a>')
    shown = office.get(f"{target}/links")
    assert shown.html.find("a", string="Source page")
    shown = office.get(f"{path}/links")
    assert shown.html.find("a", string="Target page")
    assert shown.html.find("a", string="Hidden target")
    assert shown.text.count("Leads nowhere") == 1
    assert "Another site: not checked." in shown
    assert office.get(target).html.find("a", href=f"{target}/links")
    teacher.get(f"{target}/links", status=404)


def test_tab_marks_hidden_and_missing_targets_alike(school, teacher):
    hidden = page(school, "Hidden from luc", state="draft")
    path = school.add(Note(title="By jeanne"), "board", person="jeanne")
    with school.tree() as tree:
        note = tree.site["board"][path.rpartition("/")[2]]
        tree.change(note, {"text": sanitise(f'<a href="{hidden}">a</a><a href="/missing-page">b</a>')})
    shown = teacher.get(f"{path}/links")
    assert shown.text.count("Leads nowhere") == 2
    assert "Hidden from luc" not in shown


def test_tab_shows_chosen_items_and_old_addresses(school, office):
    path = page(school, "Chosen one")
    school.add(Chooser(title="Chooses", chosen=(uid_of(school, path), 3)))
    with school.tree() as tree:
        tree.rename(tree.site["chosen-one"], "chosen-two")
    shown = office.get("/chooses/links")
    assert "An item that was chosen" in shown
    shown = office.get("/chosen-two/links")
    assert "Old addresses that lead here" in shown
    assert "/chosen-one" in shown
    assert shown.html.find("a", string="Chooses")


def test_item_without_links_says_so(school, office):
    path = page(school, "Linkless")
    shown = office.get(f"{path}/links")
    assert "Nothing links to it." in shown
    assert "It links to nothing." in shown
    office.get("/trash/links", status=404)


def test_long_list_is_cut_and_counted(school, office):
    path = page(school, "Popular")
    for number in range(53):
        page(school, f"Fan {number:02}", f'<a href="{path}">x</a>')
    shown = office.get(f"{path}/links")
    assert "3 more that you may see." in shown
    assert "Fan 52" not in shown


# The whole site.


def test_broken_links_of_the_site_are_listed_and_those_by_old_addresses_are_not(school, office, teacher):
    path = page(school, "Renamed target")
    page(
        school,
        "Good links",
        f'<a href="{path}">a</a><a href="https://example.org/no">b</a><a href="/login">c</a>',
    )
    page(school, "Bad links", '<a href="/never-there">a</a><a href="http://localhost/nor-there">b</a>')
    school.add(Chooser(title="Bad choice", chosen=(5,)))
    with school.tree() as tree:
        tree.rename(tree.site["renamed-target"], "renamed-target-2")
    shown = office.get("/manage/links")
    assert "/never-there" in shown
    assert "/nor-there" in shown
    assert "Bad choice" in shown
    assert "Good links" not in shown
    assert shown.html.find("a", href="/bad-links/edit")
    assert "/manage/links" in office.get("/manage/settings")
    teacher.get("/manage/links", status=404)


def test_links_break_with_the_deletion_and_heal_with_the_restoration(school, office):
    path = page(school, "Heals")
    page(school, "Wants it healed", f'<a href="{path}">a</a>')
    with school.tree() as tree:
        entry = tree.remove(tree.site["heals"])
    assert "Wants it healed" in office.get("/manage/links")
    with school.tree() as tree:
        tree.restore(tree.site["trash"][entry.__name__])
    assert "Wants it healed" not in office.get("/manage/links")


def test_site_without_broken_links_says_so(visit):
    assert "Every link of this site leads somewhere." in visit("claire").get("/manage/links")


def test_step_finds_the_links_of_old_items(school):
    path = page(school, "Old target")
    page(school, "Old source", f'<a href="{path}">x</a>')
    with school.tree() as tree:
        catalog = tree.site.catalog
        item = tree.site["old-source"]
        stored = catalog._stored[item.uid]
        old = tuple(pair for pair in stored.listings if not pair[0].startswith("linked|"))
        for pair in set(stored.listings) - set(old):
            catalog._listings.drop(*pair, item.uid)
        catalog._stored[item.uid] = stored._replace(listings=old)
        assert not list(catalog.listing(f"linked|{path}"))
    for _time in range(2):
        with school.tree() as tree:
            index_links(tree.site, school.app.registry)
    with school.tree() as tree:
        assert [hit.uid for hit in tree.site.catalog.listing(f"linked|{path}")] == [
            tree.site["old-source"].uid
        ]
        before = tree.site.catalog.snapshot()
        tree.rebuild_catalog()
        assert tree.site.catalog.snapshot() == before


def test_end_given_to_what_others_link_to_is_saved_with_a_warning(demo, visit):
    with editing(demo) as tree:
        item = tree.site["documents"]["reglement-d-ordre-interieur"]
        path = "/" + "/".join(item.path())
        letter = Document(title="Linked by nobody", audience=("school",), state="published")
        alone = "/" + "/".join(tree.add(tree.site["documents"], letter).path())
        text = sanitise(f'<a href="{path}">x</a>')
        tree.add(tree.site, Page(title="Reads the rules", text=text, state="published"))
    office = visit("claire")
    for day, warned in (("2030-01-31", True), ("2030-01-31", False), ("", False)):
        form = office.get(f"{path}/edit").forms["deform"]
        # The second of the two dates.
        form.set("date", day, index=1)
        form.set("time", "12:00" if day else "", index=1)
        answer = form.submit("save", status=303).follow()
        assert ("One item links to it: that link leads nowhere from" in answer) == warned
    form = office.get(f"{alone}/edit").forms["deform"]
    form.set("date", "2030-01-31", index=1)
    form.set("time", "12:00", index=1)
    answer = form.submit("save", status=303).follow()
    assert "Saved" in answer
    assert "leads nowhere" not in answer, "nothing links to it"
