"""What questions hold about a person: what the person asked, and the answers that the person may read."""

from itschool_cms.accounts.events import PersonalDataWanted, Section
from itschool_cms.core.i18n import _
from itschool_cms.manage.states.review import Asker

from .acts import is_own
from .rights import child_of, item_of, may_read
from .store import questions_of

COLUMNS = {
    "about": _("Document or event"),
    "child": _("Child"),
    "written": _("Written"),
    "by": _("By"),
    "text": _("Text"),
}
ME, SCHOOL = _("Me"), _("The school")


def add_questions(event: PersonalDataWanted) -> None:
    """Add the messages of the person's questions.

    What the person wrote is there in any case; answers, and what it is about, as far as they may be read.
    """
    request = event.request
    asker, rows = Asker.of(request), []
    for thread in questions_of(request.site).of(event.person.uid):
        item = item_of(asker, thread)
        seen = item is not None and may_read(asker, thread, item)
        child = child_of(request.site, thread) if seen else None
        for message in thread.messages():
            mine = is_own(request, message)
            if message.text and (mine or seen):
                row: dict[str, object] = {
                    "about": request.words.title_of(item) if seen else "",
                    "child": child.title if child is not None else "",
                    "written": message.at,
                    "by": ME if mine else SCHOOL,
                    "text": message.text,
                }
                rows.append(row)
    event.sections.append(Section("questions", _("My questions, and the answers"), COLUMNS, rows))
