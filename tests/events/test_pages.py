from datetime import date, timedelta

import pytest

from itschool_cms.core.database import open_site
from itschool_cms.core.evolution import evolve
from itschool_cms.core.html import sanitise
from itschool_cms.events.models import Event
from itschool_cms.events.months import Month, midnight
from itschool_cms.families.models import today
from tests.small_school import ahead

BENOIT = "/families/lefevre/benoit"
NORA = "/families/peeters/nora"


def noon(day: date):
    return midnight(day) + timedelta(hours=12)


def on(day: date, title: str, hours: int = 1, **values):
    return Event(title=title, start=noon(day), end=noon(day) + timedelta(hours=hours), **values)


def whole(first: date, last: date, title: str, **values):
    end = midnight(last + timedelta(days=1))
    return Event(title=title, start=midnight(first), end=end, all_day=True, **values)


@pytest.fixture
def year(school):
    """Events of the next month: of a class, of the whole school, of the other class, days without school."""
    month = Month.of(today()).plus(1)
    days = [month.first + timedelta(days=each) for each in range(20)]
    school.publish(
        "events", on(days[4], "Maths test", audience=(school.group("3B"),), place="Room 204"), "jeanne"
    )
    school.publish("events", on(days[5], "School fair", hours=0, audience=("public",)), "claire")
    school.publish("events", on(days[6], "Swimming", audience=(school.group("1A"),)), "luc")
    school.publish(
        "events", whole(days[9], days[11], "Holidays", audience=("school",), kind="holiday"), "claire"
    )
    school.publish("events", on(days[12], "Camp", hours=48, audience=(school.group("3B"),)), "jeanne")
    school.publish("events", on(days[8], "Plan", audience=("school",)), "claire", live=False)
    return month


def test_a_child_sees_its_own_month(school, year):
    page = school.browser("amelie").get(f"{BENOIT}/events?month={year}")

    page.mustcontain("Maths test", "12:00 to 13:00", "Room 204", "School fair", "from 12:00", "Holidays")
    page.mustcontain("until", "Camp", no=["Swimming", "Plan"])
    cells = page.html.select("table.month td")
    colours = {link.text: link.parent["data-cover"] for cell in cells for link in cell.find_all("a")}
    assert colours == {
        "Maths test": "bleu",
        "School fair": "canard",
        "Holidays": "ardoise",
        "Camp": "bleu",
    }
    assert sum("Holidays" in cell.text for cell in cells) == 3
    assert all("off" in cell["class"] for cell in cells if "Holidays" in cell.text)
    for link in page.html.select("table.month a"):
        assert page.html.find(id=link["href"].removeprefix("#"))


def test_the_list_stands_alone_when_asked_for(school, year):
    page = school.browser("amelie").get(f"{BENOIT}/events?month={year}&view=list")

    assert not page.html.select("table.month")
    assert [row.find("a").text for row in page.html.select(".agenda li")] == [
        "Maths test",
        "School fair",
        "Holidays",
        "Camp",
    ]


@pytest.mark.parametrize("query", ["", "?month=junk", "?month=2026-99", "?month=%F0%9F%92%A9", "?view=x"])
def test_junk_leads_to_the_present_month(school, query):
    page = school.browser("amelie").get(f"{BENOIT}/events{query}")

    day = page.html.find("td", {"aria-current": "date"})
    assert day.find("time")["datetime"] == today().isoformat()


def test_the_calendar_ends_where_nobody_plans(school):
    amelie = school.browser("amelie")

    far, long_ago = (amelie.get(f"{BENOIT}/events?month={asked}") for asked in ("9999-12", "0001-01"))

    far.mustcontain("Previous month, ", no="Next month, ")
    long_ago.mustcontain("Next month, ", no="Previous month, ")


def test_today_and_what_is_over_in_this_month(school):
    day = today()
    school.publish("events", whole(day, day, "Now on", audience=("school",)), "claire")
    path = school.publish(
        "events", whole(Month.of(day).first, Month.of(day).first, "Begun", audience=("school",))
    )

    page = school.browser("amelie").get(f"{BENOIT}/events")

    page.mustcontain("Today, ", "Now on")
    targets = {link.text: link["href"] for link in page.html.select("table.month a")}
    assert targets["Now on"] == f"#d{day}"
    over = day > Month.of(day).first
    assert targets["Begun"] == (f"{path}/" if over else f"#d{day}")


def test_the_school_calendar_shows_what_the_person_may_see(school, year):
    place = f"/events?month={year}"

    school.browser("amelie").get(place).mustcontain("Maths test", "Swimming", no="Plan")
    school.browser("sofie").get(place).mustcontain("Swimming", no=["Maths test", "Plan"])
    school.browser("claire").get(place).mustcontain("Maths test", "Plan", "Not published")
    assert "/login" in school.browser().get(place, status=303).location


def test_an_event_has_a_page_for_those_it_is_for(school, year):
    school.browser("amelie").get("/events/maths-test").mustcontain(
        "Maths test", "Room 204", "12:00 to 13:00", "3B"
    )
    school.browser("sofie").get("/events/maths-test", status=404)
    school.browser("sofie").get("/events/plan", status=404)
    school.browser("claire").get("/events/plan").mustcontain("Not published")
    school.browser("amelie").get("/events/holidays").mustcontain("Day without school", "until")
    school.browser().get("/events/school-fair").mustcontain("School fair", no="See the month")
    school.browser().get("/events/maths-test", status=303)


def test_an_event_of_a_child_stays_with_the_child(school):
    day = today() + timedelta(days=1)
    path = school.publish(f"{BENOIT}/events", on(day, "Talk with Benoît"), "jeanne")

    school.browser("amelie").get(path).mustcontain("Talk with Benoît")
    school.browser("amelie").get(f"/families/lefevre/lucas/events?month={Month.of(day)}").mustcontain(
        no="Talk"
    )
    school.browser("sofie").get(path, status=404)
    school.browser("sofie").get(f"{BENOIT}/events", status=404)


def test_parents_only_read(school, year):
    for path in ("/events/add/event", "/events/maths-test/edit", f"{BENOIT}/events/add/event"):
        school.browser("amelie").get(path, status=404)


def test_a_teacher_adds_an_event_for_the_own_class(school):
    jeanne = school.browser("jeanne")
    page = jeanne.get("/events/add/event")
    page.mustcontain("Class 3B", no="Class 1A")
    form = page.forms["deform"]
    form["title"], form["place"] = "Museum", "Bokrijk"
    for number, text in enumerate(("2026-12-01", "2026-12-02")):
        form.set("date", text, index=number)
    form["checkbox"].checked = True

    assert form.submit("save").status_int == 303

    with school.editing() as tree:
        event = tree.site["events"]["museum"]
        assert (event.first_day(), event.last_day()) == (date(2026, 12, 1), date(2026, 12, 2))
        assert event.all_day
    edit = jeanne.get("/events/museum/edit").forms["deform"]
    assert [field.value for field in edit.fields["date"]][:2] == ["2026-12-01", "2026-12-02"]
    edit.set("date", "2026-11-01", index=1)
    edit.submit("save", status=422).mustcontain("An event cannot end before it begins.")
    edit.set("date", "", index=0)
    edit.submit("save", status=422)


def test_the_dashboard_shows_the_next_three(school):
    for number in range(1, 5):
        event = Event(title=f"Event {number}", start=ahead(days=number), end=ahead(days=number, hours=1))
        event.audience = ("school",)
        school.publish("events", event, "claire")
    school.publish(
        "events", Event(title="Over", start=ahead(days=-2), end=ahead(days=-1), audience=("school",))
    )
    school.publish(
        "events", Event(title="Going on", start=ahead(days=-2), end=ahead(days=9), audience=("school",))
    )

    tile = school.browser("amelie").get(BENOIT).html.find("section", {"aria-labelledby": "tile-events"})

    assert [row.find("a").text for row in tile.find_all("li")] == ["Going on", "Event 1", "Event 2"]


def test_the_page_of_all_children_names_the_children(school):
    shared = Event(title="Fair", start=ahead(hours=1), end=ahead(hours=2), audience=("school",))
    own = Event(title="Test", start=ahead(hours=3), end=ahead(hours=4), audience=(school.group("1A"),))
    later = Event(title="Later", start=ahead(days=30), end=ahead(days=30), audience=("school",))
    for event in (shared, own, later):
        school.publish("events", event, "claire")

    tile = school.browser("amelie").get("/home").html.find("section", {"aria-labelledby": "tile-events"})

    rows = {
        row.find("a").text: [each.text for each in row.select(".who-line")] for row in tile.find_all("li")
    }
    assert rows == {"Fair": ["Benoît", "Lucas"], "Test": ["Lucas"]}


def test_the_front_page_shows_only_what_is_open_to_all(school, year):
    page = school.browser().get("/")

    page.mustcontain("Coming up at school", "School fair", no=["Maths test", "Holidays", "Plan"])


def test_nothing_is_planned(school):
    school.browser("amelie").get(BENOIT).mustcontain("Nothing is planned.")
    school.browser("amelie").get(f"{BENOIT}/events").mustcontain("Nothing is planned.")
    school.browser().get("/").mustcontain(no="Coming up at school")


@pytest.mark.parametrize(
    ("cover", "school_cover", "holiday_cover"),
    [("canard", "ocre", "ardoise"), ("ardoise", "canard", "prune")],
)
def test_two_audiences_never_share_a_colour(school, year, cover, school_cover, holiday_cover):
    with school.editing() as tree:
        tree.change(tree.site["families"]["lefevre"]["benoit"], {"cover": cover})

    page = school.browser("amelie").get(f"{BENOIT}/events?month={year}")

    assert [line["data-cover"] for line in page.html.select(".key .who-line")] == [
        cover,
        school_cover,
        holiday_cover,
    ]


def test_a_title_is_never_markup(school):
    event = Event(title="<img src=x onerror=alert(1)>", place="<b>x</b>", audience=("school",))
    event.start = event.end = ahead(hours=1)
    event.text = sanitise("<script>1</script><p>Plan</p>")
    path = school.publish("events", event, "claire", name="odd")

    for place in (path, f"{BENOIT}/events", BENOIT, "/home"):
        school.browser("amelie").get(place).mustcontain(no=["<img src=x", "<b>x</b>", "<script>1"])


def test_children_that_were_there_before_get_a_calendar(school):
    with school.editing() as tree:
        child = tree.site["families"]["lefevre"]["benoit"]
        tree.site.catalog.unindex(child["events"].uid)
        del child["events"]
        tree.site.evolved = ()
    page = school.browser("amelie").get(BENOIT)
    assert not page.html.find(id="tile-events")

    registry = school.app.registry
    with open_site(registry.database) as (site, manager):
        assert "events.containers" in evolve(site, registry, manager)

    school.browser("amelie").get(f"{BENOIT}/events").mustcontain("Nothing is planned.")
