"""Upkeep in the web: mail, errors, catalog, database, evolution steps."""

from datetime import UTC, datetime

import pytest

from itschool_cms.core.database import open_site
from itschool_cms.core.models import utcnow
from itschool_cms.core.outbox.models import MailState
from itschool_cms.core.text.evolve import index_texts
from itschool_cms.manage.upkeep import tasks
from itschool_cms.manage.upkeep.models import LONGEST, Task, TaskState
from tests.visitor import let_time_pass

PAGES = ("mail", "errors", "catalog", "database", "evolution")


@pytest.fixture
def admin(visit):
    return visit("admin")


def send(visitor, path, **fields):
    """Send a form of the page with its token."""
    return visitor.send(path, fields, token_from=path, expect_errors=True)


def fail_a_mail(demo, recipient="x@example.org"):
    """Queue a mail and have it given up."""
    with open_site(demo.registry.database) as (site, manager), manager:
        from itschool_cms.core.outbox.models import OutgoingMail

        mail = OutgoingMail(site.outbox.new_id(), "s@example.org", recipient, "Sortie", b"x", utcnow())
        site.outbox.add(mail)
        site.outbox.failed(mail.id, "550 no such person", utcnow())
        return mail.id


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("person", ["claire", "jeanne", "amelie"])
def test_who_is_no_admin_finds_no_upkeep(visit, page, person):
    assert visit(person).get(f"/manage/{page}", status=404)


def test_a_test_message_goes_to_ones_own_address_and_its_state_is_told(admin, demo):
    answer = send(admin, "/manage/mail", do="test")
    assert answer.status_int == 303
    page = admin.get("/manage/mail")
    assert "admin@example.org" in page
    with open_site(demo.registry.database) as (site, _manager):
        assert site.outbox.last_to("admin@example.org")[0].state is MailState.QUEUED


def test_a_failed_mail_is_listed_with_its_reason_and_tried_again(admin, demo):
    number = fail_a_mail(demo)
    page = admin.get("/manage/mail")
    assert "x@example.org" in page
    assert "550 no such person" in page
    send(admin, "/manage/mail", do="retry", mail=str(number))
    assert "550 no such person" not in admin.get("/manage/mail")
    with open_site(demo.registry.database) as (site, _manager):
        assert site.outbox.mails[number].state is MailState.QUEUED


def test_all_failed_mails_are_tried_again_at_once(admin, demo):
    numbers = [fail_a_mail(demo, f"x{each}@example.org") for each in range(3)]
    send(admin, "/manage/mail", do="retry-all")
    with open_site(demo.registry.database) as (site, _manager):
        assert {site.outbox.mails[each].state for each in numbers} == {MailState.QUEUED}


def test_a_mail_that_does_not_wait_is_not_tried_twice(admin):
    send(admin, "/manage/mail", do="retry", mail="17")
    assert "data-kind" in admin.get("/manage/mail")


@pytest.mark.parametrize("page", ["mail", "catalog", "database", "evolution"])
def test_an_unknown_act_is_refused(admin, page):
    assert send(admin, f"/manage/{page}", do="nonsense").status_int == 400


def test_an_error_is_found_by_the_number_that_people_were_told(admin, demo):
    for number in ("aaaa0001", "bbbb0002"):
        try:
            raise KeyError("Amélie")
        except KeyError as problem:
            demo.registry.incidents.note(number, "'GET' Site ''", problem)
    page = admin.get("/manage/errors")
    assert "aaaa0001" in page
    assert "bbbb0002" in page
    found = admin.get("/manage/errors?number=BBBB")
    assert "aaaa0001" not in found
    assert "KeyError" in found
    assert "Amélie" not in found
    assert "aaaa" not in admin.get("/manage/errors?number=cccc").html.text


def test_a_healthy_catalog_is_said_to_be_right(admin, demo):
    send(admin, "/manage/catalog", do="check")
    assert send(admin, "/manage/catalog", do="check").status_int == 303
    assert tasks.step(demo.registry)
    assert not tasks.step(demo.registry)
    assert admin.get("/manage/catalog").html.select(".notice[data-kind=ok]")


def spoil(demo):
    """Spoil the catalog in several ways."""
    with open_site(demo.registry.database) as (site, manager), manager:
        catalog = site.catalog
        letter = catalog.uid_at("/documents/reglement-d-ordre-interieur")
        catalog.unindex(letter)
        catalog._title.index_doc(site["documents"].uid, "autre chose")
        stray = catalog.uid_at("/events/fancy-fair-de-l-ecole")
        listing = catalog._listings._trees[f"in|{site['events'].uid}"]
        del listing[next(key for key in listing if key[1] == stray)]


def test_a_spoiled_catalog_is_found_and_repaired_from_the_web(admin, demo):
    spoil(demo)
    send(admin, "/manage/catalog", do="check")
    tasks.step(demo.registry)
    page = admin.get("/manage/catalog")
    assert "/documents/reglement-d-ordre-interieur" in page
    send(admin, "/manage/catalog", do="repair")
    tasks.step(demo.registry)
    send(admin, "/manage/catalog", do="check")
    tasks.step(demo.registry)
    assert admin.get("/manage/catalog").html.select(".notice[data-kind=ok]")


def test_what_is_in_the_catalog_and_not_in_the_tree_is_forgotten(admin, demo):
    with open_site(demo.registry.database) as (site, manager), manager:
        del site["documents"]._children["reglement-d-ordre-interieur"]
        position = site["documents"]._position.pop("reglement-d-ordre-interieur")
        del site["documents"]._order[position]
    send(admin, "/manage/catalog", do="repair")
    tasks.step(demo.registry)
    with open_site(demo.registry.database) as (site, _manager):
        assert site.catalog.uid_at("/documents/reglement-d-ordre-interieur") is None


def test_the_database_is_packed_and_the_room_given_back_is_told(admin, demo):
    send(admin, "/manage/database", days="1")
    assert tasks.step(demo.registry)
    page = admin.get("/manage/database")
    assert page.html.select(".badge[data-state=active]")


def test_packing_keeps_only_the_days_that_are_offered(admin):
    assert send(admin, "/manage/database", days="0").status_int == 400


def test_a_task_that_fails_is_told_and_may_be_asked_for_again(admin, demo):
    send(admin, "/manage/catalog", do="check")
    with open_site(demo.registry.database) as (site, manager), manager:
        site.upkeep["catalog-check"].options = {"unknown": 1}
    assert tasks.step(demo.registry)
    assert admin.get("/manage/catalog").html.select(".badge[data-state=bounced]")
    assert send(admin, "/manage/catalog", do="check").status_int == 303


def wait_with_a_step(demo, name="outbox.sample", step=lambda site, registry: setattr(site, "title", "Autre")):
    """Declare one more evolution step, which the site has not made."""
    demo.registry.evolution_steps[name] = step


def test_a_step_is_tried_out_without_a_trace_and_then_made(admin, demo):
    wait_with_a_step(demo)
    before = admin.get("/manage/evolution")
    assert "outbox.sample" in before
    tried = send(admin, "/manage/evolution", do="try")
    assert tried.html.find("table").find("td").text == "1"
    with open_site(demo.registry.database) as (site, _manager):
        assert site.title != "Autre"
    send(admin, "/manage/evolution", do="run")
    with open_site(demo.registry.database) as (site, _manager):
        assert site.title == "Autre"
        assert "outbox.sample" in site.evolved
    assert send(admin, "/manage/evolution", do="run").status_int == 303


def test_steps_of_the_search_are_tried_out_and_counted_also_behind_a_savepoint(admin, demo):
    def index_twice(site, registry):
        index_texts(site, registry)
        site._p_jar.transaction_manager.savepoint(optimistic=True)
        site._p_jar.cacheGC()

    def touch(site, registry):
        site.title = "Autre"

    wait_with_a_step(demo, "search.sample", index_twice)
    wait_with_a_step(demo, "search.after", touch)
    with open_site(demo.registry.database) as (site, _manager):
        before, records = site.catalog.text._p_oid, len(site.catalog.text._records)
        last = demo.registry.database.lastTransaction()
    tried = send(admin, "/manage/evolution", do="try")
    counts = [int(row.find("td").text) for row in tried.html.find("table").select("tbody tr")]
    assert counts[0] > records, "a record for each item, and the parts of the index"
    assert counts[1:] in ([0], [1]), "the site may have been changed by the first step already"
    assert demo.registry.database.lastTransaction() == last
    with open_site(demo.registry.database) as (site, _manager):
        assert site.catalog.text._p_oid == before
        assert site.title != "Autre"
    assert admin.get("/search?q=reglement").html.select("main .hits")
    send(admin, "/manage/evolution", do="run")
    with open_site(demo.registry.database) as (site, _manager):
        assert site.catalog.text._p_oid != before
        assert len(site.catalog.text._records) == records
    assert admin.get("/search?q=reglement").html.select("main .hits")


def test_a_step_that_fails_when_tried_is_told_with_its_kind(admin, demo):
    def broken(site, registry):
        raise LookupError

    wait_with_a_step(demo, "sample.broken", broken)
    wait_with_a_step(demo, "sample.after")
    tried = send(admin, "/manage/evolution", do="try")
    assert "LookupError" in tried
    assert len(tried.html.find("table").select("tbody tr")) == 1


def test_what_changes_the_site_asks_who_did_not_sign_in_a_moment_ago(admin, demo):
    with open_site(demo.registry.database) as (site, _manager):
        uid = next(each.uid for each in site["people"].values() if each.email == "admin@example.org")
    let_time_pass(demo, uid, 3_600)
    for path, fields in (("/manage/database", {"days": "7"}), ("/manage/evolution", {"do": "run"})):
        assert "/me/confirm" in send(admin, path, **fields).location


@pytest.mark.parametrize("page", PAGES)
def test_the_menu_marks_the_settings_while_one_is_open(admin, page):
    marked = admin.get(f"/manage/{page}").html.select(".sidenav [aria-current=page]")
    assert [each["href"] for each in marked] == ["/manage/settings"]


def test_a_task_that_works_too_long_was_cut_off():
    begun = datetime(2026, 9, 1, tzinfo=UTC)
    task = Task("pack", 1, begun, {})
    assert task.state(begun) is TaskState.QUEUED
    task.started = begun
    assert task.state(begun + LONGEST / 2) is TaskState.RUNNING
    assert task.state(begun + LONGEST) is TaskState.CUT
