"""The last errors, kept by their number."""

from ZODB.DB import DB

from itschool_cms.core.incidents import KEPT, MOST_PER_MINUTE, Incidents


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
