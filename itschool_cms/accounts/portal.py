"""What the office sets of the portal: the end of the old method, the film, the information box."""

import re
from typing import Any
from urllib.parse import urlsplit

import colander
from deform.widget import TextAreaWidget

from itschool_cms.core.forms import FormSchema, LongText, ShortText
from itschool_cms.core.i18n import _

SETTINGS = ("old_method_ends", "information", "video_url", "video_caption", "video_transcript")
MAX_URL = 500
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.ASCII)
_PLAIN = re.compile(r"[!-~]+", re.ASCII)


def is_web_address(text: str) -> bool:
    """Tell whether the text is an address of the web over https, without a name or a port in it."""
    if not _PLAIN.fullmatch(text) or re.search(r'[\\<>"\'`{}|^]', text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        parts.scheme == "https" and "@" not in parts.netloc and port is None and bool(_HOST.fullmatch(host))
    )


def _web_address(node: colander.SchemaNode, text: str) -> None:
    if not is_web_address(text):
        raise colander.Invalid(
            node, _("Write an address that begins with https://, as the browser shows it.")
        )


def _text(kind: Any, title: str, description: str, rows: int = 0, **options: Any) -> colander.SchemaNode:
    widget = {"widget": TextAreaWidget(rows=rows)} if rows else {}
    return colander.SchemaNode(kind, title=title, description=description, missing="", **widget, **options)


class PortalSchema(FormSchema):
    """The settings of the portal."""

    old_method_ends = colander.SchemaNode(
        colander.Date(),
        title=_("First day without the old method"),
        section=_("Old method"),
        description=_(
            "Until the day before, people sign in with a user name. On the day itself they are told what to "
            "do instead; the day after, the old method is no longer shown. Empty: there is no old method."
        ),
        missing=None,
    )
    information = _text(
        LongText(600),
        _("Text of the information box"),
        _("It stands above the form. Empty: the text of the house, in each reader's language."),
        rows=3,
        section=_("Portal"),
    )
    video_url = _text(
        ShortText(MAX_URL),
        _("Address of the explanatory video"),
        _("It begins with https://. Empty: no video is shown."),
        validator=_web_address,
        section=_("Portal"),
    )
    video_caption = _text(
        ShortText(120),
        _("Words of the link to the video"),
        _("Empty: “See the explanatory video”."),
        section=_("Portal"),
    )
    video_transcript = _text(
        LongText(10_000),
        _("What the video says"),
        _("For those who cannot see or hear it: the whole text, with what is shown."),
        rows=6,
        section=_("Portal"),
    )

    def validator(self, node: colander.SchemaNode, values: dict[str, Any]) -> None:
        """Have each video explained in words."""
        if values["video_url"] and not values["video_transcript"]:
            error = colander.Invalid(node)
            error["video_transcript"] = _("Write what the video says: some people cannot see or hear it.")
            raise error
