"""The last errors, kept by their number."""

import pytest
from ZODB.DB import DB
from ZODB.POSException import ConflictError

from itschool_cms.core.incidents import ATTEMPTS, KEPT, MOST_PER_MINUTE, Incident, Incidents


def failing(number, incidents, at_place="'GET' Site ''"):
    """Note an error with the number."""
    try:
        raise ValueError("secret")
    except ValueError as problem:
        incidents.note(number, at_place, problem)


def test_an_incident_says_where_it_came_from_and_not_what_was_written():
    incidents = Incidents(DB(None))
    failing("abcd", incidents)
    (kept,) = incidents.last()
    assert (kept.number, kept.kind) == ("abcd", "builtins.ValueError")
    assert kept.frames[-1].endswith(" failing")
    assert not kept.frames[-1].startswith("/")
    assert "secret" not in repr(kept)


def test_only_the_last_ones_are_kept_the_newest_first():
    incidents = Incidents(DB(None))
    for number in range(KEPT + 5):
        incidents._written.clear()
        failing(str(number), incidents)
    kept = [each.number for each in incidents.last()]
    assert kept == [str(number) for number in range(KEPT + 4, 4, -1)]


def test_a_flood_of_errors_fills_nothing():
    incidents = Incidents(DB(None))
    for number in range(MOST_PER_MINUTE + 50):
        failing(str(number), incidents)
    assert len(incidents.last()) == MOST_PER_MINUTE


def test_an_error_that_cannot_be_kept_disturbs_nobody(caplog):
    database = DB(None)
    incidents = Incidents(database)
    database.close()
    failing("abcd", incidents)
    assert "Incident abcd could not be kept" in caplog.text


def test_an_incident_is_found_by_its_number():
    incidents = Incidents(DB(None))
    failing("abcd", incidents)
    assert incidents.find("abcd") is not None
    assert incidents.find("ffff") is None


def test_two_errors_of_one_moment_are_both_kept():
    database = DB(None)
    incidents = Incidents(database)
    twins = [Incident(number, 1_000_000.0, "place", "kind", ()) for number in ("one", "two")]
    for each in twins:
        incidents._write(each)
    assert incidents.last() == twins[::-1]


class Contested:
    """A database that others write to as well: the first so many writings conflict."""

    def __init__(self, conflicts):
        self._conflicts = conflicts
        self._database = DB(None)

    def transaction(self):
        if self._conflicts:
            self._conflicts -= 1
            raise ConflictError
        return self._database.transaction()


@pytest.mark.parametrize(("conflicts", "kept"), [(0, 1), (ATTEMPTS - 1, 1), (ATTEMPTS, 0)])
def test_what_others_write_at_the_same_time_is_waited_for_a_few_times(conflicts, kept):
    incidents = Incidents(Contested(conflicts))
    failing("abcd", incidents)
    assert len(incidents.last()) == kept
