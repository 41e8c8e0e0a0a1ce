"""Printed letters with a code: a page for each adult, in the adult's language.

A4, folded in three for a C5/6 (DL) envelope with its window on the right, as most are in Belgium.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import segno
from fpdf import FPDF
from pyramid.request import Request

from itschool_cms.core.i18n import Words, _
from itschool_cms.core.models import utcnow

from ..mails import Reader, contact
from ..models import User
from .codes import Letter, grouped

FONT = "Roboto"
# Millimetres.
MARGIN, WIDTH = 20, 170
WINDOW_LEFT, WINDOW_TOP, WINDOW_WIDTH = 112, 48, 78
BODY_TOP = 100
QR_SIDE = 38
LINE = 6
STEPS = (
    _("Open ${address} in a browser, or point the camera of your phone at the square."),
    _("Type the code below, then your email address: we send you a mail to confirm it."),
    _("Open the link in that mail and choose a password. You are in."),
)


class Sheet(FPDF):
    """A page as the school prints it."""

    def __init__(self) -> None:
        super().__init__("portrait", "mm", "A4")
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.c_margin = 0
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(FONT, style, _font_file(name))

    def say(self, text: str, size: float = 11, bold: bool = False, **options: Any) -> None:
        """Write a paragraph as wide as the page, or as `w` says, and go below it."""
        self.set_font(FONT, "B" if bold else "", size)
        given = {"w": WIDTH, "h": size * 0.5, "new_x": "LMARGIN", "new_y": "NEXT", "align": "L", **options}
        self.multi_cell(text=text, **given)

    def square(self, matrix: tuple[bytearray, ...], left: float, top: float) -> None:
        """Draw a QR code: each run of dark modules of a line is one rectangle."""
        side = QR_SIDE / len(matrix)
        self.set_fill_color(0)
        for row, modules in enumerate(matrix):
            for start, length in runs(modules):
                self.rect(left + start * side, top + row * side, length * side, side, style="F")


@cache
def _font_file(name: str) -> str:
    return str(files("font_roboto").joinpath("files", f"Roboto-{name}.ttf"))


def runs(modules: bytearray) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules in a line of a QR code."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found


def code_url(request: Request, code: str) -> str:
    """Return the address that the QR code of a letter opens."""
    return request.mail_url(f"/code/{grouped(code)}")


def matrix_of(url: str) -> tuple[bytearray, ...]:
    """Return the modules of a QR code; a fold in the paper may hide a seventh of it."""
    return segno.make_qr(url, error="m").matrix


def print_letters(request: Request, letters: list[Letter]) -> bytes:
    """Return the letters as a PDF, a page for each."""
    sheet = Sheet()
    sheet.set_title(request.site.title)
    for letter in letters:
        sheet.add_page()
        _write(sheet, request, letter)
    return bytes(sheet.output())


def _write(sheet: Sheet, request: Request, letter: Letter) -> None:
    words = Words(Reader(request.registry, letter.user.language))
    school = request.site.title
    _head(sheet, request, words)
    _address(sheet, letter.user)
    sheet.set_y(BODY_TOP)
    sheet.say(words.translate(_("Your access to ${school}"), school=school), 15, bold=True)
    sheet.ln(LINE)
    sheet.say(words.translate(_("Good day ${name},"), name=letter.user.title))
    sheet.ln(LINE / 2)
    lead = _("${school} has opened an access for you, with its documents, its events and its invoices.")
    sheet.say(words.translate(lead, school=school))
    sheet.ln(LINE / 2)
    for number, step in enumerate(STEPS, 1):
        text = words.translate(step, address=request.mail_url("/code").partition("://")[2])
        sheet.say(f"{number}.", w=8, new_x="RIGHT", new_y="TOP")
        sheet.say(text, w=WIDTH - 8)
        sheet.ln(1.5)
    _code(sheet, request, words, letter.code)
    _help(sheet, request, words)


def _head(sheet: Sheet, request: Request, words: Words) -> None:
    """The school at the top left, and the day."""
    sheet.set_xy(MARGIN, MARGIN)
    title, *lines = contact(request.site)
    sheet.say(title, 13, bold=True, w=85)
    for line in [*getattr(request.site, "address", "").splitlines(), *lines]:
        sheet.say(line, 9.5, w=85)
    sheet.set_xy(WINDOW_LEFT, BODY_TOP - 12)
    sheet.say(words.date(utcnow()), 10, w=WINDOW_WIDTH)


def _address(sheet: Sheet, user: User) -> None:
    """The adult where the window of the envelope is."""
    sheet.set_xy(WINDOW_LEFT, WINDOW_TOP)
    for line in [user.title, *user.address.splitlines()][:6]:
        sheet.say(line, 11, w=WINDOW_WIDTH, new_x="LEFT")


def _code(sheet: Sheet, request: Request, words: Words, code: str) -> None:
    """The code, large, beside the square that opens its page."""
    sheet.ln(LINE / 2)
    top, left = sheet.get_y(), MARGIN + QR_SIDE + 10
    sheet.square(matrix_of(code_url(request, code)), MARGIN, top)
    sheet.set_xy(left, top + 3)
    sheet.say(words.translate(_("Your code")), 11, w=WIDTH - QR_SIDE - 10)
    sheet.set_x(left)
    sheet.say(grouped(code), 26, bold=True, w=WIDTH - QR_SIDE - 10)
    sheet.set_xy(left, sheet.get_y() + 1)
    validity = _("It is for you alone, works once, and is valid for 14 days from the date of this letter.")
    sheet.say(words.translate(validity), 10, w=WIDTH - QR_SIDE - 10)
    sheet.set_y(top + QR_SIDE)


def _help(sheet: Sheet, request: Request, words: Words) -> None:
    sheet.ln(LINE)
    no_mail = _("You have no email address, or something does not work? The school helps you:")
    sheet.say(words.translate(no_mail), 10)
    for line in contact(request.site)[1:]:
        sheet.say(line, 10)
