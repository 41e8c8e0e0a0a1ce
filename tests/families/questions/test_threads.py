"""What is written, changed, withdrawn, closed and deleted."""

from datetime import timedelta

import pytest

from itschool_cms.core.models import utcnow
from itschool_cms.families.questions.acts import BY_SCHOOL, MOST_MESSAGES
from itschool_cms.families.questions.jobs import PAUSE, Purge
from itschool_cms.families.questions.store import questions_of
from tests.families.questions.school import backdate, press
from tests.small_school import NOW, ago

QUESTION, ANSWER = "Is there a bus?", "Yes, at eight"


@pytest.fixture
def thread(school, trip) -> str:
    """A question of Amélie; returns the path of its page."""
    return school.ask(trip, QUESTION)


def test_a_teacher_answers_and_who_asked_gets_a_mail_without_the_text(school, thread):
    school.write(thread, ANSWER, "jeanne").follow().mustcontain("Your message is sent", ANSWER, "Answered")

    (mail,) = school.mails("amelie")
    assert ANSWER not in mail
    assert "/questions?open" in mail
    school.browser("amelie").get(thread).mustcontain(ANSWER, "Jeanne Test", "for the school")
    assert school.threads()[0][2:] == ("answered", [QUESTION, ANSWER])


@pytest.mark.parametrize("person", ["claire", "root"])
def test_the_office_and_administrators_answer_too(school, thread, person):
    school.write(thread, ANSWER, person)

    assert school.threads()[0][2] == "answered"


def test_who_asked_writes_on_and_the_school_is_told_once_until_it_answers(school, thread):
    school.write(thread, "It is urgent", "amelie")
    assert school.told() == {"jeanne": 1}
    school.write(thread, ANSWER, "jeanne")

    school.write(thread, "And back?", "amelie")

    assert school.threads()[0][2:] == ("open", [QUESTION, "It is urgent", ANSWER, "And back?"])
    assert school.told() == {"jeanne": 2, "amelie": 1}


def test_an_own_message_is_changed_within_fifteen_minutes(school, thread):
    page = school.browser("amelie").get(thread).click(href=r"change=1")
    form = page.forms["change"]
    assert form["text"].value == QUESTION
    form["text"] = "Is there a train?"

    form.submit("keep").follow().mustcontain("The message is changed", "Is there a train?", "· changed")

    assert school.told() == {"jeanne": 1}
    backdate(school, minutes=16)
    school.browser("amelie").get(thread).mustcontain(no="?change=1")
    late = school.browser("amelie").get(f"{thread}?change=1")
    assert "change" not in late.forms


def test_a_message_that_is_saved_as_it_was_is_not_called_changed(school, thread):
    form = school.browser("amelie").get(f"{thread}?change=1").forms["change"]

    form.submit("keep").follow().mustcontain(no="· changed")


def test_nobody_changes_or_withdraws_what_somebody_else_wrote(school, thread):
    jeanne = school.browser("jeanne")
    assert "change" not in jeanne.get(f"{thread}?change=1").forms
    assert "change" not in jeanne.get(f"{thread}?change=7").forms

    jeanne.send(thread, {"do": "withdraw", "number": "1"}).follow().mustcontain("no longer be withdrawn")
    jeanne.send(thread, {"do": "withdraw", "number": "x"}).follow().mustcontain("no longer be withdrawn")

    assert school.threads()[0][3] == [QUESTION]


def test_a_question_that_nobody_answered_is_withdrawn_at_any_time_and_nothing_is_kept(school, trip, thread):
    backdate(school, days=3)

    page = press(school.browser("amelie").get(thread), "withdraw")

    assert page.request.path == f"{trip}/"
    page.mustcontain("nothing of it is kept", no=QUESTION)
    assert school.threads() == []
    assert school.browser("amelie").get(thread, status=404)


def test_what_was_answered_stays_once_fifteen_minutes_are_over(school, thread):
    school.write(thread, ANSWER, "jeanne")
    press(school.browser("amelie").get(thread), "withdraw").mustcontain("This message was withdrawn", ANSWER)
    assert school.threads()[0][2:] == ("answered", ["", ANSWER])
    school.write(thread, "Sorry: from where?", "amelie")
    school.write(thread, "From here", "jeanne")
    backdate(school, minutes=20)

    amelie = school.browser("amelie")
    amelie.get(thread).mustcontain(no="Withdraw the message")
    amelie.send(thread, {"do": "withdraw", "number": "3"}).follow().mustcontain("no longer be withdrawn")

    assert school.threads()[0][3] == ["", ANSWER, "Sorry: from where?", "From here"]


def test_an_answer_that_is_withdrawn_lets_the_question_wait_again(school, thread):
    school.write(thread, ANSWER, "jeanne")

    press(school.browser("jeanne").get(thread), "withdraw", 2).mustcontain("The message is withdrawn")

    assert school.threads()[0][2:] == ("open", [QUESTION, ""])


def test_a_closed_question_takes_no_message_until_the_school_opens_it_again(school, thread):
    school.write(thread, ANSWER, "jeanne")
    amelie = school.browser("amelie")
    page = press(amelie.get(thread), "close")
    page.mustcontain("The question is closed", no="Write more")
    amelie.send(thread, {"__formid__": "message", "text": "More"}).mustcontain("Ask a new one")
    amelie.send(thread, {"do": "reopen"}, status=400)
    amelie.send(thread, {"do": "close"})
    assert school.threads()[0][2:] == ("closed", [QUESTION, ANSWER])

    press(school.browser("jeanne").get(thread), "reopen").mustcontain(
        "The question is open again", "Answered"
    )
    school.browser("jeanne").send(thread, {"do": "reopen"})

    assert school.threads()[0][2] == "answered"


def test_a_withdrawn_message_leaves_a_closed_question_closed(school, thread):
    school.write(thread, "More words", "amelie")
    press(school.browser("jeanne").get(thread), "close")

    press(school.browser("amelie").get(thread), "withdraw", 2)

    assert school.threads()[0][2:] == ("closed", [QUESTION, ""])
    press(school.browser("jeanne").get(thread), "reopen")
    assert school.threads()[0][2] == "open"


def test_who_edits_the_document_deletes_a_question_and_brings_it_back(school, thread):
    jeanne, amelie = school.browser("jeanne"), school.browser("amelie")

    page = press(jeanne.get(thread), "delete")

    page.mustcontain("You can bring it back", "who asked no longer sees it", no="Withdraw")
    assert amelie.get(thread, status=404)
    assert QUESTION not in amelie.get("/questions").text
    jeanne.get("/questions?step=deleted").mustcontain(QUESTION)
    jeanne.send(thread, {"do": "delete"})
    jeanne.get(thread.partition("/question/")[0]).mustcontain(no=QUESTION)

    press(jeanne.get(thread), "restore").mustcontain("The question is back", "Waits for an answer")

    jeanne.send(thread, {"do": "restore"})
    amelie.get(thread).mustcontain(QUESTION)
    with school.editing() as tree:
        acts = {entry["act"] for entry in _trail(school, tree)}
    assert {"question-deleted", "question-restored"} <= acts


def _trail(school, tree):
    import transaction

    manager = transaction.TransactionManager(explicit=True)
    with manager:
        root = school.app.registry.trail.root(manager)
        return [{"act": name} for name in root["acts"]]


def test_who_only_teaches_the_class_answers_and_deletes_nothing(school):
    from itschool_cms.documents.models import Document

    document = school.publish("documents", Document(title="Trip", audience=(school.group("3B"),)), "claire")
    thread = school.ask(document, QUESTION)
    jeanne = school.browser("jeanne")

    jeanne.get(thread).mustcontain("Send the answer", no='value="delete"')
    for act in ("delete", "restore"):
        jeanne.send(thread, {"do": act}, status=404)

    press(school.browser("claire").get(thread), "delete")
    assert jeanne.get(thread, status=404)
    jeanne.get("/questions?step=deleted").mustcontain(no=QUESTION)


def test_a_deleted_question_goes_for_good_with_what_lay_as_long_in_the_bin(school, thread):
    press(school.browser("jeanne").get(thread), "delete")
    days = 90
    purge, clock = Purge(now=lambda: clock[0]), [utcnow() + timedelta(days=days - 1)]

    assert purge(school.app.registry) is False
    assert len(school.threads()) == 1
    clock[0] += timedelta(days=2)
    purge(school.app.registry)
    assert school.threads() == []


def test_the_purge_rests_between_its_rounds_and_while_the_bin_keeps_everything(school, thread):
    press(school.browser("jeanne").get(thread), "delete")
    with school.editing() as tree:
        tree.change(tree.site, {"bin_days": 0})
    clock = [utcnow() + timedelta(days=1000)]
    purge = Purge(now=lambda: clock[0])
    purge(school.app.registry)
    with school.editing() as tree:
        tree.change(tree.site, {"bin_days": 90})

    purge(school.app.registry)

    assert len(school.threads()) == 1
    clock[0] += PAUSE
    purge(school.app.registry)
    assert school.threads() == []


def test_an_answer_that_who_asked_cannot_read_now_says_so(school, trip, thread):
    with school.editing() as tree:
        tree.change(tree.site["documents"][trip.rsplit("/", 1)[1]], {"expires": ago(days=1)})
    jeanne = school.browser("jeanne")
    jeanne.get(thread).mustcontain("Who asked cannot read this now")

    school.write(thread, ANSWER, "jeanne").follow().mustcontain("who asked cannot read it now")

    assert school.told() == {"jeanne": 1}
    assert school.browser("amelie").get(thread, status=404)


def test_who_left_is_told_nothing(school, thread):
    with school.editing() as tree:
        tree.change(tree.site["people"]["amelie"], {"disabled": True})

    school.write(thread, ANSWER, "jeanne").follow().mustcontain("who asked cannot read it now")

    assert school.told() == {"jeanne": 1}


def test_who_has_no_address_finds_the_answer_on_the_site(school, thread):
    with school.editing() as tree:
        tree.site["people"]["amelie"].email = ""

    school.write(thread, ANSWER, "jeanne").follow().mustcontain("Your message is sent")

    assert school.told() == {"jeanne": 1}
    school.browser("amelie").get(thread).mustcontain(ANSWER)


def test_an_author_without_a_name_is_called_so(school, thread):
    with school.editing() as tree:
        for each in questions_of(tree.site)._threads.values():
            each.put(each.message(1)._replace(by=1))

    school.browser("jeanne").get(thread).mustcontain("Somebody who left")


def test_a_thread_has_an_end(school, thread):
    with school.editing() as tree:
        (each,) = questions_of(tree.site)._threads.values()
        for _number in range(MOST_MESSAGES - 1):
            each.write(school.uids["amelie"], "Again", NOW, school=False)

    school.write_refused(thread, "More", "amelie").mustcontain("as many messages as one may have")


def test_the_school_writes_faster_than_families_and_not_without_end(school, thread):
    throttle = school.app.registry.throttle
    import time

    for _number in range(BY_SCHOOL.failures):
        throttle.begin({f"question|{school.uids['jeanne']}": BY_SCHOOL}, time.time())

    school.write_refused(thread, ANSWER, "jeanne").mustcontain("You have written much of late")


def test_an_unknown_button_is_refused(school, thread):
    school.browser("amelie").send(thread, {"do": "explode"}, status=400)
