"""Acts on many items: asked about, done in steps, undone."""

import re
from types import SimpleNamespace

import pytest

from itschool_cms.core.publishing import State
from itschool_cms.core.tree import MAX_AT_ONCE
from itschool_cms.manage.contents import desk, working
from itschool_cms.manage.contents.models import Work
from tests.manage.contents.pages import (
    begin,
    binder,
    choose,
    confirm,
    press,
    send,
    three,
    titles,
    uid_of,
)
from tests.manage.sample import Binder, Note

BIG = "/board/two-thousand"


@pytest.fixture(scope="module")
def big(school):
    """A folder of two thousand and one notes: forty pages, and one item."""
    with school.tree("claire") as tree:
        folder = tree.add(tree.site["board"], Binder(title="Two thousand"))
        for number in range(2_001):
            tags = ("third",) if number % 3 == 0 else ()
            tree.add(folder, Note(title=f"n{number:04}", tags=tags))
    return BIG


def test_filter_on_page_2_of_40_pages_is_correct(big, office):
    page = office.get(f"{big}/contents?q=n&p=2")
    assert titles(page) == [f"n{number:04}" for number in range(50, 100)]
    assert "51 to 100 of 2001" in page.html.select_one(".pager").text
    page = office.get(f"{big}/contents?tag=third&p=2&sort=title")
    assert titles(page) == [f"n{number:04}" for number in range(150, 300, 3)]
    assert "51 to 100 of 667" in page.html.select_one(".pager").text


def test_all_that_match_are_chosen_from_page_2(school, big, office):
    page = office.get(f"{big}/contents?tag=third&p=2")
    form = choose(page, "n0150")
    assert page.html.select_one('label[for="all"]').text == "All 667 that match"
    form["all"].checked = True
    answer = form.submit("do", value="publish", status=303)
    while "/batch" in answer.location:
        answer = confirm(answer.follow())
    page = answer.follow()
    assert "667 items published." in page
    assert (page.request.GET["tag"], page.request.GET["p"]) == ("third", "2")
    published = {hit for hit in range(2_001) if school.get(f"{big}/n{hit:04}", "state") == ("published",)}
    assert published == set(range(0, 2_001, 3))


def test_more_than_two_thousand_at_once_are_refused(big, office):
    page = send(office, f"{big}/contents", "delete", all="1").follow()
    assert "At most 2000 items at once: choose fewer by a filter." in page


def test_two_thousand_are_deleted_in_steps_and_brought_back(school, big, office):
    with school.tree() as tree:
        tree.remove(tree.site["board"]["two-thousand"]["n2000"])
    page = send(office, f"{big}/contents", "delete", all="1").follow()
    assert "Delete: 2000 items" in page
    page = confirm(page).follow()
    assert "1000 of 2000 are dealt with" in page
    assert page.html.progress["value"] == "1000"
    page = confirm(page).follow()
    assert "2000 items are in the recycle bin." in page
    assert titles(page) == []
    page = press(page, "/contents", value="undo").follow()
    assert "1000 of 2000 are dealt with" in page
    page = confirm(page).follow()
    assert "2000 items are back." in page
    assert titles(page)[0] == "n0000"
    assert "Undo the deletion" not in page


def test_work_is_stopped_half_way_and_says_how_far_it_came(school, big, office):
    query = "?type=note&q=n0" if school.get(f"{big}/n2000", "title") else ""
    page = send(office, f"{big}/contents{query}", "publish", all="1").follow()
    if "/batch" in page.request.path:
        page = press(page, "/batch", "stop", "1").follow()
    assert re.search(r"\d+ items published", page.text)
    assert school.get(f"{big}/n1999", "state") == ("draft",)


def test_question_is_left_without_anything_done(school, office):
    path = three(school, "Left alone")
    page = begin(office.get(f"{path}/contents?sort=state"), "delete", "alpha")
    page = press(page, "/batch", "stop", "1").follow()
    assert page.request.GET["sort"] == "state"
    assert titles(page) == ["alpha", "Béta", "Gamma"]


def test_question_of_another_window_or_another_person_leads_back(school, office, teacher):
    path = three(school, "Windows")
    first = begin(office.get(f"{path}/contents"), "delete", "alpha")
    begin(office.get(f"{path}/contents"), "delete", "Gamma")
    answer = confirm(first)
    assert answer.location.endswith(f"{path}/contents")
    assert len(titles(answer.follow())) == 3
    key = first.request.GET["work"]
    assert office.get(f"/board/batch?work={key}", status=303).location.endswith("/board/contents")
    assert teacher.get(f"/board/batch?work={key}", status=303).location.endswith("/board/contents")
    assert teacher.get("/board/batch", status=303)


def deleted(school, path):
    """Have the office's desk say that all of a folder was deleted in several steps; returns the key."""
    with school.tree("claire") as tree:
        catalog = tree.site.catalog
        place = catalog.resolve(catalog.uid_at(path))
        made = tuple(tree.remove(item).uid for item in list(place.values()))
        desk.put(
            SimpleNamespace(person=catalog.resolve(tree.user)),
            deleted=Work("k", "delete", place.uid, (), made=made),
        )
    return "k"


def test_one_way_back_is_offered_after_a_deletion(school, office):
    path = three(school, "Once")
    page = confirm(begin(office.get(f"{path}/contents"), "delete", "alpha")).follow()
    assert page.text.count('action="/me/undo') == 1
    assert "Deleted by mistake?" not in page
    form = next(each for each in office.get(f"{path}/beta/delete").forms.values() if "/delete" in each.action)
    page = form.submit(status=303).follow()
    assert page.text.count('action="/me/undo') == 1
    assert "Deleted by mistake?" not in page


def test_undo_is_offered_for_the_last_deletion_in_its_folder_only(school, office):
    path, other = three(school, "Twice"), three(school, "Not this")
    key = deleted(school, path)
    assert "Deleted by mistake?" in office.get(f"{path}/contents?undo={key}")
    assert "Deleted by mistake?" not in office.get(f"{path}/contents?undo=x")
    assert "Deleted by mistake?" not in office.get(f"{other}/contents?undo={key}")
    page = send(office, f"{path}/contents", "undo", key="x").follow()
    assert "This deletion can no longer be undone here." in page
    page = press(office.get(f"{path}/contents?undo={key}"), "/contents", value="undo").follow()
    assert "3 items are back." in page
    assert titles(page) == ["alpha", "Béta", "Gamma"]
    page = send(office, f"{path}/contents", "undo", key=key).follow()
    assert "This deletion can no longer be undone here." in page


def test_undo_says_what_has_no_place_any_more(school, office):
    path = three(school, "No place")
    key = deleted(school, path)
    with school.tree() as tree:
        place = tree.site["board"]["no-place"].uid
        entry = next(each for each in tree.site["trash"].values() if each.origin_uid == place)
        entry.origin_uid = 1
    page = send(office, f"{path}/contents", "undo", key=key).follow()
    assert "stays: The place where it stood is gone" in page
    assert "2 items are back." in page


def test_items_that_vanish_meanwhile_are_passed_over(school, office):
    path = three(school, "Vanish")
    question = begin(office.get(f"{path}/contents"), "delete", "alpha", "Gamma")
    with school.tree() as tree:
        tree.remove(tree.site["board"]["vanish"]["gamma"])
    assert "One item is in the recycle bin." in confirm(question).follow()


def test_rights_count_when_the_step_is_done(school, teacher):
    note = school.add(Note(title="rr hers"), "board", person="jeanne")
    question = begin(teacher.get("/board/contents?q=rr"), "delete", "rr hers")
    with school.tree() as tree:
        item = tree.site["board"]["rr-hers"]
        item.owner, item.state = 0, "published"
        tree.reindex(item)
    page = confirm(question).follow()
    assert "“rr hers” stays: You may not do this here." in page
    assert school.get(note, "title") == ("rr hers",)


def test_refusals_are_said_up_to_ten_and_counted(school, office):
    boxes = [Binder(title=f"locked {number:02}", locked=True) for number in range(12)]
    path = binder(school, "Refusals", *boxes)
    question = begin(office.get(f"{path}/contents"), "delete", *[box.title for box in boxes])
    page = confirm(question).follow()
    assert page.text.count("It is locked.") == 10
    assert "2 more stay." in page


def test_subtree_of_more_than_one_transaction_holds_stays(school, office):
    path = binder(school, "Massive", Note(title="n"))
    with school.tree() as tree:
        # Only the catalog is asked, so only it needs to know them.
        catalog, uid = tree.site.catalog, tree.site["board"]["massive"]["n"].uid
        for number in range(MAX_AT_ONCE):
            catalog._paths[f"{path}/x{number}"] = uid + number + 1
    page = begin(office.get("/board/contents?q=massive"), "delete", "Massive")
    assert "More than 5000 items stand below it: take it in parts." in page
    assert "Nothing is left to do." in page
    with school.tree() as tree:
        for number in range(MAX_AT_ONCE):
            del tree.site.catalog._paths[f"{path}/x{number}"]


def test_step_counts_what_stands_below(school, office):
    path = binder(school, "Heavy")
    with school.tree("claire") as tree:
        for letter in "ab":
            box = tree.add(tree.site["board"]["heavy"], Binder(title=letter))
            for number in range(3):
                tree.add(box, Note(title=f"{number}"))
    assert "6 items stand below them" in begin(office.get(f"{path}/contents"), "delete", "a", "b")
    assert working.STEP > 6


def dates(page, **values):
    """Fill the form of dates in; returns what comes of it."""
    form = page.forms["deform"]
    for name, field in (("from_what", "deformField2"), ("until_what", "deformField4")):
        form[field] = values[name]
    for place, name in enumerate(("from_date", "until_date")):
        if name in values:
            day, _t, time = values[name].partition("T")
            form.set("date", day, index=place)
            form.set("time", time, index=place)
    return form.submit("go", status="*")


def test_dates_are_set_kept_and_cleared_for_many(school, office):
    path = three(school, "Dated")
    page = begin(office.get(f"{path}/contents"), "dates", "alpha", "Béta")
    assert "2 items" in page
    answer = dates(page, from_what="set", from_date="2031-05-04T10:00", until_what="keep")
    assert "2 items have these dates." in answer.follow()
    assert school.get(f"{path}/alpha", "effective")[0].isoformat() == "2031-05-04T08:00:00+00:00"
    page = begin(office.get(f"{path}/contents"), "dates", "alpha", "Gamma")
    page = dates(page, from_what="keep", until_what="set", until_date="2030-01-01T00:00").follow()
    assert "“alpha” stays: The end must come after the beginning." in page
    assert "One item has these dates." in page
    page = begin(office.get(f"{path}/contents"), "dates", "alpha", "Gamma")
    dates(page, from_what="clear", until_what="clear")
    assert school.get(f"{path}/alpha", "effective", "expires") == (None, None)
    assert school.get(f"{path}/gamma", "expires") == (None,)


def test_date_that_is_to_be_set_has_to_be_written(school, office):
    path = three(school, "Undated")
    page = begin(office.get(f"{path}/contents"), "dates", "alpha")
    answer = dates(page, from_what="set", until_what="keep")
    assert answer.status_int == 422
    assert "Write a day and a time." in answer


def tags(page, more="", fewer=""):
    """Fill the form of tags in; returns what comes of it."""
    form = page.forms["deform"]
    form["more"], form["fewer"] = more, fewer
    return form.submit("go", status="*")


def test_tags_are_given_and_taken_away_for_many(school, office):
    path = binder(school, "Tagged", Note(title="a", tags=("Été", "old")), Note(title="b"), Binder(title="c"))
    page = begin(office.get(f"{path}/contents"), "tags", "a", "b", "c")
    assert "“c” stays: You may not do this here." in page
    page = tags(page, "ete, Rentrée ,, rentree", "OLD").follow()
    assert "2 items have these tags." in page
    assert school.get(f"{path}/a", "tags") == (("Été", "Rentrée"),)
    assert school.get(f"{path}/b", "tags") == (("ete", "Rentrée"),)


def test_too_many_tags_and_none_at_all_are_refused(school, office):
    path = binder(school, "Tag limits", Note(title="a", tags=tuple(f"t{n}" for n in range(20))))
    page = begin(office.get(f"{path}/contents"), "tags", "a")
    assert "Write a tag to give or to take away." in tags(page)
    assert "A tag has at most 40 characters." in tags(page, "x" * 41)
    assert "Give at most 20 tags." in tags(page, ",".join(f"u{n}" for n in range(21)))
    assert "“a” stays: Give at most 20 tags." in tags(page, "one more").follow()


def test_every_transition_is_offered_where_it_is_possible(school, office):
    path = three(school, "Transitions")
    page = office.get(f"{path}/contents")
    assert {"publish", "withdraw"} <= {button["value"] for button in page.html.select(".batch button")}
    page = begin(page, "withdraw", "Béta", "Gamma")
    assert "One item is a draft again." in page
    assert "“Gamma” stays: You may not do this here." in page
    page = begin(page, "unarchive", "Gamma")
    assert "One item back from the archive." in page
    assert school.get(f"{path}/gamma", "state") == (State.DRAFT,)


def test_folder_without_anything_to_order_shows_no_acts_of_order(school, teacher):
    school.add(Note(title="oo hers"), "board", person="jeanne")
    page = teacher.get("/board/contents?q=oo")
    assert "Move to the top" not in page
    page = send(teacher, "/board/contents", "top", uid_of(school, "/board/oo-hers")).follow()
    assert "You may not change the order of this folder." in page
