"""The versions of the texts that bind, and who has accepted them.

Nobody is asked for the first version: whoever activates an account accepts the present one, and the first
one counts for those of before.
"""

from pyramid.request import Request

from itschool_cms.accounts.events import AccountActivated
from itschool_cms.accounts.models import User
from itschool_cms.core.models import Site, utcnow

from .models import BINDING, Page

GATE = "/accept"


def binding_pages(site: Site) -> list[Page]:
    """Return the pages that bind and that everybody can read now."""
    pages = [site.get(name) for name in BINDING]
    return [page for page in pages if isinstance(page, Page) and page.readers() and page.is_live()]


def accepted_edition(person: User, page: Page) -> int:
    """Return the version of a page that the person has accepted last."""
    return max((edition for name, edition, _when in person.accepted if name == page.__name__), default=1)


def to_accept(person: User, site: Site) -> list[Page]:
    """Return the pages whose present version the person has not accepted."""
    return [page for page in binding_pages(site) if accepted_edition(person, page) < page.edition]


def must_accept(request: Request) -> bool:
    """Tell whether the person signed in after a new version had come, and has not accepted it.

    Who is signed in already is not stopped in the middle of something.
    """
    began = request.session.created
    pages = to_accept(request.person, request.site)
    return any(page.editions[-1].since.timestamp() <= began for page in pages)


def accept(person: User, page: Page) -> None:
    """Note that the person accepts the present version of a page."""
    # Set aside of the tree's acts: neither listings nor the history care for it.
    others = tuple(each for each in person.accepted if each[0] != page.__name__)
    person.accepted = (*others, (page.__name__, page.edition, utcnow()))


def accept_by_activating(event: AccountActivated) -> None:
    """Note what the person accepted with a first password: the form said so, with links."""
    for page in binding_pages(event.request.site):
        note(event.request, event.person, page)


def note(request: Request, person: User, page: Page) -> None:
    """Accept the present version of a page, and leave it in the trail."""
    accept(person, page)
    facts = {"text": page.__name__, "version": str(page.edition)}
    trail = request.registry.trail
    trail.write(request.tm, "text-accepted", person=person.uid, by=person.uid, item=page.uid, **facts)
