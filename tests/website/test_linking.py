"""Pages that stand already are linked as translations of each other, and unlinked."""

import pytest

from itschool_cms.core.local_roles import LocalRole
from itschool_cms.website.languages import twins
from itschool_cms.website.models import News, Page, Section
from itschool_cms.website.translations.linking import key_of
from tests.website.small import page, section, texts


def add(school, title, *place, **values):
    return school.add(page(title, **values), *place)


def uid(school, path):
    return school.get(path, "uid")[0]


def group_of(school, path):
    return school.get(path, "translations")[0]


def link(browser, path, other, **values):
    """Link the page at the other path by the form, if the page offers it; else by hand."""
    return browser.send(
        f"{path}/translate", {"do": "link", "item": str(other), **values}, status=303
    ).follow()


def offered(browser, path, query=""):
    """Return the titles that may be linked."""
    shown = browser.get(f"{path}/translate", {"q": query} if query else {})
    return texts(shown, "#link .rows a")


def linked(school, office, *languages, name="Linked"):
    """Add pages and link the first with the others; returns their paths."""
    place = section(school, name)
    paths = [add(school, f"{name} {code}", place, language=code) for code in languages]
    for path in paths[1:]:
        link(office, paths[0], uid(school, path))
    return paths


def test_office_links_a_page_that_exists_as_the_translation_of_another(school, office):
    place = section(school, "Two of a kind")
    french, dutch = (add(school, f"Kind {code}", place, language=code) for code in ("fr", "nl"))
    shown = office.get(f"{french}/translate")
    assert texts(shown, "#link .rows a") == ["Kind nl"]
    form = next(form for form in shown.forms.values() if form.fields.get("item"))
    answer = form.submit("do", value="link", status=303).follow()
    assert "“Kind nl” is a translation of this page now." in answer
    assert group_of(school, french) == group_of(school, dutch) == uid(school, french)
    for path in (french, dutch):
        assert texts(office.get(path), ".in-languages a") == ["FR", "NL"]
    assert not texts(office.get(f"{dutch}/translate"), "#link .rows a")


def test_a_page_without_a_language_gets_the_one_that_is_chosen(school, office):
    place = section(school, "No words")
    first, second = (add(school, f"Wordless {number}", place) for number in (1, 2))
    form = next(form for form in office.get(f"{first}/translate").forms.values() if "item" in form.fields)
    assert [value for value, _on, _text in form["language"].options] == ["nl", "de", "en"]
    assert "Choose the language of" in link(office, first, uid(school, second))
    assert "Choose the language of" in link(office, first, uid(school, second), language="xx")
    form["language"] = "de"
    form.submit("do", value="link", status=303)
    assert school.get(first, "language") == ("fr",)
    assert school.get(second, "language") == ("de",)


def test_two_of_one_language_are_refused(school, office):
    french, _dutch = linked(school, office, "fr", "nl", name="Taken")
    other = add(school, "Another Dutch one", language="nl")
    assert "There is a page in Nederlands already" in link(office, french, uid(school, other))
    assert group_of(school, other) == 0
    assert "Another Dutch one" not in offered(office, french, "Another Dutch")


def test_a_language_is_taken_by_a_translation_that_one_may_not_see_too(school, office):
    french, dutch = linked(school, office, "fr", "nl", name="Half seen")
    with school.tree("claire") as tree:
        place = tree.site["half-seen"]
        tree.change(place["half-seen-nl"], {"state": "draft", "inherits_roles": False})
        tree.change(place, {"local_roles": ((f"user:{school.uids['tom']}", LocalRole.EDITS),)})
    tom = school.browser("tom")
    shown = tom.get(f"{french}/translate")
    assert "It exists; you may not see it." in shown
    assert "half-seen-nl" not in shown
    tom.send(f"{french}/translate", {"do": "begin", "language": "nl"}, "/me", status=400)
    other = add(school, "Own Dutch", "half-seen", language="nl")
    tom.send(f"{french}/translate", {"do": "link", "item": str(uid(school, other))}, "/me", status=303)
    assert group_of(school, other) == 0
    # Nor does he take it out of the group.
    tom.send(f"{french}/translate", {"do": "unlink", "item": str(uid(school, dutch))}, "/me", status=400)
    assert group_of(school, dutch)


def test_linking_needs_the_right_to_edit_both(school, office):
    place = section(school, "Toms place")
    own, other = add(school, "Toms page", place, language="fr"), add(school, "Not Toms page", language="nl")
    with school.tree("claire") as tree:
        tree.change(tree.site[place], {"local_roles": ((f"user:{school.uids['tom']}", LocalRole.EDITS),)})
    tom = school.browser("tom")
    assert "Not Toms page" not in offered(tom, own, "Not Toms")
    values = {"do": "link", "item": str(uid(school, other))}
    answer = tom.send(f"{own}/translate", values, "/me", status=303).follow()
    assert "cannot be chosen any more" in answer
    assert group_of(school, own) == group_of(school, other) == 0
    tom.send(f"{other}/translate", {**values, "item": str(uid(school, own))}, "/me", status=404)
    for hidden in (uid(school, "/families"), 17, "x", "", "9" * 40, "²"):
        answer = tom.send(f"{own}/translate", {"do": "link", "item": str(hidden)}, "/me", status=303).follow()
        assert "cannot be chosen any more" in answer


def test_only_pages_of_one_kind_that_stand_alone_are_linked(school, office):
    place = section(school, "Kinds", language="fr")
    french = add(school, "Kinds page", place, language="fr")
    a_news = school.add(News(title="Kinds news", language="nl"), place)
    inner = "/" + "/".join(school.add(Section(title="Kinds inner", language="nl"), place).split("/")[1:])
    for other in (a_news, inner, french):
        assert "cannot be chosen any more" in link(office, french, uid(school, other))
    assert "no translations of each other" in link(office, f"/{place}", uid(school, inner))
    assert "no translations of each other" in link(office, inner, uid(school, f"/{place}"))
    busy = linked(school, office, "nl", "de", name="Busy")[0]
    assert "has translations of its own" in link(office, french, uid(school, busy))
    assert not {"Kinds news", "Busy nl", "Kinds inner"} & set(offered(office, french, "Kinds Busy"))
    assert "Nothing found" in office.get(f"{french}/translate?q=zzzz")
    # A page that every school must have is one for all.
    assert "cannot be chosen any more" in link(office, french, uid(school, "/terms"))


def test_pages_of_the_translated_section_are_suggested(school, office):
    french, dutch = (section(school, f"Suggest {code}", language=code) for code in ("fr", "nl"))
    link(office, f"/{french}", uid(school, f"/{dutch}"))
    add(school, "Suggested", dutch, language="nl")
    one = add(school, "Asks", french, language="fr")
    assert offered(office, one) == ["Suggested"]
    alone = add(school, "Alone here", section(school, "Lonely"), language="fr")
    assert "search the whole site" in office.get(f"{alone}/translate")
    assert offered(office, alone, "Suggested") == ["Suggested"]


def test_nothing_more_is_linked_when_all_languages_are_there(school, office):
    paths = linked(school, office, "fr", "nl", "de", "en", name="Complete")
    assert not office.get(f"{paths[0]}/translate").html.select("#link")


def test_one_of_the_translations_is_unlinked_from_the_page_of_another(school, office):
    french, dutch, german = linked(school, office, "fr", "nl", "de", name="Parted")
    shown = office.get(f"{french}/translate")
    form = next(
        form
        for form in shown.forms.values()
        if form.fields.get("item") and form["item"].value == str(uid(school, dutch))
    )
    assert "“Parted nl” stands alone now." in form.submit("do", value="unlink", status=303).follow()
    assert group_of(school, dutch) == 0
    assert texts(office.get(french), ".in-languages a") == ["FR", "DE"]
    # A page outside of the group is none to be unlinked.
    office.send(f"{french}/translate", {"do": "unlink", "item": str(uid(school, dutch))}, status=400)
    assert group_of(school, german) == uid(school, french)


def test_an_original_that_has_left_its_group_begins_another_one(school, office):
    french, dutch, german = linked(school, office, "fr", "nl", "de", name="Moved on")
    office.send(f"{french}/translate", {"do": "unlink"}, status=303)
    assert group_of(school, dutch) == group_of(school, german) == uid(school, french)
    assert texts(office.get(dutch), ".in-languages a") == ["NL", "DE"]
    assert not office.get(f"{dutch}/translate").html.select("[data-state=late]")
    english = add(school, "Moved on en", "moved-on", language="en")
    link(office, french, uid(school, english))
    assert group_of(school, french) == group_of(school, english) == uid(school, english)
    assert texts(office.get(french), ".in-languages a") == ["FR", "EN"]
    assert texts(office.get(dutch), ".in-languages a") == ["NL", "DE"]


def test_linking_is_undone_in_one_act(school, office):
    french, dutch = linked(school, office, "fr", "nl", name="Undone")
    other = add(school, "Undone de", "undone", language="de")
    shown = link(office, french, uid(school, other))
    undo = next(form for form in shown.forms.values() if form.action.startswith("/me/undo?"))
    undo.submit(status=303)
    assert group_of(school, other) == 0
    assert group_of(school, french) == group_of(school, dutch) != 0


def test_copies_and_what_comes_back_never_stand_beside_one_of_their_language(school, office):
    linked(school, office, "fr", "nl", name="Doubled")
    with school.tree("claire") as tree:
        place = tree.site["doubled"]
        copied = tree.copy(place["doubled-nl"], tree.site)
        assert copied.translations == 0
        assert place["doubled-nl"].translations
        entry = tree.remove(place["doubled-nl"])
        tree.add(place, Page(title="New Dutch", language="nl", translations=place["doubled-fr"].uid))
        assert tree.restore(entry).translations == 0
        # A folder that comes back is looked through.
        twin = tree.add(tree.site, Section(title="Of twins"))
        inner = tree.add(twin, Page(title="Inner twin", language="nl"))
        tree.change(inner, {"translations": 0})
        entry = tree.remove(twin)
        inner.translations = place["doubled-fr"].uid
        tree.restore(entry)
        assert inner.translations == 0


def test_a_language_that_a_translation_has_is_refused_by_the_form(school, office):
    french, dutch = linked(school, office, "fr", "nl", name="Changing")
    form = office.get(f"{dutch}/edit").forms["deform"]
    form["language"] = "fr"
    answer = form.submit("save", status=422)
    assert "A translation of it is in this language already" in answer
    form = office.get(f"{dutch}/edit").forms["deform"]
    form["language"] = "de"
    form.submit("save", status=303)
    assert texts(office.get(french), ".in-languages a") == ["FR", "DE"]
    with school.tree("claire") as tree:
        item = tree.site["changing"]["changing-nl"]
        tree.change(item, {"language": "fr"})
        assert item.translations == 0, "by other ways than the form it leaves the group"
        assert not twins(item, tree.site, "fr")


@pytest.mark.parametrize("person", ["", "tom", "jeanne"])
def test_only_editors_link(school, person):
    path = add(school, "Guarded link", language="fr")
    browser = school.browser(person)
    values = {"do": "link", "item": "1", "csrf_token": browser.token("/me" if person else "/login")}
    browser.post(f"{path}/translate", values, status=404)


def test_key_of_a_group_is_free(school):
    with school.tree() as tree:
        one, two = (tree.add(tree.site, Page(title=f"Key {number}")) for number in (1, 2))
        assert key_of(one, two) == one.uid
        tree.add(tree.site, Page(title="Key 3", translations=one.uid, language="fr"))
        assert key_of(one, two) == two.uid


def test_no_more_than_a_page_of_candidates_is_shown(school, office):
    place = section(school, "Crowded")
    first = add(school, "Crowd", place, language="fr")
    for number in range(23):
        add(school, f"Crowd {number}", place, language="nl")
    assert len(offered(office, first)) == 20
