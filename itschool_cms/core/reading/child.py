"""A program that writes the words of the file on its input: python -I child.py KIND.

It stands alone, and gives up all rights before it looks at the first byte.
"""

import codecs
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from defusedxml.ElementTree import iterparse
from pypdf import PdfReader

MEMORY = 256 * 2**20  # bytes
PROCESSOR = 10  # seconds
MOST = 200_000  # characters
MOST_PAGES = 1_000
MOST_PARTS = 2_000
# Of one part of an archive when it is unpacked.
MOST_UNPACKED = 30 * 2**20  # bytes

OPEN_FILES = 3
# Looked up before no file can be opened any more.
_CODECS = """
ascii latin-1 cp437 cp1250 cp1252 iso8859-15 mac-roman utf-8 utf-8-sig utf-16 utf-16-be utf-16-le utf-32-be
gbk big5 shift-jis euc-jp euc-kr charmap unicode-escape
"""


def give_up_rights() -> None:
    """Limit memory and time; forbid to open files and connections, to write files and to start programs."""
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
        # Input, output and errors are open: no number is left for another file, or for a connection.
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for name in _CODECS.split():
        codecs.lookup(name)
    for limit, value in limits:
        resource.setrlimit(limit, (value, value))


def pdf(data: bytes) -> Iterator[str]:
    """Yield the text of each page."""
    reader = PdfReader(BytesIO(data), strict=False)
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES:
            return
        yield page.extract_text()


def plain(data: bytes) -> Iterator[str]:
    """Yield a text file."""
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield data.decode("cp1252", "replace")


def office(data: bytes, parts: str, blocks: frozenset[str], pieces: frozenset[str]) -> Iterator[str]:
    """Yield the paragraphs of an office file.

    Args:
        parts: pattern of the names of the parts that hold text.
        blocks: names of the elements that are paragraphs.
        pieces: names of the elements in them that hold text; none where the paragraph itself does.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if len(names) > MOST_PARTS:
            raise ValueError("too many parts")
        for name in sorted(name for name in names if re.fullmatch(parts, name)):
            with archive.open(name) as part:
                xml = part.read(MOST_UNPACKED + 1)
            if len(xml) > MOST_UNPACKED:
                raise ValueError("a part expands too much")
            yield from _paragraphs(xml, blocks, pieces)


def _paragraphs(xml: bytes, blocks: frozenset[str], pieces: frozenset[str]) -> Iterator[str]:
    for _event, element in iterparse(BytesIO(xml)):
        if _name(element) in blocks:
            yield _text(element, pieces)
            element.clear()


def _text(element: Any, pieces: frozenset[str]) -> str:
    if not pieces:
        return "".join(element.itertext())
    return "".join(each.text or "" for each in element.iter() if _name(each) in pieces)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


Parts = tuple[str, frozenset[str], frozenset[str]]
ODF: Parts = (r"content\.xml", frozenset({"p", "h"}), frozenset())
OFFICE: dict[str, Parts] = {
    "docx": (r"word/(document|footnotes|endnotes)\.xml", frozenset({"p"}), frozenset({"t"})),
    "pptx": (r"ppt/(slides|notesSlides)/\w+\.xml", frozenset({"p"}), frozenset({"t"})),
    "xlsx": (r"xl/sharedStrings\.xml", frozenset({"si"}), frozenset({"t"})),
    "odt": ODF,
    "ods": ODF,
    "odp": ODF,
}


def words(kind: str, data: bytes) -> str:
    """Return the text of a file, cut where it is too long."""
    parts = office(data, *OFFICE[kind]) if kind in OFFICE else {"pdf": pdf}.get(kind, plain)(data)
    lines, length = [], 0
    for part in parts:
        for line in part.splitlines():
            if text := " ".join(line.split()):
                lines.append(text)
                length += len(text) + 1
        if length > MOST:
            break
    return "\n".join(lines)[:MOST]


def main() -> None:
    """Read the file and write its words."""
    give_up_rights()
    text = words(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
