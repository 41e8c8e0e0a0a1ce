"""Acting as somebody: an administrator sees the site as another person does, to help them.

Nothing can be written meanwhile, and no secret of the person is shown. It begins with a reason, ends by
itself, and both its beginning and its end stand in the audit trail under both names.
"""

import time

from pyramid.config import Configurator
from pyramid.events import BeforeRender, ContextFound
from pyramid.request import Request

from itschool_cms.core.events import PersonWanted
from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow
from itschool_cms.core.rendering import template_of
from itschool_cms.core.security import READING, Person

from .models import Role, User, Visit

SECONDS = 30 * 60
CLOCK_SLACK_SECONDS = 300
KEY = "acting"
BANNER = "itschool_cms.accounts:templates/acting_banner.pt"
# Addresses that take a form all the same: they end it.
ENDING = (("acting",), ("logout",))
# First parts of addresses below which lies what is the person's alone: secrets, links, the own data.
PRIVATE = frozenset({"me", "password", "link", "login", "email", "legacy", "code"})
KEPT_VISITS = 50


class ReadOnly(Exception):
    """An administrator who sees the site as somebody else asked for what that does not allow.

    Attributes:
        private: the page is the person's alone; else something was to be changed.
    """

    def __init__(self, private: bool) -> None:
        super().__init__(private)
        self.private = private


def is_acting(request: Request) -> bool:
    """Tell whether an administrator sees the site as somebody else."""
    return request.person is not request.actor


def may_act_as(actor: Person | None, person: object) -> bool:
    """Tell whether somebody may see the site as a person: an admin, as anybody but another admin."""
    if not isinstance(actor, User) or Role.ADMIN not in actor.roles:
        return False
    return isinstance(person, User) and person.may_sign_in() and Role.ADMIN not in person.roles


def start(request: Request, person: User, reason: str) -> None:
    """Show the site as a person from the next request on, under a new session id.

    Args:
        reason: what it is for; the person's page keeps it.
    """
    visit = Visit(utcnow(), request.actor.uid, reason)
    # Set aside of the tree's acts: it is no change of the account.
    person.visits = (*person.visits, visit)[-KEPT_VISITS:]
    request.trail("acting-started", person=person.uid)
    request.session[KEY] = {"person": person.uid, "since": int(time.time()), "kept": sorted(request.session)}
    request.session.renew()


def stop(request: Request) -> int:
    """Show the site to the administrator again, under a new session id; returns the person's uid."""
    person = _take_back(request)
    _note_end(request, person)
    return person


def _note_end(request: Request, person: int) -> None:
    by = request.actor.uid
    request.registry.trail.write(request.tm, "acting-stopped", person=person, by=by, why="asked")


def _take_back(request: Request) -> int:
    """Forget that somebody was acted as, and what pages kept in the session meanwhile."""
    held = request.session[KEY]
    for name in set(request.session) - set(held["kept"]):
        del request.session[name]
    request.session.renew()
    return held["person"]


def stand_in(event: PersonWanted) -> None:
    """Show the site as the person whom the session names, as long as that is allowed."""
    held = event.request.session.get(KEY)
    if held is not None and -CLOCK_SLACK_SECONDS <= time.time() - held["since"] < SECONDS:
        person = event.request.site.catalog.resolve(held["person"])
        if may_act_as(event.actor, person):
            event.person = person


def keep_reading(event: ContextFound) -> None:
    """Let nothing be changed nor any secret be seen while acting.

    Raises:
        ReadOnly: for what is not allowed.
    """
    request = event.request
    if request.matched_route is not None or request.actor is None or KEY not in request.session:
        return
    place = (*request.traversed, request.view_name)
    if request.method not in READING:
        # Also when its time is over: a form that was drawn for somebody else is not sent as oneself.
        _check_ending(request, place)
    elif not is_acting(request):
        _lapse(request)
    elif place[0] in PRIVATE:
        raise ReadOnly(private=True)


def _check_ending(request: Request, place: tuple[str, ...]) -> None:
    if place not in ENDING:
        raise ReadOnly(private=False)
    if place == ("logout",):
        _note_end(request, request.session[KEY]["person"])


def _lapse(request: Request) -> None:
    # Its time is over, or one of the two may no longer: a page that is only read has to end it.
    person, by = _take_back(request), request.actor.uid
    request.registry.trail.note("acting-stopped", person=person, by=by, why="over")
    said = request.words.translate(_("You see the site as yourself again: the time for helping is over."))
    request.session.flash(("warn", said))


def add_banner(event: BeforeRender) -> None:
    """Say on every page as whom the site is seen."""
    request = event["request"]
    if request is not None and is_acting(request):
        event["banner"] = template_of(request.registry, BANNER)


def includeme(config: Configurator) -> None:
    """Watch all requests; declare the acts."""
    config.add_trail_act("acting-started", _("Site seen as this person, to help"))
    config.add_trail_act("acting-stopped", _("End of the help"))
    config.add_subscriber(stand_in, PersonWanted)
    config.add_subscriber(keep_reading, ContextFound)
    config.add_subscriber(add_banner, BeforeRender)
