"""A small school with questionnaires, and a way to fill in their forms."""

from collections.abc import Iterator

import pytest

from itschool_cms.accounts.models import User
from itschool_cms.core.html import sanitise
from itschool_cms.families.models import Guardianship, Relation, Right
from itschool_cms.questionnaires.models import Field, Kind, Operator, Questionnaire, Respondents
from tests.questionnaires.filling import answer
from tests.small_school import SmallSchool, ago, ahead

FIELDS = (
    Field("f1", Kind.YES_NO, "Does your child come along?", required=True),
    Field("f2", Kind.ONE, "How home?", required=True, choices="By bus\nOn foot", if_key="f1", if_value="yes"),
    Field("f3", Kind.SEVERAL, "Allergies", choices="Nuts\nMilk\nFish", if_key="f1", if_value="yes"),
    Field("f4", Kind.LONG, "Why not?", required=True, if_key="f1", if_value="no"),
    Field("f5", Kind.SHORT, "Which nuts?", if_key="f3", if_operator=Operator.CONTAINS, if_value="Nuts"),
    Field("f6", Kind.NUMBER, "Weight", low=0, high=200),
    Field("f7", Kind.FILE, "Medical card", megabytes=1),
    Field("f8", Kind.DATE, "Last vaccination"),
)


@pytest.fixture(scope="session")
def asking_school() -> Iterator[SmallSchool]:
    """Return the small school; Marc is the father of Benoît too, apart from Amélie, and may only read."""
    school = SmallSchool()
    with school.editing() as tree:
        marc = User(
            first_name="Marc", last_name="Test", email="marc@example.org", language="en", password_hash="x"
        )
        school.uids["marc"] = tree.add(tree.site["people"], marc, "marc").uid
        child = tree.site["families"]["lefevre"]["benoit"]
        rights = (Right.READ, Right.CONTACT)
        tree.add(
            child["guardians"], Guardianship(person=marc.uid, relation=Relation.FATHER, rights=rights), "marc"
        )
    yield school
    school.close()


@pytest.fixture
def school(asking_school: SmallSchool) -> Iterator[SmallSchool]:
    """Return a school of this test's own."""
    with asking_school.layered():
        yield asking_school


@pytest.fixture
def trip(school: SmallSchool) -> str:
    """A questionnaire of Jeanne to class 3B, one answer for each child; returns its path."""
    item = Questionnaire(
        title="Trip to Bokrijk",
        introduction=sanitise("<p>Tell us <b>soon</b></p>"),
        fields=FIELDS,
        audience=(school.group("3B"),),
        opens=ago(days=1),
        closes=ahead(days=5),
    )
    return school.publish("questionnaires", item, "jeanne")


@pytest.fixture
def fair(school: SmallSchool) -> str:
    """A questionnaire of the office to the whole school, one answer of each adult; returns its path."""
    item = Questionnaire(
        title="Summer fair",
        fields=(Field("f1", Kind.SHORT, "What do you bring?"),),
        audience=("school",),
        respondents=Respondents.PERSON,
    )
    return school.publish("questionnaires", item, "claire")


@pytest.fixture
def answered(school: SmallSchool, trip: str) -> str:
    """The trip, with the answer of Amélie for Benoît; returns its path."""
    answer(school.browser("amelie"), trip, {"f1": "yes", "f2": "By bus", "f3": ("Nuts",), "f5": "Almonds"})
    return trip
