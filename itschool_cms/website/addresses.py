"""Addresses that links lead to: pages of this site, and https elsewhere; nothing that a browser would run."""

import re
from typing import Any
from urllib.parse import urlsplit

import colander

from itschool_cms.core.addresses import local_path
from itschool_cms.core.forms import ShortText
from itschool_cms.core.i18n import _

MAX_LENGTH = 500
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])(?::[0-9]{1,5})?"
)


def is_safe(address: str) -> bool:
    """Tell whether an address is a path of this site, or a plain https address of another one."""
    if not (address.isascii() and address.isprintable()) or "\\" in address or " " in address:
        return False
    if address.startswith("/"):
        return local_path(address, "") == address
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    # `https:host` and `user@host` are read in more than one way.
    plain = address.lower().startswith("https://") and "@" not in parts.netloc
    return plain and _HOST.fullmatch(parts.netloc.lower()) is not None


class Address(ShortText):
    """A path of this site, or an https address."""

    max_length = MAX_LENGTH

    def read(self, node: colander.SchemaNode, text: str) -> Any:
        """Return the address. Raises colander.Invalid."""
        if not is_safe(text):
            raise colander.Invalid(
                node, _("Write an address that begins with https://, or with / on this site.")
            )
        return text
