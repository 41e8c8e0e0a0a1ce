"""Rich text without an editor: paragraphs typed as plain lines, and shown so again."""

import html
import re

_TAG = re.compile(r"</?[A-Za-z]|&#?\w+;")
_BREAK = re.compile(r"<br ?/?>\n?")
_PARAGRAPHS = re.compile(r"<p>[^<]*</p>(?:\s*<p>[^<]*</p>)*")


def from_lines(text: str) -> str:
    """Return the HTML of `text`: as it is where it holds markup, else a paragraph for each blank line."""
    if _TAG.search(text):
        return text
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    return "\n".join(f"<p>{_lines(block)}</p>" for block in blocks if block)


def to_lines(text: str) -> str:
    """Return what a person types for the HTML `text`: plain lines where it is no more than paragraphs."""
    bare = _BREAK.sub("\0", text).strip()
    if "<" not in bare:
        # Words outside of any paragraph: a new line in the source is a blank on the page, and stays one.
        bare = f"<p>{bare}</p>"
    if not _PARAGRAPHS.fullmatch(bare):
        return text
    blocks = re.findall(r"<p>([^<]*)</p>", bare)
    typed = "\n\n".join(html.unescape(" ".join(each.split())).replace("\0", "\n").strip() for each in blocks)
    # Words that look like markup would be taken for it when they come back.
    return text if _TAG.search(typed) else typed


def _lines(block: str) -> str:
    return "<br>".join(html.escape(line.strip(), quote=False) for line in block.split("\n"))
