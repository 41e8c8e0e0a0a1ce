"""Names of files: what may be shown, stored and sent in a header."""

import re
import unicodedata
from urllib.parse import quote

MAX_LENGTH = 150
FALLBACK = "file"
RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"com{n}" for n in range(10)} | {f"lpt{n}" for n in range(10)}
)
# Controls, line separators, surrogates, private use, and the marks that turn the reading direction round.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")


def safe_filename(name: str) -> str:
    """Return `name` without folders, invisible characters and reserved words, 150 characters at most."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co"))
    name = _FORBIDDEN.sub("_", _UNSEEN.sub("", name))
    name = " ".join(name.split()).strip(". ")
    if not name or name.split(".", 1)[0].strip().lower() in RESERVED:
        name = FALLBACK + ("-" + name if name else "")
    return _shorten(name)


def extension(name: str) -> str:
    """Return the extension of a file name in lower case, with its dot; "" when there is none."""
    found = _EXTENSION.search(name)
    return found.group().lower() if found else ""


def content_disposition(name: str, inline: bool = False) -> str:
    """Return the value of a Content-Disposition header (RFC 6266) for a file called `name`."""
    name = safe_filename(name)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()+-]", "_", plain).strip()
    if not plain.removesuffix(extension(plain)).strip("._ "):
        plain = FALLBACK + extension(name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _shorten(name: str) -> str:
    if len(name) <= MAX_LENGTH:
        return name
    tail = _EXTENSION.search(name)
    end = tail.group() if tail else ""
    return name[: MAX_LENGTH - len(end)].rstrip(". ") + end
