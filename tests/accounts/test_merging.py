"""Two accounts of one adult become one, and two again: rights, judgments, classes and receipts are kept."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itschool_cms.accounts.merging import MergeRefused, check_merge, merge, part
from itschool_cms.accounts.models import User
from itschool_cms.core.models import utcnow
from itschool_cms.core.security import principals_of
from itschool_cms.core.tree import Tree
from itschool_cms.documents.models import Document
from itschool_cms.families.merging import choice_name
from itschool_cms.families.models import Child, ClassGroup, Family, Guardianship, Right, today
from tests.examples import examples
from tests.visitor import copied, editing

DAY = timedelta(days=1)
TOUCHED = (
    *("email", "roles", "disabled", "merged_into", "absorbed", "phone", "address"),
    *("bounced", "bounce_reason", "reachable_since", "account_state"),
)


class Rollback(Exception):
    """Nothing of it is kept."""


@pytest.fixture(scope="module")
def demo(filled, tmp_path_factory):
    """One demo school for all tests: each throws away what it did."""
    with copied(filled, tmp_path_factory.mktemp("merging") / "demo") as app:
        yield app


@pytest.fixture
def tree(demo):
    """The demo school in a transaction that is thrown away."""
    try:
        with editing(demo) as found:
            yield found
            raise Rollback
    except Rollback:
        pass


def user(tree, first, **values):
    people = tree.site["people"]
    email = f"{first.lower()}@double.example"
    found = User(first_name=first, last_name="Double", email=email, password_hash="unused", **values)
    tree.add(people, found)
    return found


@pytest.fixture
def pair(tree):
    return user(tree, "Ada"), user(tree, "Adda")


def child(tree, name):
    family = tree.site["families"].get("double") or tree.add(
        tree.site["families"], Family(title="Double"), "double"
    )
    return tree.add(family, Child(first_name=name, last_name="Double"))


def right(tree, kid, person, **values):
    return tree.add(kid["guardians"], Guardianship(person=person.uid, relation="mother", **values))


def principals(tree, person):
    return principals_of(person, tree.site, tree.registry)


def state(tree, *people):
    """All that a merge may touch."""
    site = tree.site
    return {
        "people": [[getattr(p, name) for name in TOUCHED] for p in people],
        "rights": sorted(
            (g.uid, g.person, g.rights, g.withheld, str(g.withheld_until), g.judgment)
            for kid in site["families"]["double"].values()
            for g in kid.guardianships()
        ),
        "seats": [group.teachers for group in site["classes"].groups()],
        "marks": [dict(site.read_marks.of(p.uid)) for p in people],
        "principals": [principals(tree, p) for p in people],
        "found": [site["people"].by_email(p.email) is p for p in people],
    }


def test_merge_duplicate_adults_keeps_rights_and_receipts(tree, pair):
    kept, gone = pair
    kid = child(tree, "Kid")
    right(tree, kid, gone, rights=(Right.READ, Right.PAY))
    document = next(each for each in tree.site["documents"].values() if isinstance(each, Document))
    tree.site.read_marks.mark(gone.uid, document, utcnow())
    before = state(tree, kept, gone)
    merge(tree, kept, gone)
    assert {f"guardian:{kid.uid}", f"payer:{kid.uid}"} <= principals(tree, kept)
    assert f"guardian:{kid.uid}" not in principals(tree, gone)
    assert document.uid in tree.site.read_marks.of(kept.uid)
    assert not gone.may_sign_in()
    assert gone.account_state == "merged"
    assert tree.site["people"].by_email("adda@double.example") is None
    part(tree, gone)
    assert state(tree, kept, gone) == before


@pytest.mark.parametrize("earlier", [DAY, -DAY])
def test_the_first_receipt_counts(tree, pair, earlier):
    kept, gone = pair
    document = next(each for each in tree.site["documents"].values() if isinstance(each, Document))
    now, marks = utcnow(), tree.site.read_marks
    marks.mark(kept.uid, document, now)
    marks.mark(gone.uid, document, now - earlier)
    child(tree, "Kid")
    before = state(tree, kept, gone)
    merge(tree, kept, gone)
    assert marks.of(kept.uid)[document.uid] == int(min(now, now - earlier).timestamp())
    part(tree, gone)
    assert state(tree, kept, gone) == before


def test_receipts_that_changed_since_stay(tree, pair):
    kept, gone = pair
    document = next(each for each in tree.site["documents"].values() if isinstance(each, Document))
    tree.site.read_marks.mark(gone.uid, document, utcnow())
    merge(tree, kept, gone)
    tree.site.read_marks.of(kept.uid)[document.uid] = 7
    part(tree, gone)
    assert tree.site.read_marks.of(kept.uid)[document.uid] == 7


@pytest.mark.parametrize("answer", ["kept", "gone"])
def test_a_judgment_is_never_dropped_whichever_rights_are_chosen(tree, pair, answer):
    kept, gone = pair
    kid = child(tree, "Kid")
    own = right(tree, kid, kept, judgment="2026/2")
    other = right(tree, kid, gone, withheld=(Right.READ,), judgment="2026/1", rights=(Right.READ,))
    before = state(tree, kept, gone)
    assert f"guardian:{kid.uid}" in principals(tree, kept)
    merge(tree, kept, gone, chosen={choice_name(other): answer})
    assert f"guardian:{kid.uid}" not in principals(tree, kept)
    holds = own if answer == "kept" else other
    assert holds.person == kept.uid
    assert set(holds.judgment.split("; ")) == {"2026/1", "2026/2"}
    assert len(kid.guardianships()) == 2
    part(tree, gone)
    assert state(tree, kept, gone) == before


def test_a_restriction_that_is_over_does_not_come_back(tree, pair):
    kept, gone = pair
    kid = child(tree, "Kid")
    own = right(tree, kid, kept)
    right(tree, kid, gone, withheld=(Right.READ,), withheld_until=today() - DAY, judgment="old")
    merge(tree, kept, gone)
    assert own.withheld == ()
    assert own.judgment == "old"
    assert f"guardian:{kid.uid}" in principals(tree, kept)


def test_of_two_restrictions_the_longer_holds(tree, pair):
    kept, gone = pair
    for name, ends, longest in (
        ("One", (today() + DAY, today() + 9 * DAY), today() + 9 * DAY),
        ("Two", (today() + DAY, None), None),
    ):
        kid = child(tree, name)
        own = right(tree, kid, kept, withheld=(Right.PAY,), withheld_until=ends[0])
        right(tree, kid, gone, withheld=(Right.SIGN,), withheld_until=ends[1])
        merge(tree, kept, gone)
        assert (set(own.withheld), own.withheld_until) == ({Right.PAY, Right.SIGN}, longest)
        part(tree, gone)


def test_what_was_changed_since_the_merge_stays(tree, pair):
    kept, gone = pair
    kid = child(tree, "Kid")
    moved = right(tree, kid, gone)
    lost = right(tree, other := child(tree, "Other"), gone)
    # A child keeps an adult who reads: the other one may then go.
    right(tree, other, next(each for each in tree.site["people"].values() if each not in pair))
    merge(tree, kept, gone)
    tree.change(moved, {"withheld": (Right.PAY,), "judgment": "new"})
    tree.change(kept, {"email": "new@double.example", "phone": "02 9"})
    tree.remove(lost)
    part(tree, gone)
    assert (moved.person, moved.withheld, moved.judgment) == (gone.uid, (Right.PAY,), "new")
    assert (kept.email, kept.phone) == ("new@double.example", "02 9")


def test_a_teacher_keeps_the_classes_and_edits_what_the_closed_account_wrote(tree, pair):
    kept, gone = pair
    tree.change(gone, {"roles": ("teacher",)})
    group = next(each for each in tree.site["classes"].groups() if isinstance(each, ClassGroup))
    tree.change(group, {"teachers": (*group.teachers, gone.uid)})
    kid = child(tree, "Kid")
    tree.change(kid, {"groups": (group.uid,)})
    own = Tree(tree.site, tree.registry, gone.uid).add(kid["documents"], Document(title="Note"))
    before = state(tree, kept, gone)
    merge(tree, kept, gone)
    assert kept.uid in group.teachers
    assert gone.uid not in group.teachers
    assert f"author:{gone.uid}" in principals(tree, kept)
    assert f"author:{gone.uid}" in own.editors()
    part(tree, gone)
    assert state(tree, kept, gone) == before


def test_seats_that_changed_since_are_given_back_all_the_same(tree, pair):
    kept, gone = pair
    first, second, *_rest = tree.site["classes"].groups()
    for group in (first, second):
        tree.change(group, {"teachers": (gone.uid,)})
    third = user(tree, "Tia")
    merge(tree, kept, gone)
    tree.change(first, {"teachers": (*first.teachers, third.uid)})
    tree.change(second, {"teachers": (third.uid,)})
    part(tree, gone)
    assert set(first.teachers) == {gone.uid, third.uid}
    assert second.teachers == (third.uid,)


def test_a_class_that_is_gone_is_no_hindrance(tree, pair):
    kept, gone = pair
    group = tree.add(tree.site["classes"], ClassGroup(title="Club", teachers=(gone.uid,)))
    merge(tree, kept, gone)
    tree.remove(group)
    assert part(tree, gone) is kept


def test_the_address_that_stays_is_chosen_and_comes_back(tree, pair):
    kept, gone = pair
    child(tree, "Kid")
    gone.bounced, gone.phone = utcnow(), "02 1"
    before = state(tree, kept, gone)
    merge(tree, kept, gone, email="gone")
    people = tree.site["people"]
    assert people.by_email("adda@double.example") is kept
    assert people.by_email("ada@double.example") is None
    assert (kept.bounced, kept.phone) == (dict(gone.merge.gone_before)["bounced"], "02 1")
    part(tree, gone)
    assert state(tree, kept, gone) == before


def test_an_address_that_somebody_else_has_by_now_hinders_taking_apart(tree, pair):
    kept, gone = pair
    merge(tree, kept, gone)
    other = user(tree, "Adda")
    with pytest.raises(MergeRefused, match="by now"):
        part(tree, gone)
    tree.change(other, {"email": "else@double.example"})
    part(tree, gone)
    assert gone.email == "adda@double.example"


def test_the_later_merge_is_taken_apart_first(tree, pair):
    kept, gone = pair
    third = user(tree, "Tia")
    merge(tree, kept, gone)
    merge(tree, third, kept)
    assert third.absorbed == (kept.uid, gone.uid)
    with pytest.raises(MergeRefused, match="later"):
        part(tree, gone)
    part(tree, kept)
    assert third.absorbed == ()
    part(tree, gone)
    assert kept.absorbed == ()
    with pytest.raises(MergeRefused, match="not merged"):
        part(tree, gone)


def test_who_may_not_be_merged(tree, pair):
    kept, gone = pair
    people = tree.site["people"]
    claire, admin = people["claire"], people["admin"]
    for actor, one, two in (
        (claire, kept, kept),
        (admin, kept, admin),
        (claire, kept, people["claire"]),
        (claire, kept, admin),
        (claire, user(tree, "Off", roles=("office",)), gone),
        (kept, kept, gone),
    ):
        with pytest.raises(MergeRefused):
            check_merge(actor, one, two)
    check_merge(claire, kept, gone)
    check_merge(claire, people["jeanne"], people["luc"])
    second = user(tree, "Eve", roles=("admin",))
    check_merge(second, kept, admin)
    tree.change(second, {"disabled": True})
    unused = tree.add(people, User(first_name="No", last_name="Password", email="no@double.example"))
    with pytest.raises(MergeRefused, match="last administrator"):
        check_merge(second, unused, admin)
    tree.change(kept, {"disabled": True})
    with pytest.raises(MergeRefused, match="disabled"):
        check_merge(claire, kept, gone)
    merge(tree, people["luc"], gone)
    with pytest.raises(MergeRefused, match="merged already"):
        check_merge(claire, people["jeanne"], gone)


RIGHTS = st.lists(st.sampled_from(list(Right)), min_size=1, unique=True).map(tuple)
HELD = st.lists(st.sampled_from(list(Right)), max_size=3, unique=True).map(tuple)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
GUARDIANSHIP = st.fixed_dictionaries(
    {"rights": RIGHTS, "withheld": HELD, "withheld_until": DAYS, "judgment": st.sampled_from(["", "A", "B"])}
)
PERIOD = st.sampled_from([(None, None), (None, date(2026, 6, 30)), (date(2026, 7, 1), None)])
SIDE = st.lists(st.tuples(st.integers(0, 1), PERIOD, GUARDIANSHIP), max_size=3)


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kept_has=SIDE, gone_has=SIDE, email=st.sampled_from(["kept", "gone"]), choose=st.booleans())
def test_merged_and_taken_apart_again_all_is_as_before(demo, kept_has, gone_has, email, choose):
    try:
        with editing(demo) as tree:
            _there_and_back(tree, kept_has, gone_has, email, choose)
            raise Rollback
    except Rollback:
        pass


def _there_and_back(tree, kept_has, gone_has, email, choose):
    kept, gone = user(tree, "Ada"), user(tree, "Adda")
    kids = child(tree, "One"), child(tree, "Two")
    for person, side in ((kept, kept_has), (gone, gone_has)):
        for number, (since, until), values in side:
            added = Guardianship(person=person.uid, since=since, until=until, **values)
            own = [each for each in kids[number].guardianships() if each.person == person.uid]
            # The form takes no two of one adult for the same days.
            if not any(each.overlaps(added) for each in own):
                tree.add(kids[number]["guardians"], added)
    before, day = state(tree, kept, gone), today()
    held = {
        (kid.uid, each)
        for kid in kids
        for g in kid.guardianships()
        if g.is_current(day) and g.is_withheld(day)
        for each in g.withheld
    }
    chosen = {choice_name(g): "gone" for kid in kids for g in kid.guardianships()} if choose else {}
    merge(tree, kept, gone, email, chosen)
    for kid in kids:
        current = [g for g in kid.guardianships() if g.person == kept.uid and g.is_current(day)]
        assert not {each for g in current for each in Right if g.may(each, day) and (kid.uid, each) in held}
    part(tree, gone)
    assert state(tree, kept, gone) == before
