"""Retention: what is kept how long, said ahead, and let go by a job (FEATURES E2: recycle bin)."""

from datetime import timedelta

import pytest

from itschool_cms.core.models import utcnow
from itschool_cms.manage.retention.jobs import Sweep
from tests.manage.history.test_versions import save
from tests.manage.sample import Note

FIELDS = {"bin_days": 90, "versions_kept": 100, "versions_days": 0, "journal_days": 30}


@pytest.fixture(autouse=True)
def as_usual(school):
    """Give the site its usual settings back, and an empty bin."""
    with school.tree() as tree:
        for entry in list(tree.site["trash"].values()):
            tree.destroy(entry)
    yield
    with school.tree() as tree:
        tree.change(tree.site, FIELDS)


def thrown_away(school, title, days):
    """Put a note into the bin, as it was so many days ago."""
    path = school.add(Note(title=title), "board")
    with school.tree("claire") as tree:
        entry = tree.remove(tree.site.catalog.resolve(tree.site.catalog.uid_at(path)))
        tree.change(entry, {"deleted": utcnow() - timedelta(days=days, minutes=1)})


def titles(school):
    """Return the titles in the bin."""
    with school.tree() as tree:
        return sorted(entry.title for entry in tree.site["trash"].values())


def sweep(school):
    """Make the daily round."""
    job = Sweep()
    while job.step(school.app.registry):
        pass
    return job


def send(office, button="save", **values):
    """Send the form of the settings."""
    form = office.get("/manage/retention").forms["deform"]
    for name, value in values.items():
        form[name] = str(value)
    return form.submit(button, status="*")


def test_what_was_in_the_bin_long_enough_goes(school, office):
    thrown_away(school, "Older", 91)
    thrown_away(school, "Younger", 80)
    assert "2 deleted items go for good" not in office.get("/manage/retention")
    assert "One deleted item goes for good within a day." in office.get("/manage/retention")
    sweep(school)
    assert titles(school) == ["Younger"]


def test_zero_days_keep_everything(school, office):
    assert send(office, bin_days=0).status_int == 303
    thrown_away(school, "Ancient", 5_000)
    sweep(school)
    assert titles(school) == ["Ancient"]


def test_more_than_one_step_is_made_when_there_is_much(school):
    for number in range(21):
        thrown_away(school, f"Heap {number}", 100)
    sweep(school)
    assert titles(school) == []


def test_a_round_rests_until_the_next_day(school):
    job = sweep(school)
    thrown_away(school, "Waits", 100)
    assert not job.step(school.app.registry)
    assert titles(school) == ["Waits"]


def test_a_setting_that_deletes_is_said_and_confirmed(school, office):
    thrown_away(school, "At stake", 40)
    page = send(office, bin_days=30)
    assert page.status_int == 422
    assert "One deleted item is older and goes for good." in page
    page.forms["deform"].submit("delete", status=303)
    with school.tree() as tree:
        assert tree.site.bin_days == 30
    sweep(school)
    assert titles(school) == []


def test_settings_are_kept_and_noted(school, office):
    assert "The settings were saved." in send(office, versions_kept=7, journal_days=5).follow()
    with school.tree() as tree:
        assert (tree.site.versions_kept, tree.site.journal_days) == (7, 5)
    assert send(office, versions_kept=1).status_int == 422
    assert "Retention" in office.get("/manage/settings")
    assert send(office).status_int == 303


def test_settings_are_for_who_edits_the_site(school, teacher):
    teacher.get("/manage/retention", status=404)
    assert "Retention" not in teacher.get("/manage/settings", status="*")


def test_old_versions_and_old_acts_go_in_the_round(school):
    path = school.add(Note(title="Long ago"), "board", person="jeanne")
    save(school, path, title="Since then")
    save(school, path, title="Now")
    with school.tree() as tree:
        tree.change(tree.site, {"versions_days": 10})
        note = tree.site.catalog.resolve(tree.site.catalog.uid_at(path))
        versions = note.versions
        for number in (1, 2):
            versions._versions[number] = versions.get(number)._replace(at=utcnow() - timedelta(days=30))
        journal = tree.site.catalog.resolve(school.uids["jeanne"]).journal
        old = utcnow() - timedelta(days=40)
        key, _entry = journal.begin(old, int(old.timestamp() * 1_000_000))
    sweep(school)
    with school.tree() as tree:
        note = tree.site.catalog.resolve(tree.site.catalog.uid_at(path))
        assert [each.number for each in note.versions] == [3, 2]
        assert tree.site.catalog.resolve(school.uids["jeanne"]).journal.get(key) is None


def test_a_database_without_a_site_has_nothing_to_do(tmp_path):
    from tests.visitor import close, open_app

    app = open_app(tmp_path)
    try:
        from itschool_cms.core.database import ROOT

        manager_connection = app.registry.database.open()
        root = manager_connection.root()
        if ROOT in root:
            del root[ROOT]
        import transaction

        transaction.commit()
        manager_connection.close()
        assert not Sweep().step(app.registry)
    finally:
        close(app)
