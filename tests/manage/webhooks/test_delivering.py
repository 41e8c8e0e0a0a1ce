"""Delivery: retries with growing pauses, an end to them, what is remembered, and a crash."""

from datetime import timedelta

import pytest

from itschool_cms.core.database import open_site
from itschool_cms.core.publishing import State
from itschool_cms.manage.webhooks.delivering import LEASE, PAUSES, REST, Courier
from itschool_cms.manage.webhooks.models import KEPT_ATTEMPTS
from itschool_cms.manage.webhooks.sending import Outcome
from itschool_cms.manage.webhooks.store import webhooks_of
from itschool_cms.website.models import Page

DAY = timedelta(days=1)


def happen(hooks, title="Something"):
    """Let something happen that is told once."""
    with hooks.tree() as tree:
        return tree.add(tree.site, Page(title=title, state=State.DRAFT)).uid


def mails(hooks):
    """Return the receivers of the mails about webhooks."""
    with open_site(hooks.registry.database) as (site, _manager):
        return sorted(each.recipient for each in site.outbox.mails.values() if "webhook" in each.subject)


def test_received_message_is_remembered_with_status_and_time(hooks, receiver):
    number = hooks.add(receiver.address)
    happen(hooks)
    assert hooks.run() == 1
    ((attempt,),) = hooks.read(number, "attempts")
    assert (attempt.status, attempt.problem) == (204, "")
    assert attempt.milliseconds >= 0
    assert hooks.waiting(number) == []
    assert hooks.run() == 0


@pytest.mark.parametrize("status", [300, 302, 400, 404, 429, 500, 503])
def test_what_is_no_success_is_sent_again(hooks, receiver, status):
    number = hooks.add(receiver.address)
    receiver.status, receiver.headers = status, {"Location": receiver.address}
    happen(hooks)
    hooks.run()
    assert len(receiver.told) == 1
    ((attempt,),) = hooks.read(number, "attempts")
    assert attempt.status == status
    ((_moment, delivery),) = hooks.waiting(number)
    assert delivery.attempt == 1
    receiver.status = 200
    hooks.run(timedelta(seconds=PAUSES[0] + 5))
    assert [each.headers["webhook-id"] for each in receiver.told] == [delivery.id] * 2
    assert hooks.read(number, "failures", "failing_since") == (0, None)


def test_pauses_grow_over_a_day_then_the_webhook_is_switched_off_and_admins_are_told(hooks, receiver):
    number = hooks.add(receiver.address)
    receiver.status = 500
    happen(hooks)
    passed = timedelta(0)
    for pause in (0, *PAUSES):
        passed += timedelta(seconds=pause + 5)
        assert hooks.run(passed) == 1
    assert list(PAUSES) == sorted(PAUSES)
    assert timedelta(seconds=sum(PAUSES)) > DAY
    assert len(receiver.told) == 7
    assert hooks.read(number, "is_on") == (False,)
    assert hooks.waiting(number) == []
    assert mails(hooks) == ["admin@example.org"]
    happen(hooks, "Not told")
    hooks.run(passed)
    assert len(receiver.told) == 7


def test_many_failures_within_an_hour_switch_nothing_off(hooks, receiver):
    number = hooks.add(receiver.address)
    receiver.status = 500
    for each in range(10):
        happen(hooks, f"No {each}")
    hooks.run()
    assert hooks.read(number, "is_on", "failures") == (True, 10)
    assert mails(hooks) == []


def test_receiver_that_is_gone_is_told_no_more_at_once(hooks, receiver):
    number = hooks.add(receiver.address)
    receiver.status = 410
    happen(hooks, "One")
    happen(hooks, "Two")
    hooks.run()
    assert len(receiver.told) == 1
    assert hooks.read(number, "is_on") == (False,)
    assert len(mails(hooks)) == 1


def test_closed_account_of_an_admin_gets_no_mail(hooks, receiver):
    from itschool_cms.accounts.models import User

    with hooks.tree() as tree:
        admin = User(
            first_name="A",
            last_name="B",
            email="b@example.org",
            roles=("admin",),
            language="en",
            disabled=True,
        )
        tree.add(tree.site["people"], admin)
    hooks.add(receiver.address)
    receiver.status = 410
    happen(hooks)
    hooks.run()
    assert mails(hooks) == ["admin@example.org"]


def test_who_does_not_answer_is_left_alone_for_a_minute_and_keeps_no_other(hooks, receiver):
    silent = hooks.add("http://127.0.0.1:9/nobody")
    other = hooks.add(receiver.address)
    for each in range(3):
        happen(hooks, f"No {each}")
    hooks.run()
    assert len(hooks.read(silent, "attempts")[0]) == 1
    assert len(hooks.read(other, "attempts")[0]) == 3
    hooks.run(timedelta(seconds=REST + 10))
    assert len(hooks.read(silent, "attempts")[0]) == 2


def test_message_that_cannot_be_received_keeps_no_other(hooks, receiver):
    hooks.add(receiver.address)
    receiver.status = 422
    happen(hooks, "Poison")
    hooks.run()
    receiver.status = 200
    happen(hooks, "Fine")
    hooks.run()
    assert len(receiver.told) == 2


def test_message_that_is_never_received_is_given_up_while_others_are(hooks, receiver):
    number = hooks.add(receiver.address)
    happen(hooks, "Poison")
    passed = timedelta(0)
    for pause in (0, *PAUSES):
        receiver.status, passed = 422, passed + timedelta(seconds=pause + 5)
        hooks.run(passed)
        receiver.status = 200
        happen(hooks, "Fine")
        hooks.run(passed)
    assert hooks.waiting(number) == []
    assert hooks.read(number, "is_on", "failures") == (True, 0)
    assert len(receiver.told) == 14


def test_last_fifty_deliveries_are_remembered(hooks, receiver):
    number = hooks.add(receiver.address)
    for each in range(KEPT_ATTEMPTS + 3):
        happen(hooks, f"No {each}")
    hooks.run(most=200)
    assert len(receiver.told) == KEPT_ATTEMPTS + 3
    assert len(hooks.read(number, "attempts")[0]) == KEPT_ATTEMPTS == 50


def test_message_of_a_worker_that_died_is_sent_again_under_its_id(hooks, receiver):
    """The claim is kept before the message is sent: what is not settled is sent once more."""
    number = hooks.add(receiver.address)
    happen(hooks)

    class Dying:
        """A sender during which the process dies."""

        def __init__(self, rules):
            """Take the rules."""

        def send(self, address, body, headers):
            """Die."""
            raise SystemExit

    with pytest.raises(SystemExit):
        Courier(make=Dying)(hooks.registry)
    ((_moment, delivery),) = hooks.waiting(number)
    assert hooks.run() == 0
    hooks.run(timedelta(seconds=LEASE + 5))
    assert [each.headers["webhook-id"] for each in receiver.told] == [delivery.id]


class Meanwhile:
    """A sender during which something else happens; every message fails."""

    def __init__(self, act, problem="500"):
        self.act, self.problem = act, problem

    def __call__(self, rules):
        """Be made."""
        return self

    def send(self, address, body, headers):
        """Let it happen."""
        self.act()
        return Outcome(500, 1, self.problem)


def test_webhook_that_is_removed_while_it_is_told_stays_removed(hooks, receiver):
    number = hooks.add(receiver.address)
    happen(hooks)

    def remove():
        with hooks.tree() as tree:
            webhooks_of(tree.site).remove(number)

    assert Courier(make=Meanwhile(remove))(hooks.registry)
    with open_site(hooks.registry.database) as (site, _manager):
        assert len(webhooks_of(site)) == 0


def test_webhook_that_is_switched_off_while_it_is_told_is_not_told_again(hooks, receiver):
    from itschool_cms.manage.webhooks.delivering import switch_off, switch_on

    number = hooks.add(receiver.address)
    happen(hooks)

    def act(work):
        def run():
            with hooks.tree() as tree:
                work(webhooks_of(tree.site).get(number))

        return run

    assert Courier(make=Meanwhile(act(switch_off)))(hooks.registry)
    assert hooks.waiting(number) == []
    act(switch_on)()
    happen(hooks, "Another")

    def off_and_on(hook):
        switch_off(hook)
        switch_on(hook)

    assert Courier(make=Meanwhile(act(off_and_on)))(hooks.registry)
    assert hooks.waiting(number) == []


def test_database_without_a_site_has_nothing_to_tell():
    from pyramid.config import Configurator

    from itschool_cms import DEFAULTS
    from itschool_cms.core.database import close_databases

    config = Configurator(settings=DEFAULTS)
    config.include("itschool_cms.core")
    config.commit()
    assert not Courier()(config.registry)
    close_databases(config.registry)


def test_school_that_is_older_than_webhooks_gets_its_place_for_them(hooks):
    from itschool_cms.manage.webhooks.store import add_store

    with hooks.tree() as tree:
        del tree.site.webhooks
        assert len(webhooks_of(tree.site)) == 0
    happen(hooks)
    hooks.run()
    with hooks.tree() as tree:
        add_store(tree.site)
        kept = tree.site.webhooks
        add_store(tree.site)
        assert tree.site.webhooks is kept
