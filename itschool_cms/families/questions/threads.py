"""The page of one question: what was written, and what comes next."""

from collections.abc import Callable
from typing import Any, NamedTuple

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import say, texts
from itschool_cms.core.forms import Button, Form
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission
from itschool_cms.manage.states.review import Asker

from . import acts
from .asking import refuse_flood
from .mails import LIST, reachable_asker
from .models import Message, Step, TakesQuestions, Thread
from .reading import readers_in_words
from .rights import child_of, may_delete, may_read
from .schemas import MessageSchema
from .store import questions_of
from .wording import STEPS, about, conversation, for_school, path_of

ANSWER = Button("send", _("Send the answer"), primary=True)
ASK_ON = Button("send", _("Send"), primary=True)
KEEP = Button("keep", _("Save"), primary=True)
MAX_DIGITS = 16
SENT = _("Your message is sent.")
UNREAD = _("The answer is kept, but who asked cannot read it now: the document is no longer for that person.")
FULL = _("This question has as many messages as one may have: ask a new one.")


class Open(NamedTuple):
    """A thread that is open on a page, and what the person may do with it.

    Attributes:
        school: the person writes for the school.
        deletes: the person may delete it, and bring it back.
    """

    thread: Thread
    item: TakesQuestions
    school: bool
    deletes: bool


def show_thread(context: TakesQuestions, request: Request) -> dict[str, Any] | HTTPSeeOther:
    """Show a thread; write into it, or do what a button says. Raises HTTPNotFound for who may not read it."""
    opened = _opened(context, request)
    wanted = texts(request).get("do", "") if request.method == "POST" else ""
    if wanted:
        return _do(request, opened, wanted)
    message = _asked_message(request, opened.thread)
    form = _form(request, opened, message)
    values = form.submitted() if form is not None else None
    if form is not None and values is not None and not _is_refused(form, request, opened, message):
        return _written(request, opened, message, values["text"])
    return _page(request, opened, form, message)


def _opened(item: TakesQuestions, request: Request) -> Open:
    uid = request.subpath[0] if len(request.subpath) == 1 else ""
    readable = uid.isascii() and uid.isdecimal() and len(uid) <= MAX_DIGITS
    thread = questions_of(request.site).get(int(uid)) if readable else None
    asker = Asker.of(request)
    if thread is None or thread.item != item.uid or not may_read(asker, thread, item):
        raise HTTPNotFound()
    return Open(thread, item, for_school(request, thread, item), may_delete(asker, thread, item))


def _page(request: Request, opened: Open, form: Form | None, message: Message | None) -> dict[str, Any]:
    thread, item = opened.thread, opened.item
    title, badge = STEPS[Step(thread.step)]
    return {
        "thread": thread,
        "item": item,
        "here": path_of(request, thread, item),
        "for_school": opened.school,
        "deletes": opened.deletes,
        "badge": badge,
        "badge_title": title,
        "about": about(request, thread, item),
        "messages": conversation(request, thread),
        "readers": readers_in_words(request, item, child_of(request.site, thread), own=not opened.school),
        "unreachable": opened.school and reachable_asker(request, thread, item) is None,
        "form": form.render({"text": message.text if message is not None else ""}) if form else "",
        "changing": message.number if message is not None else 0,
        "list": LIST,
    }


# Writing.


def _asked_message(request: Request, thread: Thread) -> Message | None:
    """Return the message that `?change=` in the address names, while the person may change it."""
    number = request.GET.get("change", "")
    readable = number.isascii() and number.isdecimal() and len(number) <= 3
    message = thread.message(int(number)) if readable else None
    return message if message is not None and acts.may_change(request, message) else None


def _form(request: Request, opened: Open, message: Message | None) -> Form | None:
    """Return the form of an answer, a further message, or the change of one; None for what has ended."""
    if opened.thread.step in (Step.CLOSED, Step.DELETED):
        return None
    here = path_of(request, opened.thread, opened.item)
    if message is not None:
        action = f"{here}?change={message.number}"
        return Form(
            MessageSchema, request, opened.item, (KEEP,), action=action, cancel_url=here, formid="change"
        )
    button = ANSWER if opened.school else ASK_ON
    return Form(MessageSchema, request, opened.item, (button,), action=here, formid="message")


def _is_refused(form: Form, request: Request, opened: Open, message: Message | None) -> bool:
    if message is None and len(opened.thread.messages()) >= acts.MOST_MESSAGES:
        form.refuse(FULL)
        return True
    return refuse_flood(form, request, opened.school)


def _written(request: Request, opened: Open, message: Message | None, text: str) -> HTTPSeeOther:
    if message is not None:
        acts.change(opened.thread, message, text)
        say(request, "ok", _("The message is changed."))
    elif acts.write(request, opened.thread, opened.item, text, opened.school):
        say(request, "ok", SENT)
    else:
        say(request, "warn", UNREAD)
    return HTTPSeeOther(path_of(request, opened.thread, opened.item))


# The buttons.


def _withdraw(request: Request, opened: Open) -> str:
    number = texts(request).get("number", "")
    readable = number.isascii() and number.isdecimal() and len(number) <= 3
    message = opened.thread.message(int(number)) if readable else None
    if message is None or not acts.may_withdraw(request, opened.thread, message):
        say(request, "warn", _("It can no longer be withdrawn: there is an answer to it."))
        return ""
    if acts.withdraw(request, opened.thread, message):
        say(request, "ok", _("The message is withdrawn."))
        return ""
    say(request, "ok", _("The question is withdrawn: nothing of it is kept."))
    return request.resource_path(opened.item)


def _close(request: Request, opened: Open) -> str:
    if opened.thread.step in (Step.OPEN, Step.ANSWERED):
        acts.close(request, opened.thread)
        say(request, "ok", _("The question is closed."))
    return ""


def _reopen(request: Request, opened: Open) -> str:
    if opened.thread.step == Step.CLOSED:
        acts.reopen(request, opened.thread)
        say(request, "ok", _("The question is open again."))
    return ""


def _delete(request: Request, opened: Open) -> str:
    if not opened.deletes:
        raise HTTPNotFound()
    if opened.thread.step != Step.DELETED:
        acts.delete(request, opened.thread)
        say(request, "ok", _("The question is deleted. You can bring it back below."))
    return ""


def _restore(request: Request, opened: Open) -> str:
    if not opened.deletes:
        raise HTTPNotFound()
    if opened.thread.step == Step.DELETED:
        acts.restore(request, opened.thread)
        say(request, "ok", _("The question is back."))
    return ""


BUTTONS: dict[str, Callable[[Request, Open], str]] = {
    "withdraw": _withdraw,
    "close": _close,
    "reopen": _reopen,
    "delete": _delete,
    "restore": _restore,
}


def _do(request: Request, opened: Open, wanted: str) -> HTTPSeeOther:
    if wanted not in BUTTONS or (wanted == "reopen" and not opened.school):
        raise HTTPBadRequest()
    leads_to = BUTTONS[wanted](request, opened)
    return HTTPSeeOther(leads_to or path_of(request, opened.thread, opened.item))


def includeme(config: Configurator) -> None:
    """Register the page: `…/question/<number>`; declare the acts."""
    config.add_trail_act("question-deleted", _("Question of a family deleted"))
    config.add_trail_act("question-restored", _("Deleted question of a family brought back"))
    config.add_view(
        show_thread,
        context=TakesQuestions,
        name="question",
        permission=Permission.VIEW,
        request_method=("GET", "HEAD", "POST"),
        renderer="itschool_cms.families:questions/templates/thread.pt",
    )
