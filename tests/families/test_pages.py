"""The pages of parents, teachers and the office."""

from datetime import timedelta

import pytest

from itschool_cms.families.models import Child, Family, today


def texts(page, selector):
    return [" ".join(each.get_text(" ").split()) for each in page.html.select(selector)]


def hrefs(page, selector):
    """Return where links lead, without the slash that the addresses of items end with."""
    return [each["href"].replace("/?", "?").rstrip("/") or "/" for each in page.html.select(selector)]


def test_the_list_of_accounts_shows_a_cover_for_each_child(world):
    page = world.browser("amelie").get("/accounts")
    assert texts(page, "h1") == ["Hello Amelie, which notebook shall we open?"]
    assert hrefs(page, ".cover > a") == [world.paths["benoit"], world.paths["lucas"]]
    assert "Pupil · École de démo" in texts(page, ".cover .label")[0]
    assert "/home" in hrefs(page, "section a")
    assert page.html.select("form[action$='/logout'] [name=csrf_token]")


def test_an_only_child_has_a_list_without_the_view_of_all(world):
    page = world.browser("tom").get("/accounts")
    assert "One child is linked" in page.text
    assert "/home" not in page.text


def test_who_has_no_child_is_told_to_contact_the_school(world):
    browser = world.browser("nobody")
    with world.editing() as tree:
        tree.change(tree.site, {"phone": "02 555 12 34", "email": "school@example.org"})
    page = browser.get("/accounts")
    assert "Contact the school" in page.text
    assert "mailto:school@example.org" in hrefs(page, "main a")
    assert "No child is linked" in browser.get("/home").text


@pytest.mark.parametrize(
    ("person", "expected"),
    [("amelie", "/accounts"), ("tom", "/families/claes/milan"), ("nobody", "/accounts")],
)
def test_sign_in_leads_guardians_to_their_children(world, ask, person, expected):
    with ask(person) as request:
        assert request.start_path().rstrip("/") == expected


def test_sign_in_leads_staff_to_a_room_of_the_school(world, ask):
    with ask("paul") as request:
        assert request.start_path() not in ("/", "/accounts", world.paths["lucas"])


def test_the_dashboard_names_child_class_and_day(world):
    page = world.browser("amelie").get(world.paths["benoit"])
    assert texts(page, "h1") == ["Benoit Lefevre"]
    assert "Class 3B · " in texts(page, ".head p")[0]
    assert page.html.body["data-cover"] == "bleu"
    assert hrefs(page, ".sidenav a[aria-current=page]") == [world.paths["benoit"]]


def test_brothers_and_sisters_are_one_click_away(world):
    page = world.browser("amelie").get(world.paths["benoit"])
    assert texts(page, ".dividers a") == ["All", "Benoit 3B", "Lucas 3A"]
    assert hrefs(page, ".dividers a") == ["/home", world.paths["benoit"], world.paths["lucas"]]
    assert texts(page, ".dividers a[aria-current=page]") == ["Benoit 3B"]


def test_an_only_child_has_no_dividers(world):
    assert not world.browser("tom").get(world.paths["milan"]).html.select(".dividers")


def test_the_panel_lists_the_children_and_the_ways_to_all_of_them(world):
    page = world.browser("amelie").get(world.paths["lucas"])
    assert texts(page, "#who a")[:4] == [
        "BL Lefevre Benoit Class 3B",
        "LL Lefevre Lucas Class 3A",
        "All my children",
        "Change user",
    ]
    assert hrefs(page, "#who a[aria-current=true]") == [world.paths["lucas"]]


def test_the_child_opened_last_stays_beside_general_pages(world):
    browser = world.browser("amelie")
    assert world.paths["benoit"] in hrefs(browser.get("/"), ".sidenav a")
    browser.get(world.paths["lucas"])
    assert world.session_values("amelie")["child"] == world.uids["lucas"]
    page = browser.get("/")
    assert world.paths["lucas"] in hrefs(page, ".sidenav a")
    assert world.paths["benoit"] not in hrefs(page, ".sidenav a")


def test_a_teacher_s_visit_is_not_kept_as_a_choice(world):
    browser = world.browser("paul")
    browser.get(world.paths["nora"])
    assert "child" not in world.session_values("paul")


def test_a_teacher_who_is_a_parent_is_in_the_school_s_area_outside_of_the_own_child(world):
    browser = world.browser("paul")
    assert "School area" in texts(browser.get("/classes"), ".topbar .school")[0]
    assert "School area" in texts(browser.get(world.paths["nora"]), ".topbar .school")[0]
    assert "Parents' area" in texts(browser.get(world.paths["lucas"]), ".topbar .school")[0]


def test_a_teacher_sees_the_child_s_page_without_dividers(world):
    page = world.browser("jeanne").get(world.paths["benoit"])
    assert texts(page, "h1") == ["Benoit Lefevre"]
    assert not page.html.select(".dividers")


@pytest.mark.parametrize(
    ("person", "links"), [("jeanne", ["3b"]), ("claire", ["3b"]), ("amelie", []), ("paul", [])]
)
def test_the_page_of_a_child_leads_staff_to_the_class_that_they_may_open(world, person, links):
    child = "lucas" if person == "paul" else "benoit"
    page = world.browser(person).get(world.paths[child])
    assert hrefs(page, ".head p a") == [world.paths[name] for name in links]


def test_home_shows_all_children_in_no_child_s_colour(world):
    page = world.browser("amelie").get("/home")
    assert texts(page, ".dividers a[aria-current=page]") == ["All"]
    assert hrefs(page, ".cover-s a") == [world.paths["benoit"], world.paths["lucas"]]
    assert page.html.body["data-cover"] == "ardoise"
    assert {world.paths["benoit"], world.paths["lucas"]} <= set(hrefs(page, ".sidenav a"))


def test_entry_from_the_schools_site_the_front_page_leads_to_the_sign_in_of_this_school_and_names_it(world):
    with world.editing() as tree:
        address = {"address": "Street 1\n1000 City", "phone": "02 555", "hours": "8 to 16"}
        tree.change(tree.site, {**address, "email": "a@example.org", "welcome": "Come in."})
    page = world.browser().get("/")
    assert "/login" in hrefs(page, "main a")
    assert "Come in." in page.text
    assert "Street 1 1000 City" in texts(page, "dl dd")
    block = page.html.select_one("section[aria-labelledby=way-in]")
    assert "Your access to iT.SCHOOL of École de démo" in block.get_text()
    assert block.select_one("a.btn")["href"] == "/login"
    assert "localhost" in page.html.select_one("main").get_text()


def test_the_front_page_leads_who_is_signed_in_to_the_start_page(world):
    page = world.browser("tom").get("/")
    assert world.paths["milan"] in hrefs(page, "main a")
    assert "/login" not in hrefs(page, "main a")


def test_the_list_of_families_names_the_children_with_their_classes(world):
    page = world.browser("claire").get("/families")
    assert texts(page, "tbody th") == ["Claes", "Haddad", "Lefevre"]
    assert texts(page, "tbody tr:nth-of-type(3) li") == ["Benoit Lefevre 3B", "Lucas Lefevre 3A"]
    assert hrefs(page, "tbody tr:nth-of-type(2) li a") == [world.paths["nora"]]


@pytest.mark.parametrize(
    ("words", "families"),
    [
        ("lef", ["Lefevre"]),
        ("nora", ["Haddad"]),
        ("haddad nora", ["Haddad"]),
        ("sofie", ["Claes", "Haddad"]),
        ("3b", []),
    ],
)
def test_the_office_finds_a_family_by_the_beginning_of_any_name_in_it(world, words, families):
    page = world.browser("claire").get("/families", {"q": words})
    assert sorted(texts(page, "tbody th")) == families
    assert ("Nothing was found" in page.text) is (not families)


def test_a_family_is_added_and_a_child_to_it_in_one_click_each(world):
    browser = world.browser("claire")
    form = browser.get("/families").click("Add: Family").forms["deform"]
    form["title"] = "Nguyen"
    page = form.submit("save").follow()
    form = page.click("Add: Child").forms["deform"]
    assert form["last_name"].value == "Nguyen"
    form["first_name"], form["last_name"] = "Linh", "Nguyen-Roy"
    assert texts(form.submit("save").follow(), "h1") == ["Linh Nguyen-Roy"]
    assert page.click("Add: Child").forms["deform"]["last_name"].value == "Nguyen-Roy"


def test_a_child_that_is_edited_keeps_the_own_last_name(world):
    with world.editing() as tree:
        tree.change(world.get(tree, "lucas"), {"last_name": "Autre"})
    form = world.browser("claire").get(world.paths["lucas"] + "/edit").forms["deform"]
    assert form["last_name"].value == "Autre"


def test_the_office_adds_an_adult_from_the_page_of_the_child_and_finds_the_way_back(world):
    browser = world.browser("claire")
    page = browser.get(world.paths["milan"])
    assert texts(page, "[aria-labelledby=tile-adults] li") == [
        "Sofie X Other · Read, Sign, Pay, Pick up, Be contacted",
        "Tom X Other · Read, Sign, Pay, Pick up, Be contacted",
    ]
    form = page.click("Add an adult").forms["deform"]
    form["person"], form["relation"] = "karim@example.org", "stepfather"
    page = form.submit("save").follow()
    assert texts(page, "h1") == ["Karim X"]
    assert world.paths["karim-nora"] in hrefs(page, "dl a")
    assert "/people/karim-x" in hrefs(page, "dl a")
    assert texts(page.click(href=world.paths["milan"] + "/$"), "h1") == ["Milan Claes"]


def test_the_tile_of_adults_tells_rights_that_are_over(world):
    with world.editing() as tree:
        tree.change(world.get(tree, "tom-milan"), {"until": today() - timedelta(days=1)})
    page = world.browser("claire").get(world.paths["milan"])
    assert texts(page, "[aria-labelledby=tile-adults] li")[1] == "Tom X Other Not in force"


@pytest.mark.parametrize("person", ["sofie", "karim", "paul"])
def test_neither_parents_nor_teachers_see_the_adults_of_a_child(world, person):
    page = world.browser(person).get(world.paths["nora"])
    assert not page.html.select("[aria-labelledby=tile-adults]")
    assert "guardians" not in page.text


def test_the_list_of_adults_leads_to_a_new_account(world):
    page = world.browser("claire").get(world.paths["nora"] + "/guardians")
    assert page.click("add the person").request.path == "/people/add/user"


def test_long_lists_come_in_pages_of_fifty(world):
    browser = world.browser("claire")
    with world.editing() as tree:
        for number in range(60):
            tree.add(tree.site["families"], Family(title=f"Mm{number:02}"))
    first = browser.get("/families")
    assert len(texts(first, "tbody th")) == 50
    assert hrefs(first, ".pager a") == ["?p=2"]
    last = browser.get("/families?p=2")
    assert len(texts(last, "tbody th")) == 13
    assert hrefs(last, ".pager a") == ["?p=1"]
    assert hrefs(browser.get("/families?q=mm"), ".pager a") == ["?q=mm&p=2"]


def test_the_page_of_a_family_lists_children_and_who_has_rights_today(world):
    with world.editing() as tree:
        tree.change(world.get(tree, "paul-lucas"), {"until": today() - timedelta(days=1)})
    page = world.browser("claire").get(world.paths["lefevre"])
    assert texts(page, "tbody th") == ["Benoit Lefevre", "Lucas Lefevre"]
    assert texts(page, ".chips li") == ["Amelie X", "Amelie X"]


def test_the_office_sees_rights_restrictions_and_days_of_each_adult(world):
    browser = world.browser("claire")
    with world.editing() as tree:
        day = today() + timedelta(days=9)
        court = {"withheld": ("pay",), "withheld_until": day, "judgment": "RG 24/12"}
        tree.change(world.get(tree, "sofie-nora"), {**court, "since": today(), "until": day})
    page = browser.get(world.paths["nora"] + "/guardians")
    assert [row.split(" ")[0] for row in texts(page, "tbody th")] == ["Sofie", "Karim"]
    assert "Withheld: Pay" in texts(page, "tbody tr")[0]
    assert len(page.html.select("tbody tr:nth-of-type(2) .inherit")) == 1
    one = browser.get(world.paths["sofie-nora"])
    assert "RG 24/12" in one.text
    assert texts(one, "dl .chips")[0] == "Read Sign Pick up Be contacted"


def test_pages_of_the_office_say_when_there_is_nothing(world):
    browser = world.browser("claire")
    with world.editing() as tree:
        world.add(tree, "new", tree.site["families"], Family(title="Nouvelle"))
    assert "no child in this family" in browser.get(world.paths["new"]).text
    with world.editing() as tree:
        world.add(tree, "lea", world.get(tree, "new"), Child(first_name="Léa", last_name="N"))
    assert "Nobody yet" in browser.get(world.paths["new"]).text
    assert "Nobody has rights" in browser.get(world.paths["lea"] + "/guardians").text
    assert texts(browser.get(world.paths["lea"]), "h1") == ["Léa N"]


@pytest.fixture
def lea(world):
    """A new sister of Nora; returns the path of her adults."""
    with world.editing() as tree:
        tree.change(world.get(tree, "sofie-nora"), {"withheld": ("pay",), "judgment": "RG 24/12"})
        world.add(tree, "lea", world.get(tree, "haddad"), Child(first_name="Léa", last_name="Haddad"))
    return world.paths["lea"] + "/guardians"


def test_the_adults_of_a_sister_get_the_same_rights_in_one_click_each(world, lea):
    browser = world.browser("claire")
    page = browser.get(world.paths["lea"]).click("Those of brothers and sisters")
    assert texts(page, "[aria-labelledby=offers] li .grow") == [
        "Sofie X Other · adult of Nora",
        "Karim X Other · adult of Nora",
    ]
    page = give(page, 0)
    assert "The rights were given." in page.text
    assert len(texts(page, "[aria-labelledby=offers] li")) == 1
    page = give(page, 0)
    assert not page.html.select("[aria-labelledby=offers]")
    assert "Withheld: Pay" in texts(page, "tbody tr")[0]
    with world.editing() as tree:
        sofie, karim = tree.site["families"]["haddad"]["lea"].guardianships()
        assert (sofie.judgment, sofie.since) == ("RG 24/12", today())
        assert karim.rights == ("read",)
    assert world.browser("karim").get(world.paths["lea"]).status_int == 200


def give(page, number):
    """Press the button of an offer."""
    form = page.html.select("[aria-labelledby=offers] form")[number]
    return next(each for each in page.forms.values() if each.action == form["action"]).submit("from").follow()


def test_rights_that_were_given_meanwhile_are_not_given_twice(world, lea):
    browser = world.browser("claire")
    page = browser.get(lea)
    give(page, 0)
    assert "no longer offered" in give(page, 0).text
    with world.editing() as tree:
        assert len(world.get(tree, "lea").guardianships()) == 1


def test_rights_that_are_over_or_there_already_are_not_offered(world, lea):
    with world.editing() as tree:
        tree.change(world.get(tree, "karim-nora"), {"until": today() - timedelta(days=1)})
        world.guard(tree, "sofie", "lea")
    assert not world.browser("claire").get(lea).html.select("[aria-labelledby=offers]")


def test_staff_see_the_groups_that_they_may_open(world):
    assert hrefs(world.browser("jeanne").get("/classes"), "section a") == [world.paths["3b"]]
    assert "Third" in texts(world.browser("jeanne").get("/classes"), "main h2")[0]
    office = hrefs(world.browser("claire").get("/classes"), "section a")
    assert set(office) == {world.paths[name] for name in ("level3", "3b", "3a", "5p")}
    assert "You teach no class yet" in world.browser("odile").get("/classes").text


def test_the_page_of_a_class_lists_pupils_and_leads_to_writing_for_them(world):
    page = world.browser("jeanne").get(world.paths["3b"])
    assert hrefs(page, ".rows a") == [world.paths["benoit"]]
    audience = f"audience=group%3A{world.uids['3b']}"
    assert any(audience in href for href in hrefs(page, ".btns a"))
    level = world.browser("luc").get(world.paths["level3"])
    assert set(hrefs(level, ".rows a")) == {world.paths["3b"], world.paths["3a"]}


def test_a_new_child_gets_a_colour_that_no_sibling_has(world):
    with world.editing() as tree:
        family = world.get(tree, "lefevre")
        covers = [tree.add(family, Child(first_name=f"C{n}", last_name="L")).cover for n in range(5)]
        assert covers == ["prune", "ocre", "canard", "ardoise", "bleu"]
        assert tree.add(family, Child(first_name="D", last_name="L", cover="ocre")).cover == "ocre"


def test_the_dashboard_loads_few_objects(world):
    browser = world.browser("amelie")
    browser.get(world.paths["benoit"])
    database = world.app.registry.database
    database.cacheMinimize()
    browser.get(world.paths["benoit"])
    loaded = sum(each["ngsize"] for each in database.cacheDetailSize())
    assert 0 < loaded <= 60
