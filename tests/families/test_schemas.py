"""What the forms of families take and refuse."""

from datetime import UTC, date, datetime, timedelta

import colander
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itschool_cms.core.forms import ShortText
from itschool_cms.families.audience import Addressed
from itschool_cms.families.models import Relation, Right, today
from itschool_cms.families.schemas import (
    AddressedSchema,
    ChildSchema,
    GuardianshipSchema,
    LocalMoment,
    Uid,
    Uids,
)

NODE = colander.SchemaNode(LocalMoment(), name="moment")


class LetterSchema(AddressedSchema):
    title = colander.SchemaNode(ShortText(), title="Title")


def letter(request, context=None, **values):
    """Return what the schema makes of the values."""
    sent = {"title": "T", "audience": (), **values}
    return LetterSchema().bind(request=request, context=context).deserialize(sent)


def refused(call, *args, **values):
    """Return the messages of a refusal by field."""
    with pytest.raises(colander.Invalid) as refusal:
        call(*args, **values)
    return refusal.value.asdict()


def tokens(request):
    return [value for value, _label in LetterSchema().bind(request=request)["audience"].widget.values]


def test_the_office_publishes_to_everybody_and_to_every_group(world, ask):
    with ask("claire") as request:
        groups = [f"group:{world.uids[name]}" for name in ("level3", "3b", "3a", "5p")]
        assert tokens(request) == ["public", "school", *groups]


def test_a_teacher_publishes_to_the_groups_taught(world, ask):
    with ask("jeanne") as request:
        assert tokens(request) == [f"group:{world.uids['3b']}"]
    with ask("luc") as request:
        assert tokens(request) == [f"group:{world.uids[name]}" for name in ("level3", "3b", "3a")]
    with ask("odile") as request:
        node = LetterSchema().bind(request=request)["audience"]
        assert "You teach no group yet" in node.description


def test_who_may_publish_to_one_group_alone_finds_it_chosen(world, ask):
    with ask("jeanne") as request:
        assert LetterSchema().bind(request=request)["audience"].default == (f"group:{world.uids['3b']}",)
    for person in ("luc", "odile", "claire"):
        with ask(person) as request:
            assert LetterSchema().bind(request=request)["audience"].default == ()


def test_a_day_without_a_time_is_visible_from_its_first_moment_to_its_last(ask):
    with ask("claire") as request:
        values = letter(request, audience=("school",), effective="2026-11-10T", expires="2026-11-12T")
        assert values["effective"] == datetime(2026, 11, 9, 23, tzinfo=UTC)
        assert values["expires"] == datetime(2026, 11, 12, 23, tzinfo=UTC)


def test_a_forged_token_is_refused(world, ask):
    with ask("jeanne") as request:
        for token in ("public", f"group:{world.uids['5p']}", f"child:{world.uids['benoit']}"):
            message = refused(letter, request, audience=(token,))["audience"]
            assert message == "You may publish only to the groups that are offered here."


def test_somebody_must_be_addressed(ask):
    with ask("claire") as request:
        assert refused(letter, request)["audience"] == "Choose at least one group of readers."
        assert refused(letter, request, audience=colander.null)["audience"]


def test_readers_whom_a_teacher_may_not_choose_stay(world, ask):
    own = f"group:{world.uids['3b']}"
    with ask("jeanne") as request:
        item = Addressed(audience=(own, "school"))
        assert letter(request, item)["audience"] == ("school",)
        assert letter(request, item, audience=(own,))["audience"] == (own, "school")
        node = LetterSchema().bind(request=request, context=item)["audience"]
        assert node.description.interpolate() == "It also stays published for: The whole school."
        assert node.serialize(item.audience) == (own, "school")


def test_the_address_chooses_readers_beforehand(world, ask):
    own, other = f"group:{world.uids['3b']}", f"group:{world.uids['5p']}"
    with ask("jeanne", path=f"/?audience={own}&audience={other}") as request:
        assert LetterSchema().bind(request=request)["audience"].serialize() == (own,)


def test_below_a_child_there_is_no_choice_of_readers(world, ask):
    with ask("claire", context="benoit") as request:
        schema = LetterSchema().bind(request=request, context=request.context)
        assert [node.name for node in schema if node.name != "csrf_token"] == [
            "title",
            "tags",
            "effective",
            "expires",
        ]
        assert "audience" not in schema.deserialize({"title": "T"})


def test_audience_and_dates_come_last(ask):
    with ask("claire") as request:
        names = [node.name for node in LetterSchema().bind(request=request)]
        assert names[-5:] == ["title", "tags", "audience", "effective", "expires"]


def test_the_end_comes_after_the_beginning(ask):
    with ask("claire") as request:
        good = {"audience": ("school",), "effective": "2026-01-02T08:00"}
        values = letter(request, **good, expires="2026-01-02T08:01")
        assert values["effective"] == datetime(2026, 1, 2, 7, tzinfo=UTC)
        for expires in ("2026-01-02T08:00", "2025-12-31T23:00"):
            assert refused(letter, request, **good, expires=expires) == {
                "expires": "The end must come after the beginning."
            }
        assert letter(request, audience=("school",), expires="2026-01-02T08:00")["effective"] is None


@given(st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_a_moment_comes_back_as_it_was_shown(moment):
    shown = NODE.serialize(moment)
    assert NODE.serialize(NODE.deserialize(shown)) == shown


@pytest.mark.parametrize("text", ["x", "2026-13-01T00:00", "0001-01-01T00:00", "9999-01-01T00:00"])
def test_a_moment_that_is_none_is_refused(text):
    assert refused(NODE.deserialize, text)


@pytest.mark.parametrize("text", ["-1", "1.0", "²", "9" * 17, "x"])
def test_a_uid_that_is_none_is_refused(text):
    assert refused(colander.SchemaNode(Uid(), name="uid").deserialize, text)
    assert refused(colander.SchemaNode(Uids(), name="uids").deserialize, (text,))


def test_no_uid_and_no_uids_are_nothing():
    node = colander.SchemaNode(Uid(), missing=None)
    assert (node.deserialize(""), node.serialize(None)) == (None, colander.null)
    assert colander.SchemaNode(Uids()).deserialize(colander.null) == ()
    assert colander.SchemaNode(Uids()).serialize((1, 2)) == ("1", "2")


def guardianship(request, context, **values):
    sent = {"person": "tom@example.org", "relation": "father", "rights": ("read",), "withheld": (), **values}
    return GuardianshipSchema().bind(request=request, context=context).deserialize(sent)


@pytest.fixture
def office(ask):
    with ask("claire", context="benoit") as request:
        yield request


def test_an_adult_is_named_by_mail_address(world, office):
    values = guardianship(office, office.context["guardians"], person=" Tom@Example.org ")
    assert values["person"] == world.uids["tom"]
    assert (values["rights"], values["since"], values["judgment"]) == ((Right.READ,), None, "")
    node = GuardianshipSchema().bind(request=office, context=office.context["guardians"])["person"]
    assert node.serialize(world.uids["tom"]) == "tom@example.org"
    assert (node.serialize(1), node.serialize(colander.null)) == (colander.null, colander.null)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"person": "stranger@example.org"}, "person"),
        ({"person": "tom"}, "person"),
        ({"relation": "cousin"}, "relation"),
        ({"rights": ()}, "rights"),
        ({"rights": ("read", "own")}, "rights"),
        ({"since": "2026-02-02", "until": "2026-02-01"}, "until"),
        ({"since": "2026-02-02", "withheld": ("pay",), "withheld_until": "2026-02-01"}, "withheld_until"),
        ({"withheld_until": "2026-02-01"}, "withheld"),
    ],
)
def test_a_guardianship_that_makes_no_sense_is_refused(office, values, field):
    assert list(refused(guardianship, office, office.context["guardians"], **values)) == [field]


@pytest.mark.parametrize(
    ("values", "clashes"),
    [
        ({}, True),
        ({"since": "2026-03-10"}, True),
        ({"since": "2026-03-11"}, False),
        ({"until": "2026-03-01"}, True),
        ({"until": "2026-02-28"}, False),
        ({"person": "karim@example.org"}, False),
    ],
)
def test_one_adult_has_one_guardianship_at_a_time(world, office, values, clashes):
    for item in office.context.guardianships():
        item.person, item.since, item.until = world.uids["tom"], date(2026, 3, 1), date(2026, 3, 10)
    place = office.context["guardians"]
    if clashes:
        assert "already" in refused(guardianship, office, place, **values)["person"]
    else:
        assert guardianship(office, place, **values)
    assert guardianship(office, office.context.guardianships()[0], **values)
    assert guardianship(office, None, **values)


def child(request, **values):
    sent = {"first_name": "Léa", "last_name": "N", "other_groups": (), **values}
    return ChildSchema().bind(request=request, context=None).deserialize(sent)


def test_a_child_needs_a_class_before_other_groups(world, ask):
    with ask("claire") as request:
        group = str(world.uids["5p"])
        assert child(request, main_group=group)["main_group"] == world.uids["5p"]
        assert "cover" not in child(request)
        assert refused(child, request, other_groups=(group,)) == {"main_group": "Choose the class first."}
        assert refused(child, request, main_group=str(world.uids["tom"]))["main_group"]
        assert refused(child, request, main_group=group, other_groups=("1",))["other_groups"]


def test_a_child_is_born_in_the_past(ask):
    with ask("claire") as request:
        assert child(request, born=str(today()))["born"] == today()
        for day in (today() + timedelta(days=1), date(1949, 12, 31)):
            assert "born" in refused(child, request, born=str(day))


def test_the_office_adds_a_family_a_child_and_an_adult_through_the_web(world):
    browser = world.browser("claire")
    page = browser.get("/families/add/family")
    form = page.forms["deform"]
    form["title"] = "Nouvelle"
    form.submit(status=303)
    form = browser.get("/families/nouvelle/add/child").forms["deform"]
    form["first_name"], form["last_name"] = "Léa", "Nouvelle"
    form["main_group"] = str(world.uids["5p"])
    form.submit("save", status=303)
    form = browser.get("/families/nouvelle/lea/guardians/add/guardianship").forms["deform"]
    form["person"], form["relation"] = "nobody@example.org", "mother"
    form.submit("save", status=303)
    assert "Léa" in world.browser("nobody").get("/families/nouvelle/lea").text
    with world.editing() as tree:
        added = tree.site["families"]["nouvelle"]["lea"]["guardians"]["mother"]
        assert (added.relation, added.rights) == (Relation.MOTHER, tuple(Right))
        assert tree.site["families"]["nouvelle"]["lea"].groups == (world.uids["5p"],)


def test_a_wrong_form_comes_back_with_a_message(world):
    form = world.browser("claire").get(world.paths["benoit"] + "/guardians/add/guardianship").forms["deform"]
    form["person"], form["relation"] = "stranger@example.org", "mother"
    page = form.submit("save", status=422)
    assert "Nobody has an account with this address" in page.text
    assert page.forms["deform"]["person"].value == "stranger@example.org"


def test_the_office_edits_class_group_and_school_through_the_web(world):
    browser = world.browser("claire")
    form = browser.get(world.paths["3a"] + "/edit").forms["deform"]
    assert form["title"].value == "Class 3A"
    form["title"] = "3e A"
    form.submit("save", status=303)
    form = browser.get("/edit").forms["deform"]
    form["phone"] = "02 555"
    form.submit("save", status=303)
    form = browser.get(world.paths["benoit"] + "/edit").forms["deform"]
    form["main_group"] = str(world.uids["3a"])
    form.submit("save", status=303)
    with world.editing() as tree:
        assert world.get(tree, "3a").title == "3e A"
        assert tree.site.phone == "02 555"
        assert world.get(tree, "benoit").groups == (world.uids["3a"],)
