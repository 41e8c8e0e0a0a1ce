"""The forms of questions, and the field that lets families ask."""

from typing import Any

import colander

from itschool_cms.core.forms import FormSchema, LongText, choice
from itschool_cms.core.i18n import _
from itschool_cms.manage.states.review import Asker

from ..schemas.addressed import SECTION
from .acts import MAX_TEXT
from .rights import children_for

NO_CHILD = "0"
FIELD = "takes_questions"
ALLOWED = _("Families may ask about it. Only who asks and the school read the question.")
REFUSED = _("The school takes no questions at present: the office can change that in the settings.")


class QuestionsNode(colander.SchemaNode):
    """The field by which an author lets families ask."""

    schema_type = colander.Boolean
    name = FIELD
    title = _("Questions allowed")
    section = SECTION
    default = missing = True

    def after_bind(self, node: colander.SchemaNode, bindings: dict[str, Any]) -> None:
        """Tell the author what it means, and when it has no effect."""
        site = bindings["request"].site
        self.description = ALLOWED if getattr(site, FIELD, True) else REFUSED


def offered(node: Any, bindings: dict[str, Any]) -> list[tuple[str, str]]:
    """Return whom a question may be about: the children whom the item is for, or none."""
    request, item = bindings["request"], bindings["context"]
    children = children_for(Asker.of(request), item)
    rows = [(str(child.uid), child.first_name) for child in children]
    return [*rows, (NO_CHILD, request.words.translate(_("About no child: about myself, or in general")))]


def _text() -> colander.SchemaNode:
    return colander.SchemaNode(
        LongText(MAX_TEXT),
        name="text",
        title=_("Your message"),
        description=_("Plain text, 2,000 characters at most."),
    )


class QuestionSchema(FormSchema):
    """A question."""

    child = choice(offered, expanded=True, title=_("Whom is it about?"))
    text = _text()


class MessageSchema(FormSchema):
    """What is added to a thread, or put in the place of a message."""

    text = _text()
