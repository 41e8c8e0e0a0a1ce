"""The catalogues: extract the messages out of the sources, bring the translations up to date, compile, check.

python -m tools.translations --update | --compile | --check
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = "itschool_cms"
LOCALE = ROOT / DOMAIN / "locale"
LANGUAGES = ("fr", "nl", "de")  # English is the language of the message ids
# The extractor looks for plurals in Python only.
PLURAL = re.compile(r"words\.plural\('([^']+)', '([^']+)'")
PLACEHOLDER = re.compile(r"\$\{\w+\}|\$\w+")


def extract(package: Path) -> Catalog:
    """Return the template of all messages of the domain in the sources and page templates of `package`."""
    program = Path(sys.executable).with_name("pot-create")
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "all.pot"
        words = [option for name in ("pluralize", "plural") for option in ("-k", f"{name}:1,2")]
        options = ["-d", DOMAIN, *words, "--no-linenumbers", "--sort-output", "-o", str(pot)]
        done = subprocess.run(
            [str(program), *options, package.name],
            cwd=package.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not pot.exists():
            raise RuntimeError(f"pot-create failed: {done.stdout}{done.stderr}")
        found = read(pot)
    for path in sorted(package.rglob("*.pt")):
        for singular, plural in PLURAL.findall(path.read_text(encoding="utf-8")):
            found.add((singular, plural), ("", ""), auto_comments=(path.relative_to(package).as_posix(),))
    return found


def read(path: Path, language: str | None = None) -> Catalog:
    """Return the catalogue in the file `path`, an empty one where there is no file."""
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, project=DOMAIN, fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, domain=DOMAIN)


def po_path(locale: Path, language: str) -> Path:
    """Return the file of one language."""
    return locale / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def update(template: Catalog, locale: Path) -> None:
    """Write the template and bring each language up to date with it; translations that exist are kept."""
    _write_changed(locale / f"{DOMAIN}.pot", template)
    for language in LANGUAGES:
        catalog = read(po_path(locale, language), language)
        # A guess by likeness is worse than a gap: a gap is found by the check.
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _write_changed(po_path(locale, language), catalog)


def _content(catalog: Catalog) -> list[tuple[object, ...]]:
    return [
        (m.id, m.string, m.context, sorted(m.locations), sorted(m.auto_comments)) for m in catalog if m.id
    ]


def _write_changed(path: Path, catalog: Catalog) -> None:
    # The header holds the time of day: a file whose messages are the same is left alone.
    if path.exists() and sorted(map(repr, _content(read(path)))) == sorted(map(repr, _content(catalog))):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment = (
        f"# {DOMAIN}: {catalog.locale_identifier or 'template'}, written by make translations"
    )
    with path.open("wb") as stream:
        write_po(stream, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)


def compile_all(locale: Path) -> None:
    """Compile each catalogue whose compiled form is missing or older."""
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with target.open("wb") as stream:
                write_mo(stream, read(source))


def problems(template: Catalog, locale: Path) -> list[str]:
    """Return a line for each message that a language lacks, has as a guess, or gives other placeholders."""
    found = []
    for language in LANGUAGES:
        catalog = read(po_path(locale, language), language)
        for message in template:
            reason = _fault(message, catalog.get(message.id, message.context)) if message.id else None
            if reason:
                found.append(f"{language}: {reason}: {message.id!r}")
    return found


def _fault(message: Message, translation: Message | None) -> str | None:
    if translation is None:
        return "missing"
    texts = translation.string if isinstance(translation.string, tuple) else (translation.string,)
    if not all(texts):
        return "not translated"
    if translation.fuzzy:
        return "fuzzy"
    allowed = set(PLACEHOLDER.findall(str(message.id)) + PLACEHOLDER.findall(_default(message)))
    if any(not set(PLACEHOLDER.findall(str(text))) <= allowed for text in texts):
        return "unknown placeholder"
    return None


def _default(message: Message) -> str:
    # lingua writes the text behind a message id into a comment.
    return " ".join(str(comment) for comment in message.auto_comments if comment.startswith("Default:"))


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; exit code 1 where the check finds a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    for name in ("--update", "--compile", "--check"):
        action.add_argument(name, action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.update:
        update(extract(LOCALE.parent), LOCALE)
    if chosen.update or chosen.compile:
        compile_all(LOCALE)
        return 0
    faults = problems(extract(LOCALE.parent), LOCALE)
    print("\n".join(faults) or "All messages are translated.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
