"""A person's data as files: JSON for machines, tables for people."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from pyramid.i18n import TranslationString

from itschool_cms.core.i18n import Words, _

from ..events import Section

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The earliest day that an archive knows: the same data make the same file.
ARCHIVE_DAY = (1980, 1, 1, 0, 0, 0)


def as_json(sections: list[Section], words: Words) -> bytes:
    """Return all sections as JSON; moments are in UTC, messages in the reader's language."""
    data = {
        section.name: [
            {name: _plain(row.get(name), words) for name in section.columns} for row in section.rows
        ]
        for section in sections
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def as_zip(sections: list[Section], words: Words) -> bytes:
    """Return an archive of the JSON and of a table for each section."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "data.json", as_json(sections, words))
        for section in sections:
            _put(archive, f"{section.name}.csv", _table(section, words))
    return whole.getvalue()


def shown(value: object, words: Words) -> str:
    """Return a value as a page shows it."""
    if value is None or value == () or value == "":
        return "–"
    if isinstance(value, bool):
        return words.translate(_("Yes") if value else _("No"))
    if isinstance(value, Decimal):
        return format_decimal(value, "#,##0.00", locale=words.language)
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, date):
        return words.date(value)
    if isinstance(value, tuple):
        return ", ".join(shown(each, words) for each in value)
    return words.translate(value) if isinstance(value, TranslationString) else str(value)


def _plain(value: object, words: Words) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(each, words) for each in value]
    return words.translate(value) if isinstance(value, TranslationString) else value


def _table(section: Section, words: Words) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([words.translate(title) for title in section.columns.values()])
    for row in section.rows:
        table.writerow([_cell(shown(row.get(name), words)) for name in section.columns])
    # With a mark of its encoding, without which some spreadsheets break the accents.
    return text.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, ARCHIVE_DAY), content, zipfile.ZIP_DEFLATED)
