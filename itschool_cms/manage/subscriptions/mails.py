"""The mail that tells what is new, with the link that stops it."""

import logging
import secrets
from typing import Any, NamedTuple

from pyramid.request import Request
from pyramid_mailer.interfaces import IMailer
from pyramid_mailer.message import Message

from itschool_cms.accounts.links import digest
from itschool_cms.accounts.mails import Reader, contact
from itschool_cms.accounts.models import User
from itschool_cms.core.i18n import Words, _
from itschool_cms.core.models import Item
from itschool_cms.core.rendering import template_of

from .models import StopLink
from .store import subscriptions_of

log = logging.getLogger(__name__)

TEMPLATE = "itschool_cms.manage:subscriptions/templates/mail.pt"
STOP = "/unsubscribe"
ASKED = _("You asked to be told what is published:")
BY_RULE = _("The school tells you what is new:")
LINK_SECONDS = 90 * 24 * 3_600


class News(NamedTuple):
    """What a mail tells: items, the number of those beyond, and the places that were subscribed to."""

    items: list[Item | None]
    more: int
    places: tuple[int, ...]


def send_news(request: Request, person: User, news: News, moment: int) -> None:
    """Queue the mail with the news for a person, in the transaction of the request.

    It holds a link that stops such mails, if the person subscribed; a rule of the school has none.

    Args:
        moment: seconds since 1970 UTC.
    """
    token = secrets.token_urlsafe(32) if news.places else ""
    url = request.mail_url(f"{STOP}?token={token}") if token else ""
    values = _values(request, person, news, url)
    html = template_of(request.registry, TEMPLATE).render(**values)
    mailer = request.registry.getUtility(IMailer).bind(find_outbox=lambda: request.site.outbox)
    message = Message(
        subject=values["subject"],
        recipients=[person.email],
        body=_plain(values),
        html=html,
        extra_headers={"List-Unsubscribe": f"<{url}>"} if url else {},
    )
    try:
        mailer.send(message)
    except ValueError:
        log.warning("No news could be mailed to the person %d", person.uid)
        return
    if token:
        link = StopLink(person.uid, news.places, moment + LINK_SECONDS)
        subscriptions_of(request.site).links[digest(token)] = link


def _values(request: Request, person: User, news: News, url: str) -> dict[str, Any]:
    words, school = Words(Reader(request.registry, person.language)), request.site.title  # type: ignore[arg-type]
    rows = [(words.title_of(item), request.mail_url(item)) for item in news.items]
    number = len(rows) + news.more
    more = words.plural("One more stands on the site.", "${n} more stand on the site.", news.more)
    return {
        "language": person.language,
        "subject": words.plural(
            "${n} new publication at ${school}", "${n} new publications at ${school}", number, school=school
        ),
        "hello": words.translate(_("Good day ${name},"), name=person.title),
        "lead": words.translate(ASKED if url else BY_RULE),
        "rows": rows,
        "more": more if news.more else "",
        "stop": words.translate(_("Stop these mails")),
        "url": url,
        "contact": contact(request.site),
    }


def _plain(values: dict[str, Any]) -> str:
    rows = [f"{title}\n{href}" for title, href in values["rows"]]
    blocks = [values["hello"], values["lead"], *rows, values["more"]]
    blocks += [f"{values['stop']}\n{values['url']}"] if values["url"] else []
    return "\n\n".join(block for block in (*blocks, "\n".join(values["contact"])) if block) + "\n"
