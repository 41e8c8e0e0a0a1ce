"""The transitions between states: from where, to where, and what each is called."""

from typing import NamedTuple

from itschool_cms.core.i18n import _
from itschool_cms.core.publishing import State


class Transition(NamedTuple):
    """A way from some states to one.

    Attributes:
        sources: the states it starts from.
        target: the state it leads to.
        label, icon, note: of the button.
        done: what is said afterwards.
    """

    sources: tuple[str, ...]
    target: str
    label: str
    icon: str
    note: str
    done: str


# In the order that menus offer them.
TABLE: dict[str, Transition] = {
    "publish": Transition(
        (State.DRAFT, State.PENDING),
        State.PUBLISHED,
        _("Publish"),
        "check",
        _("Its readers see it at once, within its dates"),
        _("Published"),
    ),
    "submit": Transition(
        (State.DRAFT,),
        State.PENDING,
        _("Submit for review"),
        "up",
        _("Who reviews it publishes it, or sends it back to you"),
        _("Submitted: it waits for review"),
    ),
    "send-back": Transition(
        (State.PENDING,),
        State.DRAFT,
        _("Send back"),
        "back",
        _("It becomes a draft again; the author gets your comment"),
        _("Sent back to the author"),
    ),
    "withdraw": Transition(
        (State.PENDING, State.PUBLISHED),
        State.DRAFT,
        _("Withdraw"),
        "back",
        _("It becomes a draft again, hidden from readers"),
        _("Withdrawn: it is a draft again"),
    ),
    "archive": Transition(
        (State.PUBLISHED,),
        State.ARCHIVED,
        _("Archive"),
        "folder",
        _("Readers no longer see it; it stays as it is"),
        _("Archived"),
    ),
    "unarchive": Transition(
        (State.ARCHIVED,),
        State.DRAFT,
        _("Bring back from the archive"),
        "history",
        _("It becomes a draft"),
        _("Back from the archive: it is a draft"),
    ),
}
