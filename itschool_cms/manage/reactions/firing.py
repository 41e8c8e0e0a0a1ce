"""What follows from a rule: done in the name of who made it, and never more than that person may do."""

from datetime import datetime
from typing import Any

from pyramid.interfaces import IRequestFactory
from pyramid.request import Request

from itschool_cms.accounts.events import CirclesWanted
from itschool_cms.accounts.merging import stands_for
from itschool_cms.accounts.models import User
from itschool_cms.core.content import addable_types, content_type
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.permissions import OFFICE, TEACHER, Permission
from itschool_cms.core.tree import MoveRefused

from ..rules import holds_back, may_delete
from ..states.acts import make
from ..states.review import Asker, possible
from ..subscriptions.store import subscriptions_of
from .acts import Outcome, RuleAct
from .models import Firing, Reaction, Then
from .store import ReactingTree, reactions_of

ROLES = {TEACHER: _("All teachers"), OFFICE: _("The office")}
# A rule follows for one item once in so many seconds.
AGAIN_AFTER = 3_600

TOLD = _("Mails: ${n}")
MOVED = _("Moved")
STATE_CHANGED = _("State changed")
GONE = _("Not done: who made the rule has no access any more.")
NO_RIGHT = _("Not done: who made the rule may not do it.")
NO_PLACE = _("Not done: the folder to move to takes no such item, or is gone.")
NOBODY = _("Not done: there is nobody to tell.")
UNKNOWN = _("Not done: the add-on that does it does not run.")


def fire(request: Request, reaction: Reaction, item: Item, now: datetime) -> None:
    """Have a rule follow for an item, and note it; nothing happens when it did within the hour."""
    store, key, moment = reactions_of(request.site), (reaction.number, item.uid), int(now.timestamp())
    if moment - store.last.get(key, 0) < AGAIN_AFTER:
        return
    store.last[key] = moment
    outcome = Act(request, reaction, item).follow()
    firing = Firing(now, reaction.number, item.uid, outcome.done, outcome.note, outcome.told)
    store.note(reaction.place, firing)
    trail = request.registry.trail
    facts = {"rule": str(reaction.number), "done": "yes" if outcome.done else "no"}
    trail.write(request.tm, "rule-followed", by=reaction.by, item=item.uid, **facts)


class Act:
    """One rule for one item.

    Args:
        request: of the system, or of who looks at what would follow.
    """

    def __init__(self, request: Request, reaction: Reaction, item: Item) -> None:
        self.reaction, self.item = reaction, item
        self.maker = stands_for(request.site, reaction.by)
        self.request = _in_the_name_of(request, self.maker)

    def forecast(self) -> Outcome:
        """Return what would follow; nothing is done."""
        if not isinstance(self.maker, User) or not self.maker.may_sign_in():
            return Outcome(False, GONE)
        known = {Then.TELL: self._telling, Then.MOVE: self._moving, Then.STATE: self._changing}
        return known.get(self.reaction.then, self._declared)()  # type: ignore[call-overload, no-any-return]

    def follow(self) -> Outcome:
        """Do what follows, and return it."""
        outcome = self.forecast()
        if not outcome.done:
            return outcome
        if self.reaction.then == Then.TELL:
            for person in self._persons():
                subscriptions_of(self.request.site).wait(0, person, self.item.uid, 0)
        elif self.reaction.then == Then.MOVE:
            try:
                self.request.tree.move(self.item, self._target())
            except (MoveRefused, NameRefused) as refusal:
                return Outcome(False, refusal.args[0])
        elif self.reaction.then == Then.STATE:
            make(self.request, self.item, self.reaction.act)  # type: ignore[arg-type]
        else:
            self.request.registry.rule_acts[self.reaction.then].follow(self.request, self.item)
        return outcome

    def _declared(self) -> Outcome:
        act: RuleAct | None = self.request.registry.rule_acts.get(self.reaction.then)
        return act.forecast(self.request, self.item) if act is not None else Outcome(False, UNKNOWN)

    def _telling(self) -> Outcome:
        told = len(self._persons())
        return Outcome(True, TOLD, told) if told else Outcome(False, NOBODY)

    def _persons(self) -> set[int]:
        return persons_of(self.request, self.reaction.whom) - {self.item.modified_by}

    def _target(self) -> Any:
        return self.request.site.catalog.resolve(self.reaction.target)

    def _moving(self) -> Outcome:
        target = self._target()
        declared = content_type(self.request.registry, self.item)
        fits = isinstance(target, Folder) and declared in addable_types(self.request.registry, target)
        if not fits or target is self.item.__parent__:
            return Outcome(False, NO_PLACE)
        # Moving takes it away from where it is.
        may = may_delete(self.request, self.item) and not holds_back(self.request, self.item)
        adds = self.request.has_permission(Permission.ADD, target)
        return Outcome(True, MOVED) if may and adds else Outcome(False, NO_RIGHT)

    def _changing(self) -> Outcome:
        may = self.reaction.act in possible(Asker.of(self.request), self.item)
        return Outcome(True, STATE_CHANGED) if may else Outcome(False, NO_RIGHT)


def circles(request: Request) -> dict[str, Any]:
    """Return the circles of people that features offer, by key."""
    event = CirclesWanted(request)
    request.registry.notify(event)
    return {circle.key: circle for circle in event.circles}


def persons_of(request: Request, whom: str) -> set[int]:
    """Return the uids of those whom a rule tells."""
    if whom in ROLES:
        listing = request.site.catalog.listing(f"role|{whom.removeprefix('role:')}")
        return {hit.uid for hit in listing}
    circle = circles(request).get(whom)
    return set(circle.persons()) if circle is not None else set()


def _in_the_name_of(request: Request, person: Any) -> Request:
    base = request.registry.settings["site.base_url"]
    made = request.registry.getUtility(IRequestFactory).blank("/", base_url=base)
    made.registry, made.site, made.tm = request.registry, request.site, request.tm
    made.person = made.actor = person
    made.tree = ReactingTree(request.site, request.registry, getattr(person, "uid", 0))
    return made
