"""Mail addresses as we accept them: exactly one, in ASCII, with an optional name."""

import re
import unicodedata
from email.headerregistry import Address

# Controls, lone surrogates, line and paragraph separators: all that could end a header line.
UNSAFE_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
MAX_ADDRESS, MAX_LOCAL, MAX_NAME = 254, 64, 200

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_BARE = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@({_LABEL}(?:\.{_LABEL})*)", re.ASCII)
# The standard library drops the quotes around a name it has to fold; unquoted, a comma parts two addresses.
_NEEDS_QUOTES = re.compile(r"[()\[\],:;]")
_NAMED = re.compile(r"""("?)(?P<name>[^<>@"\\]*)\1 *<(?P<address>[^<>]*)>""")


class BadAddress(ValueError):
    """Not one plain mail address."""


def is_safe(text: str) -> bool:
    """Whether the text may stand in a header: no control character, line separator or lone surrogate."""
    return not any(unicodedata.category(character) in UNSAFE_CATEGORIES for character in text)


def disarm(text: str) -> str:
    """The text without ``=?``: the standard library decodes an encoded word found in a plain value.

    ``=?utf-8?q?a=0D=0ABcc:…?=`` would come out as two lines.
    """
    return text.replace("=?", "= ?")


def parse_address(text: str) -> Address:
    """Read ``jeanne@example.org`` or ``Jeanne Dupont <jeanne@example.org>``.

    Raises ``BadAddress`` for anything else: several addresses, quoted local parts, non-ASCII addresses
    (look-alike letters), control characters, over-long parts.
    """
    if not is_safe(text):
        raise BadAddress("a mail address holds no control characters")
    named = _NAMED.fullmatch(text.strip())
    name, bare = (named["name"].strip(), named["address"]) if named else ("", text.strip())
    match = _BARE.fullmatch(bare)
    if not match or len(bare) > MAX_ADDRESS or len(match[1]) > MAX_LOCAL or len(name) > MAX_NAME:
        raise BadAddress("not a mail address")
    shown = " ".join(_NEEDS_QUOTES.sub(" ", name).split())
    return Address(display_name=disarm(shown), username=match[1], domain=match[2])
