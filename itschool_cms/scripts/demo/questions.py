"""What the families of the demo school asked, and what the school answered."""

from datetime import timedelta
from typing import TYPE_CHECKING

from itschool_cms.core.models import utcnow
from itschool_cms.families.questions.models import Step, Thread
from itschool_cms.families.questions.store import questions_of

from .texts import typeset

if TYPE_CHECKING:
    from .school import Demo

# beginning of the title of the document, who asks, child, hours ago, question, who answers, answer
_ASKED = (
    (
        "Excursion",
        "amelie",
        "Benoît",
        5,
        "Bonjour, Benoît est allergique aux arachides. Le pique-nique est-il partagé ?",
        "",
        "",
    ),
    (
        "Piscine",
        "sofie",
        "Nora",
        50,
        "Bonjour, le bonnet est-il obligatoire ? Nora n’en a pas encore.",
        "luc",
        "Bonjour, oui, il est obligatoire. L’école en prête un la première fois.",
    ),
)


def add_questions(demo: "Demo") -> None:
    """Add a question that waits, and one that was answered."""
    site, now = demo.tree.site, utcnow()
    for start, asker, child, hours, text, staff, answer in _ASKED:
        item = next(each for each in site["documents"].values() if each.title.startswith(start))
        moment, person = now - timedelta(hours=hours), demo.people[asker].uid
        thread = Thread(item.uid, person, demo.children[child].uid, moment)
        thread.write(person, typeset(text), moment, school=False)
        questions_of(site).add(thread)
        if staff:
            moment += timedelta(hours=3)
            thread.write(demo.people[staff].uid, typeset(answer), moment, school=True)
            questions_of(site).move(thread, Step.ANSWERED, moment)
