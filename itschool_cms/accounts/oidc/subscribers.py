"""What becomes of an identity when a person leaves the tree, and when two accounts are merged."""

from itschool_cms.core.events import ItemRemoved
from itschool_cms.core.i18n import _

from ..events import MergeWanted, PeopleMerged, PeopleParted
from .identities import hand_over, unlink

MOVED = "identity"


def forget_identity(event: ItemRemoved) -> None:
    """Free the identity of who was taken out: nobody is let in by it, and whoever returns links it again."""
    if event.item.identity:
        unlink(event.tree.site["people"], event.item)


def preview(event: MergeWanted) -> None:
    """Say what becomes of the account at the provider."""
    if event.gone.identity:
        stays = _("The account at the provider opens the account that stays.")
        ends = _("The account at the provider opens nothing any more: the account that stays has its own.")
        event.lines.append(event.request.words.translate(ends if event.kept.identity else stays))


def move(event: PeopleMerged) -> None:
    """Let the identity of the closed account open the one that stays, unless that has its own."""
    if event.gone.identity:
        event.moved[MOVED] = (event.gone.identity, event.gone.identity_name, event.gone.identity_since)
        hand_over(event.tree.site["people"], event.gone, event.kept)


def move_back(event: PeopleParted) -> None:
    """Give the identity back, unless it opens somebody else's access by now."""
    if MOVED in event.moved:
        people, values = event.tree.site["people"], event.moved[MOVED]
        if event.kept.identity == values[0]:
            hand_over(people, event.kept, event.gone)
        elif values[0] not in people.identities:
            people.identities[values[0]] = event.gone.uid
            event.gone.identity, event.gone.identity_name, event.gone.identity_since = values
