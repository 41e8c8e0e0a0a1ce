"""Feeds, sitemap.xml and robots.txt: whoever asks gets what a visitor sees, and nothing else."""

import time
from datetime import UTC, datetime
from typing import Any

from pyramid.authorization import Everyone
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.i18n import ZONE, offered_languages
from itschool_cms.core.links_in_text import to_paths
from itschool_cms.core.models import Folder, Site
from itschool_cms.core.permissions import PUBLIC, Permission

from ..languages import IN, switched_off
from ..models import News, Section
from ..news.listing import news_in, news_languages

ANYBODY = frozenset({Everyone})
NAME = "feed.atom"
NEWEST = 30
# What sitemaps.org allows in one file.
MOST_PAGES = 50_000
CACHE = "public, max-age=300"
NOT_PAGES = frozenset({"school", "image"})
NO_ROBOTS = ("login", "password", "link", "search", "look.css")


def feed(context: Site | Section, request: Request) -> Response:
    """Send the newest news of the site, or of a section, as an Atom feed: `feed.atom/<language>`.

    Without a language it is the one of the section, else the first of the school. Raises HTTPNotFound for a
    language that the school does not offer.
    """
    section = context if isinstance(context, Section) else None
    language = _language(context, request)
    uids = news_in(request, language, section, ANYBODY)[:NEWEST]
    entries = [_entry(request.site.catalog.resolve(uid), request) for uid in uids]
    updated = max(
        (each["updated"] for each in entries), default=_written(context.modified or datetime.now(UTC))
    )
    values = {
        "title": context.title,
        "language": language,
        "base": request.mail_url("/"),
        "href": request.mail_url(context),
        "own": request.mail_url(context, NAME, language),
        "others": [
            (code, request.mail_url(context, NAME, code))
            for code in news_languages(request, section, ANYBODY)
            if code != language
        ],
        "updated": updated,
        "entries": entries,
    }
    return _xml("feed", values, "application/atom+xml", request)


def _language(context: Site | Section, request: Request) -> str:
    offered = offered_languages(request.site)
    own = getattr(context, "language", "")
    asked = request.subpath or (own if own in offered else offered[0],)
    if len(asked) > 1 or asked[0] not in offered:
        raise HTTPNotFound()
    return str(asked[0])


def _entry(item: News, request: Request) -> dict[str, Any]:
    noon = datetime(item.on.year, item.on.month, item.on.day, 12, tzinfo=ZONE)
    return {
        "title": item.title,
        "language": item.language,
        "href": request.mail_url(item),
        "published": _written(noon),
        "updated": _written(max(filter(None, (item.modified, noon)))),
        "summary": item.description,
        # Markup as text: that is how a feed carries HTML.
        "text": str(to_paths(item.text, request, principals=ANYBODY).__html__()),
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sitemap(context: Site, request: Request) -> Response:
    """Send the addresses of all pages that a visitor may read, in the languages that are offered.

    No item is loaded.
    """
    catalog, now = context.catalog, int(time.time())
    types = [name for name in request.registry.content_types if name not in NOT_PAGES]
    off = {hit.uid for code in switched_off(context) for hit in catalog.listing(f"{IN}{code}")}
    uids = [uid for uid in catalog.find(ANYBODY, now, type=types) if uid not in off]
    paths = {uid: catalog.path(uid) for uid in uids[: MOST_PAGES - 1]}
    pages = [
        (request.mail_url(f"{path}/"), _written(datetime.fromtimestamp(catalog.modified(uid), UTC)))
        for uid, path in paths.items()
        # Robots are told to leave these alone, what is public in them too.
        if path.split("/")[1] not in request.registry.private_roots
    ]
    return _xml("sitemap", {"home": request.mail_url(context), "pages": pages}, "application/xml", request)


def _xml(template: str, values: dict[str, Any], content_type: str, request: Request) -> Response:
    path = f"itschool_cms.website.feeds:templates/{template}.pt"
    response = render_to_response(path, values, request)
    response.content_type = content_type
    response.headers["Cache-Control"] = CACHE
    response.md5_etag()
    response.conditional_response = True
    return response


def robots(context: Site, request: Request) -> str:
    """Send what robots leave alone, and where the list of pages is."""
    request.response.headers["Cache-Control"] = CACHE
    names = sorted({*request.registry.private_roots, *NO_ROBOTS})
    # With its end: "/me" would be "/menus" as well.
    lines = (f"Disallow: /{name}{end}" for name in names for end in ("$", "/"))
    return "\n".join(("User-agent: *", *lines, f"Sitemap: {request.mail_url('/sitemap.xml')}", ""))


def includeme(config: Configurator) -> None:
    """Register the views."""
    kinds: tuple[type[Folder], ...] = (Site, Section)
    for kind in kinds:
        config.add_view(feed, context=kind, name=NAME, permission=Permission.VIEW)
    config.add_view(sitemap, context=Site, name="sitemap.xml", permission=PUBLIC)
    config.add_view(robots, context=Site, name="robots.txt", permission=PUBLIC, renderer="string")
