"""The QR code of a transfer (EPC069-12), drawn as the path of an SVG."""

from dataclasses import dataclass
from itertools import groupby

from segno import QRCode
from segno.helpers import make_epc_qr

from . import communication
from .money import euros

# The standard asks for four blank modules around the code: two here, the rest is the padding on the page.
QUIET = 2
LONGEST_NAME = 70


@dataclass(frozen=True)
class Drawing:
    """A code ready for an SVG: the attribute `viewBox`, and the attribute `d` of its only path."""

    view_box: str
    path: str


@dataclass(frozen=True)
class Payee:
    """Who is paid: the holder of the account, its IBAN and its BIC (may be empty), without blanks."""

    name: str
    iban: str
    bic: str = ""


def transfer_code(payee: Payee, cents: int, number: int, as_text: bool = False) -> QRCode:
    """Return the QR code of a transfer.

    Args:
        payee: who is paid.
        cents: the amount, in whole cents, more than 0.
        number: from which the structured communication is made.
        as_text: send the communication as free text, for banks that refuse Belgian digits as a reference.
    """
    # Belgian banks take the twelve bare digits as the reference, although the standard names ISO 11649 there.
    message = (
        {"text": communication.written(number)} if as_text else {"reference": communication.digits(number)}
    )
    return make_epc_qr(
        payee.name[:LONGEST_NAME],
        payee.iban,
        euros(cents),
        bic=payee.bic or None,
        encoding="utf-8",
        **message,
    )


def drawing(code: QRCode) -> Drawing:
    """Return a code as strokes, one for each run of dark modules."""
    strokes = "".join(_strokes(y, row) for y, row in enumerate(code.matrix))
    size = len(code.matrix) + 2 * QUIET
    return Drawing(f"-{QUIET} -{QUIET} {size} {size}", strokes)


def _strokes(y: int, row: bytearray) -> str:
    strokes, x = "", 0
    for dark, run in groupby(row):
        length = len(list(run))
        strokes += f"M{x} {y}.5h{length}" if dark else ""
        x += length
    return strokes
