"""Check all page templates: they compile, the security policy lets them, they escape what they show."""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from chameleon import PageTemplate, PageTemplateFile

ROOT = Path(__file__).resolve().parent.parent

# Expressions that may be put into a page as they are, each with the reason.
STRUCTURE_ALLOWED = {
    "field.serialize": "markup of our own widget templates",
    "field.widget.serialize": "markup of our own widget templates",
    "subfield.render_template": "markup of our own widget templates",
    "field.render_template": "markup of our own widget templates",
    "form": "a rendered form",
    "html": "an Html value: only the sanitiser makes one",
    "qr": "an image of our own making",
    "tile.html": "the rendered template of a tile",
}
STRUCTURE = re.compile(r"\$\{\s*structure:?\s*([^}]*)\}|(?:content|replace)=\"\s*structure:?\s*([^\"]*)\"")


class AnyTemplate(PageTemplate):
    """A template that is compiled from its text, but may load its neighbours as a template in a file does."""

    expression_types = PageTemplateFile.expression_types


class PageChecker(HTMLParser):
    """Collects what a page may not hold, as (line, text)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[tuple[int, str]] = []
        self._cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one start tag."""
        values = {name.removeprefix("tal:"): value or "" for name, value in attrs}
        for fault in _tag_faults(tag, values):
            self.faults.append((self.getpos()[0], fault))
        if tag == "tr":
            self._cells = []
        if tag in ("td", "th"):
            self._see_cell(values.get("class", "").split())

    def _see_cell(self, classes: list[str]) -> None:
        # On a phone c-end is shown right after c-main; what is seen first has to be read first.
        if "c-end" in classes and self._cells[-1:] != ["c-main"]:
            self.faults.append((self.getpos()[0], "a c-end cell stands right after the c-main cell"))
        self._cells.append("c-main" if "c-main" in classes else "")


def _tag_faults(tag: str, values: dict[str, str]) -> Iterator[str]:
    if tag == "style" or "style" in values:
        yield "inline style"
    if tag == "script" and "src" not in values and "src " not in values.get("attributes", ""):
        yield "inline script"
    yield from (f"inline handler {name}" for name in values if re.fullmatch(r"on[a-z]+", name))
    if any(value.strip().lower().startswith("javascript:") for value in values.values()):
        yield "javascript: address"
    if tag == "img" and "alt" not in values and "alt " not in values.get("attributes", ""):
        yield "image without alt"


def faults(path: Path) -> list[str]:
    """Return a line for each fault of the template at `path`."""
    text = path.read_text(encoding="utf-8")
    checker = PageChecker()
    checker.feed(text)
    found = [*checker.faults, *_structure_faults(text), *_compile_faults(text)]
    return [f"{path}:{line}: {fault}" for line, fault in sorted(found)]


def _structure_faults(text: str) -> Iterator[tuple[int, str]]:
    for match in STRUCTURE.finditer(text):
        expression = (match[1] or match[2]).strip()
        if re.split(r"[(\s;]", expression)[0] not in STRUCTURE_ALLOWED:
            yield text.count("\n", 0, match.start()) + 1, f"structure: on {expression!r}"


def _compile_faults(text: str) -> Iterator[tuple[int, str]]:
    try:
        AnyTemplate(text).cook_check()
    except Exception as error:  # noqa: BLE001 - whatever the compiler raises is a fault of the template
        yield 1, f"does not compile: {str(error).splitlines()[0]}"


def main(folders: list[str]) -> int:
    """Check all templates below `folders` (the package by default); exit code 1 where one has a fault."""
    roots = [Path(folder) for folder in folders] or [ROOT / "itschool_cms"]
    paths = [path for root in roots for path in sorted(root.rglob("*.pt"))]
    found = [fault for path in paths for fault in faults(path)]
    print("\n".join(found) or f"{len(paths)} templates are in order.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
