"""The table of contents of a folder, and acts on several items."""

import re
from datetime import UTC, datetime

from itschool_cms.families.models import Child, Family
from tests.manage.contents.pages import batch, binder, choose, confirm, three, titles
from tests.manage.sample import Binder, Note


def test_rows_say_what_an_item_is_its_state_and_who_changed_it(school, office):
    path = binder(school, "Rows", Note(title="One", state="published"))
    page = office.get(f"{path}/contents")
    row = page.html.select_one("tbody tr").text
    assert "One" in row
    assert "Note" in row
    assert "Published" in row
    assert "Claire Dubois" in row
    assert re.search(r"\d\d/\d\d/\d{4}", row)
    assert "Binder · One item" in " ".join(office.get("/board/contents?q=rows").html.text.split())


def test_what_is_published_but_not_now_says_so_in_its_row(school, office):
    early, late = datetime(2020, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)
    path = binder(
        school,
        "Dated rows",
        Note(title="1", state="published", effective=late),
        Note(title="2", state="published", expires=early),
        Note(title="3", state="published", effective=early, expires=late),
        Note(title="4", effective=late),
    )
    page = office.get(f"{path}/contents")
    badges = [(badge["data-state"], badge.text) for badge in page.html.select("tbody .badge")]
    assert badges == [
        ("pending", "Not yet visible"),
        ("pending", "No longer visible"),
        ("published", "Published"),
        ("draft", "Draft"),
    ]


def test_columns_sort_both_ways(school, office):
    path = three(school, "Sorted")
    assert titles(office.get(f"{path}/contents")) == ["alpha", "Béta", "Gamma"]
    assert titles(office.get(f"{path}/contents?sort=title&dir=desc")) == ["Gamma", "Béta", "alpha"]
    assert titles(office.get(f"{path}/contents?sort=state")) == ["alpha", "Béta", "Gamma"]
    assert titles(office.get(f"{path}/contents?sort=order")) == ["Béta", "alpha", "Gamma"]
    assert set(titles(office.get(f"{path}/contents?sort=modified"))) == {"alpha", "Béta", "Gamma"}
    page = office.get(f"{path}/contents").click("Title", href="sort")
    assert titles(page) == ["Gamma", "Béta", "alpha"]
    assert page.html.select_one("th[aria-sort]")["aria-sort"] == "descending"


def test_filter_by_words_without_accents_and_by_state(school, office):
    path = three(school, "Filtered")
    form = office.get(f"{path}/contents").forms[0]
    assert titles(office.get(f"{path}/contents?q=beta")) == ["Béta"]
    assert titles(office.get(f"{path}/contents?state=draft")) == ["alpha"]
    assert "Nothing matches" in office.get(f"{path}/contents?q=omega")
    assert form is not None


def test_junk_in_the_query_counts_as_not_asked(school, office):
    path = three(school, "Junk")
    page = office.get(f"{path}/contents?sort=x&dir=y&state=z&p=999999999&q=")
    assert titles(page) == ["alpha", "Béta", "Gamma"]
    assert titles(office.get(f"{path}/contents?p=-1")) == titles(page)
    assert titles(office.get(f"{path}/contents?p=99")) == titles(page)


def test_pages_of_fifty(school, office):
    path = binder(school, "Many", *[Note(title=f"n{number:03}") for number in range(120)])
    page = office.get(f"{path}/contents")
    assert len(titles(page)) == 50
    assert "1 to 50 of 120" in page.html.select_one(".pager").text
    assert "Previous" not in page
    last = page.click("Next").click("Next")
    assert titles(last) == [f"n{number:03}" for number in range(100, 120)]
    assert "101 to 120 of 120" in last.html.select_one(".pager").text
    assert titles(last.click("Previous"))[0] == "n050"


def test_teacher_sees_what_she_may_see_and_nothing_else(school, teacher):
    path = binder(school, "Private binder", Note(title="Draft of the office"))
    teacher.get(f"{path}/contents", status=404)
    school.add(Note(title="Her own draft"), "board", person="jeanne")
    school.add(Note(title="Office draft"), "board")
    shown = titles(teacher.get("/board/contents?q=draft"))
    assert "Her own draft" in shown
    assert "Office draft" not in shown
    assert "Private binder" not in titles(teacher.get("/board/contents?q=binder"))


def test_parents_and_visitors_see_no_contents(school):
    for path in ("/contents", "/board/contents", "/trash/contents"):
        school.browser("tom").get(path, status=404)
    school.browser().get("/board/contents", status=404)
    assert "/login" in school.browser().get("/contents", status=303).location


def test_recycle_bin_has_its_own_page(office):
    office.get("/trash/contents", status=404)


def test_empty_folder_offers_to_add(school, office):
    page = office.get(binder(school, "Empty") + "/contents")
    assert "There is nothing here yet." in page
    assert page.click("Add: Note").request.path.endswith("/add/note")


def test_containers_lead_to_their_contents_and_say_how_many(school, office):
    page = office.get("/contents?q=notice")
    assert page.html.select_one("tbody th a")["href"] == "/board/contents"
    assert "Folder ·" in page.html.select_one("tbody th small").text


def test_row_of_the_recycle_bin_leads_to_its_page(office):
    page = office.get("/contents?q=corbeille")
    office.get(page.html.select_one("tbody th a")["href"], status=200)
    assert not page.html.select("tbody input")


def test_teacher_counts_only_what_she_sees(school, teacher):
    path = school.add(Binder(title="Counted"), "board")
    with school.tree() as tree:
        tree.change(tree.site["board"]["counted"], {"owner": school.uids["jeanne"]})
    assert "Counted" not in titles(teacher.get("/board/contents?q=counted"))
    assert path == "/board/counted"


def test_order_is_changed_step_by_step(school, office):
    path = three(school, "Ordered")
    page = office.get(f"{path}/contents?sort=order")
    uid = batch(page).fields["ids"][0]._value
    token = {"csrf_token": page.forms["order"]["csrf_token"].value, "page": "1"}
    page = office.post(f"{path}/order", {**token, "down": uid}, status=303).follow()
    assert titles(page) == ["alpha", "Béta", "Gamma"]
    page = office.post(f"{path}/order", {**token, "up": uid}, status=303).follow()
    assert titles(page) == ["Béta", "alpha", "Gamma"]


def test_batch_publishes_and_withdraws(school, office):
    path = three(school, "States")
    page = office.get(f"{path}/contents")
    answer = choose(page, "alpha", "Béta").submit("do", value="publish", status=303).follow()
    assert "One item published." in answer
    assert school.get(f"{path}/alpha", "state") == ("published",)
    answer = choose(answer, "alpha", "Béta").submit("do", value="withdraw", status=303).follow()
    assert school.get(f"{path}/beta", "state") == ("draft",)


def test_batch_deletes_after_a_question(school, office):
    path = three(school, "Deleted")
    binder_path = school.add(Binder(title="Full"), *path.strip("/").split("/"))
    school.add(Note(title="Inside"), *binder_path.strip("/").split("/"))
    question = choose(office.get(f"{path}/contents"), "alpha", "Full").submit("do", value="delete").follow()
    assert "Delete: 2 items" in question
    assert "One item stands below them" in question
    assert school.get(f"{path}/alpha", "title")
    answer = confirm(question).follow()
    assert "2 items are in the recycle bin." in answer
    assert titles(answer) == ["Béta", "Gamma"]


def test_batch_leaves_what_cannot_go_and_says_why(school, office):
    path = binder(school, "Stays", Note(title="Free"))
    school.add(Binder(title="Locked", locked=True), *path.strip("/").split("/"))
    question = choose(office.get(f"{path}/contents"), "Free", "Locked").submit("do", value="delete").follow()
    answer = confirm(question).follow()
    assert "“Locked” stays: It is locked." in answer
    assert "One item is in the recycle bin." in answer
    question = choose(answer, "Locked").submit("do", value="delete").follow()
    assert "in the recycle bin." not in confirm(question).follow()


def test_batch_counts_what_the_person_may_not_delete(school, teacher):
    school.add(Note(title="zz of jeanne"), "board", person="jeanne")
    school.add(Note(title="zz of luc", state="published"), "board", person="luc")
    page = teacher.get("/board/contents?q=zz")
    assert titles(page) == ["zz of jeanne", "zz of luc"]
    ids = [str(school.get(f"/board/zz-of-{name}", "uid")[0]) for name in ("jeanne", "luc")]
    values = [("__start__", "ids:sequence"), *[("ids", uid) for uid in ids], ("__end__", "ids:sequence")]
    token = [("csrf_token", batch(page)["csrf_token"].value)]
    question = teacher.post("/board/contents", [*token, *values, ("do", "delete")], status=303).follow()
    assert "“zz of luc” stays: You may not do this here." in question
    answer = confirm(question).follow()
    assert "One item is in the recycle bin." in answer
    assert school.get("/board/zz-of-luc", "title") == ("zz of luc",)
    assert school.get("/board/zz-of-jeanne", "title") is None


def test_batch_without_a_choice_or_with_an_unknown_act(school, office):
    path = three(school, "Nothing chosen")
    page = office.get(f"{path}/contents")
    assert "Choose one item or more first." in batch(page).submit("do", value="publish").follow()
    choose(page, "alpha").submit("do", value="explode", status=400)


def test_batch_ignores_items_of_other_folders(school, office):
    path, other = three(school, "Here"), three(school, "There")
    page = office.get(f"{path}/contents")
    uid = batch(office.get(f"{other}/contents")).fields["ids"][0]._value
    values = [("__start__", "ids:sequence"), ("ids", uid), ("ids", "x"), ("__end__", "ids:sequence")]
    token = [("csrf_token", batch(page)["csrf_token"].value)]
    answer = office.post(f"{path}/contents", [*token, *values, ("do", "publish")], status=303).follow()
    assert "Choose one item or more first." in answer


def test_folder_without_a_page_of_its_own_lists_what_is_seen(school, office):
    path = three(school, "Plain")
    page = office.get(path)
    assert [link.text for link in page.html.select("a.cover-link")] == ["alpha", "Béta", "Gamma"]
    assert "There is nothing here yet." in office.get(binder(school, "Plain and empty"))


def test_containers_are_called_what_they_are_in_the_reader_s_language(school, office):
    page = office.get("/contents")
    assert {"Families", "Classes", "Accounts", "Recycle bin"} <= set(titles(page))
    assert office.get("/families/contents").html.h1.text == "Families"
    assert "Contents of “Families”" in office.get("/families/contents").text
    assert {"Familien", "Klassen", "Papierkorb"} <= set(titles(office.get("/contents?lang=de")))


def test_acts_of_another_shape_than_the_form_sends_are_refused(school, office):
    path = three(school, "Shapes")
    token = office.token(f"{path}/contents")
    listed = [("__start__", "do:sequence"), ("x", "publish"), ("__end__", "do:sequence")]
    named = [("__start__", "ids:mapping"), ("a", "1"), ("__end__", "ids:mapping"), ("do", "publish")]
    for sent in (listed, named, [("ids", "1"), ("do", "publish")]):
        office.post(f"{path}/contents", [("csrf_token", token), *sent], status=400)
    files = [("ids", "a.txt", b"1")]
    office.post(f"{path}/contents", {"csrf_token": token, "do": "publish"}, upload_files=files, status=400)


def test_nothing_can_be_chosen_where_everything_stays(school, office):
    with school.tree() as tree:
        family = tree.add(tree.site["families"], Family(title="Stay"))
        tree.add(family, Child(first_name="Lou", last_name="Stay"), "lou")
    page = office.get("/families/stay/lou/contents")
    assert titles(page) == ["Adults"]
    assert not page.html.select(".batch, [data-check-all]")


def test_columns_are_chosen_and_kept_for_the_person_on_the_server(school, office):
    path = binder(school, "Columned", Note(title="One", state="published", tags=("Rentrée", "1A")))
    form = office.get(f"{path}/contents?sort=state").forms["columns"]
    ticked = [box.value for box in form.fields["columns"] if box.checked]
    assert ticked == ["state", "modified", "author"]
    for box in form.fields["columns"]:
        box.checked = box._value in ("type", "tags", "effective", "expires", "audience")
    page = form.submit("do", value="columns", status=303).follow()
    assert page.request.query_string == "sort=state&p=1"
    assert [th.text.strip() for th in page.html.select("thead th")][1:-1] == [
        *("Title", "Type", "Visible from", "Visible until", "Tags", "Who it is for")
    ]
    assert "Rentrée, 1A" in page.html.select_one("tbody tr").text
    again = school.browser("claire").get(f"{path}/contents")
    assert "Rentrée, 1A" in again.html.select_one("tbody tr").text
    for box in form.fields["columns"]:
        box.checked = box._value in ("state", "modified", "author")
    form.submit("do", value="columns")


def test_columns_of_another_shape_are_refused(school, office):
    path = binder(school, "Shaped")
    office.send(f"{path}/contents", {"do": "columns", "columns": "state"}, status=400)


def test_every_column_sorts_both_ways(school, office):
    day = datetime(2030, 1, 1, 8, 30, tzinfo=UTC)
    path = binder(school, "All sorts", Note(title="b", tags=("zoo",), effective=day, expires=day))
    school.add(
        Note(title="a", tags=("Âne",), state="published"), *path.strip("/").split("/"), person="jeanne"
    )
    school.add(Binder(title="c"), *path.strip("/").split("/"))
    wanted = {
        "type": ["c", "a", "b"],
        "state": ["c", "b", "a"],
        "author": ["b", "c", "a"],
        "effective": ["a", "c", "b"],
        "expires": ["b", "a", "c"],
        "tags": ["a", "b", "c"],
        "audience": ["a", "b", "c"],
    }
    for sort, order in wanted.items():
        assert titles(office.get(f"{path}/contents?sort={sort}")) == order, sort
        assert titles(office.get(f"{path}/contents?sort={sort}&dir=desc")) == order[::-1], sort


def test_filters_by_type_author_and_tag(school, office):
    path = binder(school, "Filters", Note(title="mine", tags=("Été",)), Binder(title="box"))
    school.add(Note(title="hers"), *path.strip("/").split("/"), person="jeanne")
    assert titles(office.get(f"{path}/contents?type=binder")) == ["box"]
    assert titles(office.get(f"{path}/contents?author=dupont jea")) == ["hers"]
    assert titles(office.get(f"{path}/contents?author=nobody")) == []
    page = office.get(f"{path}/contents?tag=ete")
    assert titles(page) == ["mine"]
    assert page.html.select_one("#tags option")["value"] == "Été"
    assert "one filter" in page.html.select_one(".bar summary").text
    assert titles(page.click("Show everything")) == ["box", "hers", "mine"]


def test_paging_keeps_filter_and_order(school, office):
    path = binder(school, "Kept", *[Note(title=f"{'ab'[n % 2]}{n:03}") for n in range(110)])
    page = office.get(f"{path}/contents?q=a&dir=desc").click("Next")
    assert titles(page) == ["a008", "a006", "a004", "a002", "a000"]


def test_title_of_a_page_of_everything_needs_no_sorting(school, office, teacher):
    path = binder(school, "Lazy", *[Note(title=f"n{n:02}", state="published") for n in range(60)])
    assert titles(office.get(f"{path}/contents?p=2"))[0] == "n50"
    assert "There is nothing here yet." not in teacher.get("/board/contents?q=a")
