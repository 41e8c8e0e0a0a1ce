"""A change of local roles: what is given and taken, why it may be refused, and making it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyramid.request import Request

from itschool_cms.core.i18n import _
from itschool_cms.core.local_roles import GIVEN, Held, LocalRole, held
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.principals import kind_of, number_of

from ..states.review import REVIEW, Asker, rule

Grant = tuple[str, str]
MAX_GRANTS = 100
# One transaction has to hold what is indexed at once.
MAX_BELOW = 5_000


class Refused(ValueError):
    """The change is not made; the message says why."""


@dataclass(frozen=True)
class Change:
    """Local roles as they are to be on an item.

    Attributes:
        wanted: all grants of the item itself.
        inherits: those from above count too.
    """

    item: Item
    wanted: tuple[Grant, ...]
    inherits: bool

    @property
    def given(self) -> list[Grant]:
        """The grants that are new."""
        return [each for each in self.wanted if each not in self.item.local_roles]

    @property
    def taken(self) -> list[Grant]:
        """The grants that go."""
        return [each for each in self.item.local_roles if each not in self.wanted]

    @property
    def turns(self) -> bool:
        """Whether inheritance changes."""
        return self.inherits != self.item.inherits_roles

    @property
    def empty(self) -> bool:
        """Whether everything stays as it is."""
        return not (self.given or self.taken or self.turns)

    def held(self) -> list[Held]:
        """Return the grants that would count for the item."""
        own = [Held(principal, role, self.item) for principal, role in self.wanted]
        return [*own, *(from_above(self.item) if self.inherits else [])]


def from_above(item: Item) -> list[Held]:
    """Return the grants that count for what stands in the place of an item."""
    return held(item.__parent__) if item.__parent__ is not None else []


def state_of(item: Item) -> str:
    """Return what tells one state of the sharing of an item from the next."""
    return " ".join([*("/".join(each) for each in item.local_roles), str(item.inherits_roles)])


def below(item: Item) -> Iterator[Item]:
    """Yield what stands below an item and takes local roles from it."""
    for child in item.values() if isinstance(item, Folder) else ():
        if child.shareable and child.inherits_roles:
            yield child
            yield from below(child)


def number_below(request: Request, item: Item) -> int:
    """Return how many items stand below that may take local roles: at most, and without loading them."""
    folders = [item] if item.__parent__ is not None else [each for each in item.values() if each.shareable]
    found = request.site.catalog
    return sum(found.count_below("/" + "/".join(each.path())) for each in folders) + len(folders) - 1


def check(change: Change, request: Request) -> None:
    """Refuse what the person may not do. Raises Refused."""
    if len(change.wanted) > MAX_GRANTS:
        raise Refused(
            _("At most ${max} rights stand on one item: share it with a group.", mapping={"max": MAX_GRANTS})
        )
    if number_below(request, change.item) > MAX_BELOW:
        text = _(
            "More than ${max} items stand below: share the folders inside, one by one.",
            mapping={"max": MAX_BELOW},
        )
        raise Refused(text)
    for principal, role in change.given:
        _check_nameable(request, principal, role)
        _check_reviewed(request, principal)
    for _principal, role in (*change.given, *change.taken):
        if not all(request.has_permission(each, change.item) for each in GIVEN.get(role, ())):
            raise Refused(_("You can neither give nor take away what you may not do here yourself."))
    if not _stays_open(change, request):
        raise Refused(
            _("You would shut yourself out: ask the office, or somebody else who manages this place.")
        )


def _check_nameable(request: Request, principal: str, role: str) -> None:
    kind = kind_of(request.registry, principal)
    if role not in kind.grantable(principal) or not kind.may_name(request, principal):
        raise Refused(_("Choose among the people, the groups and the rights that are offered."))


def _check_reviewed(request: Request, principal: str) -> None:
    """Refuse to make readers of those for whom the school reviews what the person publishes."""
    reach = kind_of(request.registry, principal).reach
    if reach and rule(request.site, Asker.of(request).role, reach) == REVIEW:
        raise Refused(
            _("The school reviews what you publish to these readers: submit it to them, or ask the office.")
        )


def _stays_open(change: Change, request: Request) -> bool:
    """Tell whether the person may still share the item afterwards."""
    managers = {each.principal for each in change.held() if each.role == LocalRole.MANAGES}
    keepers = set(change.item.keepers())
    return not request.principals.isdisjoint(managers | keepers)


def make(change: Change, request: Request) -> None:
    """Make a change that was checked: store it, index what stands below, note it."""
    item, before = change.item, dict(by_principal(change.item.local_roles))
    was = item.inherits_roles
    request.tree.change(item, {"local_roles": change.wanted, "inherits_roles": change.inherits})
    for each in below(item):
        request.site.catalog.index_rights(each)
    after = dict(by_principal(change.wanted))
    for principal in dict.fromkeys([*before, *after]):
        _note(request, item, principal, before.get(principal, ""), after.get(principal, ""))
    if was != change.inherits:
        request.trail("sharing-inheritance", item=item.uid, before=_onoff(was), after=_onoff(change.inherits))


def _note(request: Request, item: Item, principal: str, before: str, after: str) -> None:
    if before == after:
        return
    person = number_of(principal) if principal.startswith("user:") else 0
    request.trail("shared", person=person, item=item.uid, who=principal, before=before, after=after)


def by_principal(grants: Iterable[Grant]) -> Iterator[Grant]:
    """Yield each principal once, with the names of its roles."""
    found: dict[str, list[str]] = {}
    for principal, role in grants:
        found.setdefault(principal, []).append(role)
    return ((principal, " ".join(sorted(roles))) for principal, roles in found.items())


def _onoff(inherits: bool) -> str:
    return "on" if inherits else "off"
