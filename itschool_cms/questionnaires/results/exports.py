"""Answers as files: a table, and an archive of what was uploaded."""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import FileIter, Response

from itschool_cms.accounts.views.audit import neutral
from itschool_cms.accounts.views.parts import say
from itschool_cms.core.files import StoredFile, open_bytes
from itschool_cms.core.i18n import _, local
from itschool_cms.core.permissions import Permission
from itschool_cms.core.uploads import content_disposition, safe_filename

from ..models import Field, Kind, Questionnaire
from ..wording import shown, shown_number
from . import for_readers
from .expected import name_of
from .table import Line, Table

HEADS = (_("Who"), _("Class"), _("Answered by"), _("First answer"), _("Last change"))
MOST_BYTES = 500_000_000
IN_MEMORY = 1_000_000
# The earliest day that an archive knows: the same files make the same archive.
ARCHIVE_DAY = (1980, 1, 1, 0, 0, 0)


@for_readers
def as_csv(context: Questionnaire, request: Request) -> Response:
    """Answer the table with all fields, those taken away too, for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows(_lines(request, context))
    # With a mark of its encoding, without which some spreadsheets break the accents.
    response = Response(text.getvalue().encode("utf-8-sig"), content_type="text/csv", charset="utf-8")
    response.content_disposition = content_disposition(f"{context.__name__}.csv", False)
    return response


def _lines(request: Request, questionnaire: Questionnaire) -> Iterator[list[str]]:
    table, words = Table(request, questionnaire), request.words
    fields = [field for field in questionnaire.all_fields() if field.asks]
    heads = [*(words.translate(head) for head in HEADS), *(field.label for field in fields)]
    yield [neutral(head) for head in heads]
    for line in table.answered:
        answer: Any = line.answer
        known = (table.label(line), table.class_name(line), *_when(request, line))
        yield [*map(neutral, known), *(_cell(words, field, answer.get(field.key)) for field in fields)]


def _cell(words: Any, field: Field, value: Any) -> str:
    # A number stays one for spreadsheets, a negative one too: nothing of it was typed as it stands here.
    if field.kind == Kind.NUMBER and isinstance(value, int | Decimal):
        return shown_number(words, field, value, grouped=False)
    return neutral(shown(words, field, value))


def _when(request: Request, line: Line) -> tuple[str, str, str]:
    answer: Any = line.answer
    person = name_of(request, request.site.catalog.resolve(answer.person))
    given, changed = (f"{local(each):%Y-%m-%d %H:%M}" for each in (answer.given, answer.changed))
    return person, given, changed


@for_readers
def as_zip(context: Questionnaire, request: Request) -> Response:
    """Answer an archive with the files of all answers, a folder for each child or person."""
    table = Table(request, context)
    found = [(_folder(table, line), file) for line in table.answered for file in _files(line)]
    if not found or sum(file.size for _folder_name, file in found) > MOST_BYTES:
        said = (
            _("Nobody has sent a file yet.")
            if not found
            else _("The files are too many for one archive: choose a class.")
        )
        say(request, "warn", said)
        return request.redirect_to(context, "answers")
    stream = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for folder, file in found:
            name = f"{folder}/{file.uid % 10_000:04d}-{file.name}"
            with open_bytes(file) as source, archive.open(zipfile.ZipInfo(name, ARCHIVE_DAY), "w") as to:
                shutil.copyfileobj(source, to)
    size = stream.tell()
    stream.seek(0)
    response = Response(app_iter=FileIter(stream), content_type="application/zip", content_length=size)
    response.content_disposition = content_disposition(f"{context.__name__}.zip", False)
    return response


def _folder(table: Table, line: Line) -> str:
    return f"{safe_filename(table.label(line))}-{line.uid % 10_000:04d}"


def _files(line: Line) -> Iterator[StoredFile]:
    for _key, value in line.answer.values if line.answer is not None else ():
        if isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, StoredFile))


def includeme(config: Configurator) -> None:
    """Register the files."""
    options = {"context": Questionnaire, "permission": Permission.EDIT}
    config.add_view(as_csv, name="answers-csv", **options)
    config.add_view(as_zip, name="answers-zip", **options)
