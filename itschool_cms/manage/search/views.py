"""The page of results, and what the search box proposes while one types."""

import time
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request

from itschool_cms.accounts.views.parts import add_page
from itschool_cms.core.i18n import ZONE
from itschool_cms.core.models import Folder, Site, utcnow
from itschool_cms.core.paging import Batch
from itschool_cms.core.permissions import Permission
from itschool_cms.core.text.question import read_question
from itschool_cms.core.text.searching import Answer
from itschool_cms.core.text.sight import Sight

from .facets import facets
from .finding import Finding
from .rows import grouped
from .suggestions import completions, correction
from .wanted import DATE, RELEVANCE, Wanted

PATH = "/search"
# Nobody turns more pages: the words are made more telling instead.
MOST_SHOWN = 1_000
PROPOSED = 5


class Page(Batch[int]):
    """A page of results."""

    size = 20


def search(context: Site, request: Request) -> dict[str, Any]:
    """Find what the person may see."""
    finding = Finding(request, Wanted.read(request.GET), utcnow().astimezone(ZONE).date())
    wanted, total = finding.wanted, len(finding.uids)
    batch = Page(request, range(min(total, MOST_SHOWN)))
    uids = finding.page(batch.last)[max(0, batch.first - 1) :]
    nothing = bool(finding.question) and not finding.answer.uids
    better = correction(context.catalog.text, finding.sight, finding.question) if nothing else ""
    return {
        "wanted": wanted,
        "asked": bool(finding.question),
        "total": total,
        "narrowed": bool(finding.answer.uids) and not total,
        "count": request.words.plural("${n} result", "${n} results", total),
        "most_shown": MOST_SHOWN if total > MOST_SHOWN else 0,
        "partial": finding.answer.partial,
        "batch": batch,
        "groups": grouped(finding, uids, request),
        "facets": facets(finding, request) if finding.answer.uids else [],
        "better": better,
        "better_href": Wanted(better).address(),
        "by_date": wanted.order == DATE,
        "order_href": wanted.address(order=RELEVANCE if wanted.order == DATE else DATE),
    }


def search_below(context: Folder, request: Request) -> HTTPSeeOther:
    """Lead to the search in one folder. Raises HTTPNotFound below the address of the search itself."""
    if isinstance(context, Site):
        raise HTTPNotFound()
    place = Wanted.read({"q": request.GET.get("q", ""), "in": "/" + "/".join(context.path())})
    return request.redirect_to(PATH, query=place.fields())


def suggest(context: Site, request: Request) -> dict[str, list[str]]:
    """Propose words and titles of what the person may see."""
    text = Wanted.read(request.GET).text
    catalog = context.catalog
    sight = Sight(catalog.text, catalog.record, request.principals, int(time.time()))
    proposed = completions(catalog.text, sight, text, PROPOSED)
    return {"suggestions": list(dict.fromkeys([*proposed, *_titles(request, text, sight)]))}


def _titles(request: Request, text: str, sight: Sight) -> list[str]:
    answer = Answer(request.site.catalog.text, read_question(text), sight, None)
    answer.uids = answer.titled()
    items = map(request.site.catalog.resolve, answer.best(PROPOSED))
    return [
        item.title for item in items if item is not None and item.type_name in request.registry.content_types
    ]


def includeme(config: Configurator) -> None:
    """Register the pages."""
    template = "itschool_cms.manage.search:templates/search.pt"
    add_page(config, search, PATH, renderer=template)
    add_page(config, suggest, f"{PATH}/suggest", renderer="json")
    config.add_view(search_below, context=Folder, name="search", permission=Permission.VIEW)
