"""Contents of folders where children are: nothing crosses to another child without the right there."""

from itschool_cms.documents.models import Document
from tests.manage.contents.pages import begin, press, send
from tests.visitor import editing

BENOIT, NORA = "/families/lefevre/benoit", "/families/haddad/nora"


def add(demo, path, **values):
    """Add a document below a path; returns its uid, as forms send it."""
    with editing(demo) as tree:
        place = tree.site.catalog.resolve(tree.site.catalog.uid_at(path))
        owner = tree.site["people"][values.pop("by", "claire")].uid
        return str(tree.add(place, Document(owner=owner, **values)).uid)


def group_of_jeanne(demo):
    """Return the token of the class that Jeanne teaches."""
    with editing(demo) as tree:
        jeanne, groups = tree.site["people"]["jeanne"].uid, tree.site["classes"].groups()
        return f"group:{next(each for each in groups if jeanne in each.teachers).uid}"


def facts(demo, uid):
    """Return path, audience, owner and state of a document."""
    with editing(demo) as tree:
        item = tree.site.catalog.resolve(int(uid))
        return "/" + "/".join(item.path()), item.audience, item.owner, item.state


def test_move_and_copy_of_what_is_of_a_child_need_the_right_on_the_target(demo, visit):
    # Jeanne teaches Benoît, not Nora: neither her own paper nor a copy of it goes to Nora.
    uid = add(demo, f"{BENOIT}/documents", title="About him", by="jeanne", state="published")
    jeanne = visit("jeanne")
    for act in ("cut", "copy"):
        send(jeanne, f"{BENOIT}/documents/contents", act, uid)
        for target in (NORA, f"{NORA}/documents", "/families/haddad", "/families/lefevre"):
            token = {"csrf_token": jeanne.token("/manage"), "do": "paste"}
            jeanne.post(f"{target}/contents", token, status=404)
    assert facts(demo, uid)[0].startswith(f"{BENOIT}/documents/")


def test_what_is_of_a_child_that_one_does_not_see_is_never_taken(demo, visit):
    uid = add(demo, f"{NORA}/documents", title="Of Nora")
    jeanne = visit("jeanne")
    for act in ("cut", "copy", "delete", "publish", "dates", f"cut:{uid}"):
        page = send(jeanne, f"{BENOIT}/documents/contents", act, uid).follow()
        assert page.request.path.endswith("/contents")
        assert "Of Nora" not in page
    assert "Clipboard" not in jeanne.get(f"{BENOIT}/documents/contents")


def test_parents_have_no_contents_no_clipboard_and_no_acts(demo, visit):
    uid = add(demo, f"{BENOIT}/documents", title="Of Benoît", state="published")
    for person in ("amelie", "karim", "sofie"):
        parent = visit(person)
        for path in (f"{BENOIT}/documents", f"{NORA}/documents", "/documents"):
            for view in ("contents", "batch", "upload", "order"):
                parent.post(
                    f"{path}/{view}", {"csrf_token": parent.token("/me"), "do": f"cut:{uid}"}, status=404
                )
                parent.get(f"{path}/{view}", status=404)


def test_office_pastes_a_paper_of_one_child_at_another_and_the_place_says_for_whom(demo, visit):
    uid = add(demo, f"{BENOIT}/documents", title="Wrong child")
    office = visit("claire")
    send(office, f"{BENOIT}/documents/contents", "cut", uid)
    page = press(office.get(f"{NORA}/documents/contents"), "/contents", value="paste").follow()
    assert "One item is here now." in page
    assert facts(demo, uid)[0].startswith(f"{NORA}/documents/")


def test_rights_of_an_adult_and_bills_are_never_on_a_clipboard(demo, visit):
    office = visit("claire")
    for folder in ("guardians", "invoices"):
        with editing(demo) as tree:
            uid = str(next(iter(tree.site["families"]["lefevre"]["benoit"][folder].values())).uid)
        assert "It keeps its place." in send(office, f"{BENOIT}/{folder}/contents", "cut", uid).follow()
        page = send(office, f"{BENOIT}/{folder}/contents", "copy", uid).follow()
        assert "There is only one of this: it cannot be copied." in page


def test_copy_reaches_no_group_that_who_makes_it_may_not_publish_to(demo, visit):
    with editing(demo) as tree:
        group = (
            f"group:{next(each for each in tree.site['classes'].groups() if each.short_title == '3e B').uid}"
        )
    uid = add(demo, "/documents", title="For all", audience=("school", group), state="published")
    jeanne = visit("jeanne")
    send(jeanne, "/documents/contents", "copy", uid)
    press(jeanne.get("/documents/contents"), "/contents", value="paste").follow()
    with editing(demo) as tree:
        copied = tree.site["documents"]["for-all-2"]
        assert (copied.audience, copied.state) == ((group,), "draft")
        assert copied.owner == tree.site["people"]["jeanne"].uid


def test_audience_is_chosen_for_many_within_what_one_may_publish_to(demo, visit):
    with editing(demo) as tree:
        group = (
            f"group:{next(each for each in tree.site['classes'].groups() if each.short_title == '3e B').uid}"
        )
    uids = [add(demo, "/documents", title=f"zz {n}", by="jeanne", audience=("school",)) for n in "ab"]
    jeanne = visit("jeanne")
    form = begin(jeanne.get("/documents/contents?q=zz"), "audience", "zz a", "zz b").forms["deform"]
    assert "school" not in [box._value for box in form.fields["checkbox"]]
    form["checkbox"] = group
    assert "2 items are for these groups." in form.submit("go", status=303).follow()
    # What the office chose stays: who may not give it may not take it away either.
    assert facts(demo, uids[0])[1] == (group, "school")
    own = add(demo, f"{BENOIT}/documents", title="place says", by="jeanne")
    page = send(jeanne, f"{BENOIT}/documents/contents", "audience", own).follow()
    assert "You may not do this here." in page


def test_column_and_order_by_audience(demo, visit):
    office = visit("claire")
    form = office.get("/documents/contents").forms["columns"]
    for box in form.fields["columns"]:
        box.checked = box._value in ("audience",)
    form.submit("do", value="columns")
    add(demo, "/documents", title="nobody yet")
    page = office.get("/documents/contents?sort=audience&lang=en")
    last = page.html.select("tbody tr")[-1]
    assert "nobody yet" in last.text
    assert "The whole school" in page.html.select_one("tbody").text
    assert "Notice" not in office.get("/families/contents?lang=en")


def test_copied_sample_of_the_tree_stays_whole(demo, visit):
    office = visit("claire")
    with editing(demo) as tree:
        uid = str(tree.site["classes"]["secondaire"].uid)
    send(office, "/classes/contents", "copy", uid)
    page = press(office.get("/classes/contents"), "/contents", value="paste").follow()
    assert "One copy is here now" in page
    with editing(demo) as tree:
        before = tree.site.catalog.snapshot()
        tree.rebuild_catalog()
        assert tree.site.catalog.snapshot() == before
