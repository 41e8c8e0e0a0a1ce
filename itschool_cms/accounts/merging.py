"""Two accounts of one person become one, and can be taken apart again.

The account that is merged stays as a closed one with a record of what was moved: receipts and signatures
name it for ever. What it wrote keeps its name and belongs to who has the other account (`User.absorbed`).
"""

from collections.abc import Mapping
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Item
from itschool_cms.core.tree import Tree

from . import links
from .events import GONE, PeopleMerged, PeopleParted
from .models import MergeRecord, User, Values, fold_email
from .roles import may_give
from .rules import is_last_admin

# What a closed account gives up, and what comes back with it.
OF_ADDRESS = ("email", "bounced", "bounce_reason", "reachable_since")
GIVEN_UP = (*OF_ADDRESS, "disabled")
# Where the account that stays has nothing, it takes what the other one has.
FILLED = ("phone", "address")


class MergeRefused(ValueError):
    """The two accounts cannot be merged, or not be taken apart; the message says why."""


def check_merge(actor: Item, kept: User, gone: User) -> None:
    """Raise MergeRefused when somebody may not merge the accounts, or nobody may."""
    if kept is gone:
        raise MergeRefused(_("Choose another account than this one."))
    if kept.merged_into or gone.merged_into:
        raise MergeRefused(_("One of the two was merged already."))
    if not kept.may_sign_in():
        raise MergeRefused(_("The account that stays is disabled: enable it first."))
    if gone is actor:
        raise MergeRefused(_("Your own account has to stay: open it, and merge the other one into it."))
    if not may_give(actor, (*kept.roles, *gone.roles)):
        raise MergeRefused(_("One has a role that you may not give: an administrator merges them."))
    if is_last_admin(gone) and kept.account_state != "active":
        raise MergeRefused(_("This is the last administrator: name another one first."))


def merge(
    tree: Tree, kept: User, gone: User, email: str = "kept", chosen: Mapping[str, str] | None = None
) -> None:
    """Merge an account into another one.

    Args:
        email: KEPT or GONE: whose address stays.
        chosen: answers to the choices of the features, by name.
    """
    event = PeopleMerged(tree, kept, gone, chosen or {})
    tree.registry.notify(event)
    wanted = _gathered(kept, gone, email)
    kept_before, gone_before = _values(kept, wanted), _values(gone, GIVEN_UP)
    links.kill(gone.__parent__, gone)
    _give(tree, gone, {"email": "", "disabled": True, "merged_into": kept.uid})
    _give(tree, kept, wanted)
    moved = tuple(sorted(event.moved.items()))
    gone.merge = MergeRecord(kept.uid, kept_before, _values(kept, wanted), gone_before, moved)


def stands_for(site: Any, uid: int) -> Item | None:
    """Return the person with the uid; of a merged account the one into which it was merged."""
    found = site.catalog.resolve(uid)
    while isinstance(found, User) and found.merged_into:
        found = site.catalog.resolve(found.merged_into)
    return found  # type: ignore[no-any-return]


def check_parting(gone: User) -> User:
    """Return the account into which one was merged.

    Raises:
        MergeRefused: it was not, or that one was merged since, or its address is somebody else's by now.
    """
    kept = gone.site().catalog.resolve(gone.merged_into)  # type: ignore[attr-defined]
    if gone.merge is None or not isinstance(kept, User):
        raise MergeRefused(_("This account was not merged."))
    if kept.merged_into:
        raise MergeRefused(_("Take the later merge apart first: ${name}.", mapping={"name": kept.title}))
    other = gone.__parent__.by_email(dict(gone.merge.gone_before)["email"])
    if other is not None and not _gives_back(kept, gone.merge):
        raise MergeRefused(
            _(
                "${name} has the address of this account by now: change it first.",
                mapping={"name": other.title},
            )
        )
    return kept


def part(tree: Tree, gone: User) -> User:
    """Take two accounts apart again; what changed since stays as it is. Returns the account that stayed.

    Raises:
        MergeRefused: see check_parting.
    """
    kept, record = check_parting(gone), gone.merge
    assert record is not None  # noqa: S101 - checked above
    after = dict(record.kept_after)
    back = {name: value for name, value in record.kept_before if getattr(kept, name) == after[name]}
    returned = (gone.uid, *gone.absorbed)
    back["absorbed"] = tuple(uid for uid in kept.absorbed if uid not in returned)
    _give(tree, kept, back)
    _give(tree, gone, {**dict(record.gone_before), "merged_into": 0, "merge": None})
    tree.registry.notify(PeopleParted(tree, kept, gone, dict(record.moved)))
    return kept


def _gathered(kept: User, gone: User, email: str) -> dict[str, Any]:
    """Return the new values of the account that stays."""
    wanted = {
        "roles": tuple(sorted({*kept.roles, *gone.roles})),
        "absorbed": (*kept.absorbed, gone.uid, *gone.absorbed),
        **{name: getattr(kept, name) or getattr(gone, name) for name in FILLED},
    }
    if email == GONE and gone.email:
        wanted |= {name: getattr(gone, name) for name in OF_ADDRESS}
    return wanted


def _gives_back(kept: User, record: MergeRecord) -> bool:
    """Tell whether the account that stayed has the address of the merged one, and gives it back."""
    after = dict(record.kept_after)
    wanted = fold_email(dict(record.gone_before)["email"])
    return fold_email(after.get("email", "")) == wanted == fold_email(kept.email)


def _values(user: User, names: Any) -> Values:
    return tuple((name, getattr(user, name)) for name in names)


def _give(tree: Tree, user: User, values: Mapping[str, Any]) -> None:
    tree.change(user, values)
    # A new address makes forget that mails came back: what is known of this one is given again.
    tree.change(user, values)
