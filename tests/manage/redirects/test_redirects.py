"""Old addresses lead to where things are now, and tell nobody more than the new ones do."""

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.website.models import Page, Section
from tests.manage.sample import Binder, Note


def publish(school, title, *path, **values):
    """Add a published page; returns its path."""
    return school.add(Page(title=title, state="published", **values), *path)


def move(school, path, place, name=None):
    """Move the item at a path into the folder at another, perhaps under another name."""
    with school.tree("claire") as tree:
        catalog = tree.site.catalog
        item, folder = catalog.resolve(catalog.uid_at(path)), catalog.resolve(catalog.uid_at(place))
        tree.move(item, folder, name)
        return "/" + "/".join(item.path())


def location(browser, path, **options):
    """Return where a permanent redirect leads, without the host."""
    return browser.get(path, status=301, **options).location.removeprefix("http://localhost")


def test_old_url_answers_301_after_a_rename(school, office):
    path = publish(school, "Before lunch")
    page = office.get(f"{path}/rename")
    assert "The old address leads to the new one." in page
    page.forms["deform"]["name"] = "after-lunch"
    page.forms["deform"].submit("rename", status=303)
    assert location(school.browser(), path) == "/after-lunch/"


def test_old_url_answers_301_after_a_move(school):
    school.add(Section(title="Shelf one"))
    path = publish(school, "Moved book")
    move(school, path, "/shelf-one")
    assert location(school.browser(), path) == "/shelf-one/moved-book/"
    assert location(school.browser(), path + "/") == "/shelf-one/moved-book/"


def test_what_stands_below_is_found_by_the_old_prefix(school):
    school.add(Section(title="Chapter"))
    publish(school, "Verse", "chapter")
    move(school, "/chapter", "/", "chapter-new")
    assert location(school.browser(), "/chapter/verse") == "/chapter-new/verse/"
    assert location(school.browser(), "/chapter") == "/chapter-new/"


def test_chain_is_collapsed_to_one_step(school):
    publish(school, "Link a")
    for old, new in (("link-a", "link-b"), ("link-b", "link-c"), ("link-c", "link-d")):
        move(school, f"/{old}", "/", new)
    for old in "abc":
        assert location(school.browser(), f"/link-{old}") == "/link-d/"


def test_chain_through_a_folder_is_collapsed_too(school):
    school.add(Section(title="Outer"))
    publish(school, "Inner", "outer")
    move(school, "/outer", "/", "outer-2")
    move(school, "/outer-2/inner", "/", "inner-2")
    assert location(school.browser(), "/outer/inner") == "/inner-2/"


def test_there_and_back_is_no_loop(school):
    publish(school, "Ping")
    move(school, "/ping", "/", "pong")
    move(school, "/pong", "/", "ping")
    school.browser().get("/ping", status=200)
    assert location(school.browser(), "/pong") == "/ping/"


def test_two_that_change_places_lead_nowhere_in_circles(school):
    for title in ("Left", "Right"):
        publish(school, title)
    move(school, "/left", "/", "between")
    move(school, "/right", "/", "left")
    move(school, "/between", "/", "right")
    for path, title in (("/left", "Right"), ("/right", "Left")):
        assert title in school.browser().get(path, status=200).html.h1
    assert location(school.browser(), "/between") == "/right/"


def test_folder_moved_below_its_old_name_is_found(school):
    school.add(Section(title="Deep"))
    publish(school, "Leaf of deep", "deep")
    move(school, "/deep", "/", "deeper")
    school.add(Section(title="Deep"))
    move(school, "/deeper", "/deep", "deep")
    assert location(school.browser(), "/deep/leaf-of-deep") == "/deep/deep/leaf-of-deep/"
    school.browser().get("/deep/deep/deep/leaf-of-deep", status=404)


def test_views_and_questions_come_along(school, office):
    path = publish(school, "With views")
    move(school, path, "/", "with-new-views")
    assert location(office, f"{path}/edit") == "/with-new-views/edit"
    assert location(office, f"{path}?lang=fr") == "/with-new-views/?lang=fr"
    assert location(office, f"{path}/@@edit") == "/with-new-views/@@edit"
    office.get(f"{path}/no-such-view", status=404)


def test_hidden_target_answers_exactly_as_a_missing_page(school):
    path = school.add(Page(title="Secret plan"))
    move(school, path, "/", "secret-plan-2")
    for person in ("", "tom"):
        browser = school.browser(person)
        hidden, missing = browser.get(path, status=404), browser.get("/secret-nope", status=404)
        assert hidden.body.replace(b"secret-plan", b"X") == missing.body.replace(b"secret-nope", b"X")
        assert sorted(hidden.headers.items()) == sorted(missing.headers.items())
    assert location(school.browser("claire"), path) == "/secret-plan-2/"


def test_visitor_is_asked_to_sign_in_at_an_old_private_address_as_at_any_other(school):
    with school.tree() as tree:
        tree.add(tree.site["classes"], Binder(title="Moved class"))
        tree.rename(tree.site["classes"]["moved-class"], "class-moved")
    for path in ("/classes/moved-class", "/classes/nothing"):
        assert "/login" in school.browser().get(path, status=303).location


def test_deleted_target_answers_as_missing_until_it_is_restored(school):
    path = publish(school, "Goes away")
    move(school, path, "/", "goes-far-away")
    with school.tree() as tree:
        entry = tree.remove(tree.site["goes-far-away"])
    school.browser().get(path, status=404)
    with school.tree() as tree:
        tree.restore(tree.site["trash"][entry.__name__])
    assert location(school.browser(), path) == "/goes-far-away/"


def test_new_item_of_the_old_name_wins(school, office):
    path = publish(school, "Reused")
    move(school, path, "/", "reused-old")
    publish(school, "Reused")
    school.browser().get(path, status=200)
    # Its own pages too: who may not open one is not led to that of the old item.
    school.browser("tom").get(f"{path}/edit", status=404)
    office.get(f"{path}/edit", status=200)


def test_draft_of_the_old_name_does_not_break_the_old_link(school):
    path = publish(school, "Kept link")
    move(school, path, "/", "kept-link-old")
    school.add(Page(title="Kept link"))
    assert location(school.browser(), path) == "/kept-link-old/"


def test_only_questions_are_led_on(school, office):
    path = publish(school, "Asked only")
    move(school, path, "/", "asked-only-2")
    values = {"csrf_token": office.token("/manage")}
    office.post(f"{path}/delete", values, status=404)
    assert office.head(path, status=301).location.endswith("/asked-only-2/")


def test_nobody_keeps_a_redirect_that_another_item_may_replace(school):
    path = publish(school, "Not kept")
    move(school, path, "/", "not-kept-2")
    assert "no-store" in school.browser().get(path, status=301).headers["Cache-Control"]


def test_long_way_through_redirects_ends(school):
    school.add(Section(title="Round"))
    with school.tree("claire") as tree:
        for number in range(60):
            tree.rename(tree.site["round" if not number else f"round-{number}"], f"round-{number + 1}")
    names = "/".join(f"round-{number}" for number in range(1, 59))
    school.browser().get(f"/{names}", status=404)
    assert location(school.browser(), "/round") == "/round-60/"


# Managed in the web.


def send(browser, path, button="save", status=303, **values):
    """Fill and send a form of redirects."""
    form = browser.get(path).forms["deform"]
    for name, value in values.items():
        form[name] = value
    return form.submit(button, status=status)


def test_redirect_is_added_by_hand_found_and_removed(school, office):
    publish(school, "Menus")
    answer = send(office, "/manage/redirects/add", old="/old/menu.php", new="/menus").follow()
    assert "“/old/menu.php” leads on." in answer
    assert location(school.browser(), "/old/menu.php") == "/menus/"
    assert location(school.browser(), "/old/menu.php/") == "/menus/"
    assert "Made by hand" in office.get("/manage/redirects?q=MENU.PHP")
    found = office.get("/manage/redirects?q=menu.php")
    assert found.html.find("a", string="Menus")["href"] == "/menus/"
    form = found.forms["remove"]
    assert "leads nowhere" in form.submit("path", value="/old/menu.php", status=303).follow()
    school.browser().get("/old/menu.php", status=404)
    assert "Nothing matches." in office.get("/manage/redirects?q=menu.php")
    values = {"csrf_token": office.token("/manage"), "path": "/old/menu.php"}
    office.post("/manage/redirects/remove", values, status=303)


def test_redirect_follows_the_item_when_that_moves_later(school, office):
    publish(school, "Follows")
    send(office, "/manage/redirects/add", old="/followed", new="http://localhost/follows")
    move(school, "/follows", "/", "follows-2")
    assert location(school.browser(), "/followed") == "/follows-2/"


def test_redirect_may_lead_to_a_view_with_its_question(school, office):
    send(office, "/manage/redirects/add", old="/old-sign-in", new="/login?next=/home")
    assert location(school.browser(), "/old-sign-in") == "/login?next=/home"
    school.browser().get("/old-sign-in/below", status=404)


BAD_OLD = [
    "old",
    "//evil.example/a",
    "https://evil.example/a",
    "/a?b=1",
    "/a#b",
    "/",
    "/./",
    "/%00",
    "/login",
]
BAD_NEW = [
    "new",
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "/nothing-there",
]


@pytest.mark.parametrize("old", BAD_OLD)
def test_old_address_that_cannot_be_one_is_refused(office, old):
    send(office, "/manage/redirects/add", old=old, new="/terms", status=422)
    assert f"<b>{old}" not in office.get("/manage/redirects")


@pytest.mark.parametrize("new", BAD_NEW)
def test_redirects_lead_to_this_site_only(school, office, new):
    send(office, "/manage/redirects/add", old="/leads-out", new=new, status=422)
    school.browser().get("/leads-out", status=404)


def test_redirect_over_what_stands_is_refused(school, office):
    path = publish(school, "Stands")
    assert "Something stands at this address" in send(
        office, "/manage/redirects/add", old=path, new="/terms", status=422
    )


def test_list_is_imported_whole_or_not_at_all_with_the_reasons_by_row(school, office):
    publish(school, "Target one")
    bad = "Old,New\n/imp-1,/target-one\nimp-2;/target-one\n/imp-3,/nowhere\n/imp-1\t/target-one\n/imp-4\n"
    answer = send(office, "/manage/redirects/import", "import", rows=bad, status=422)
    for row, reason in (
        (3, "Write an old address"),
        (4, "Nothing that you may see"),
        (5, "stands in a row above"),
    ):
        assert f"Row {row}:" in answer.text
        assert reason in answer.text
    assert "A row has two addresses" in answer
    school.browser().get("/imp-1", status=404)
    good = '\ufeff/imp-1,/target-one\r\n"/imp-2";"/terms"\r\n\r\n/imp-3\t/privacy'
    assert "3 rows can be imported" in send(
        office, "/manage/redirects/import", "check", rows=good, status=200
    )
    school.browser().get("/imp-1", status=404)
    assert "3 redirects imported." in send(office, "/manage/redirects/import", "import", rows=good).follow()
    assert location(school.browser(), "/imp-2") == "/terms/"


def test_list_of_nothing_and_list_without_end_are_refused(office):
    send(office, "/manage/redirects/import", "import", rows="Old,New", status=422)
    rows = "\n".join(f"/long-{number},/terms" for number in range(1_002))
    assert "A list has at most 1000 rows." in send(
        office, "/manage/redirects/import", "import", rows=rows, status=422
    )
    office.get("/long-1", status=404)


def test_redirects_are_for_who_edits_the_site(school, teacher):
    for path in ("/manage/redirects", "/manage/redirects/add", "/manage/redirects/import"):
        teacher.get(path, status=404)
    teacher.post("/manage/redirects/remove", {"csrf_token": teacher.token("/manage")}, status=404)


def test_panel_and_page_show_where_nothing_is_led_to(school, office):
    assert "/manage/redirects" in office.get("/manage/settings")
    path = publish(school, "Dangling")
    move(school, path, "/", "dangling-2")
    with school.tree() as tree:
        tree.remove(tree.site["dangling-2"])
    assert "Leads nowhere" in office.get("/manage/redirects?q=/dangling")


def test_site_without_redirects_gets_them_by_the_step(school):
    from itschool_cms.manage.redirects.models import Redirects
    from itschool_cms.manage.redirects.store import add_store, redirects_of

    class Old:
        """A site older than redirects."""

    old = Old()
    assert len(redirects_of(old)) == 0
    add_store(old)
    first = old.redirects
    assert isinstance(first, Redirects)
    add_store(old)
    assert old.redirects is first
    assert "manage.redirects" in school.app.registry.evolution_steps


def test_empty_list_says_what_will_stand_there(visit):
    visit().get("/not-there", status=404)
    assert "No redirects yet." in visit("claire").get("/manage/redirects")


def test_text_of_an_address_is_inert_in_the_list(school, office):
    send(office, "/manage/redirects/add", old="/<script>alert(1)</script>", new="/terms")
    page = office.get("/manage/redirects?q=script")
    assert "<script>alert" not in page.text
    assert sanitise("") == ""
    form = page.forms["remove"]
    form.submit("path", value="/<script>alert(1)<", status=303)


def test_note_moves_between_boards_as_well(school, teacher):
    school.add(Binder(title="Sub board"), "board")
    path = school.add(Note(title="Wanders", state="published"), "board")
    move(school, path, "/board/sub-board")
    assert location(teacher, path) == "/board/sub-board/wanders/"
