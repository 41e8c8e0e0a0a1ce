"""Codes of an app (RFC 6238): SHA-1, six digits, a new one every 30 seconds."""

import re

import pyotp
import segno

STEP_SECONDS = 30
# The clock of a phone may be off, and typing takes time: one step before and one after.
WINDOW = 1
DIGITS = 6
GROUP = 4
# Blank modules around the code: two here, the rest is the padding on the page.
QUIET = 2
_BLANKS = re.compile(r"[\s-]+")


def new_secret() -> str:
    """Return a new secret of 160 bits, in base 32."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, now: float) -> int | None:
    """Return the time step whose code was typed, or None.

    Args:
        code: six digits; blanks between them do not count.
        now: seconds since 1970 UTC.
    """
    typed = _BLANKS.sub("", code)
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    present = int(now) // STEP_SECONDS
    codes = pyotp.TOTP(secret)
    steps = range(present - WINDOW, present + WINDOW + 1)
    # All of them, whichever fits: the time tells nothing.
    fitting = [step for step in steps if pyotp.utils.strings_equal(codes.generate_otp(step), typed)]
    return fitting[-1] if fitting else None


def address(secret: str, person: str, school: str) -> str:
    """Return what the QR code holds: the address by which apps take a secret over."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=school.replace(":", " "))


def groups(secret: str) -> str:
    """Return the secret in groups of four, to be typed."""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def drawing(text: str) -> dict[str, str]:
    """Return a QR code as `view_box` and `path` of an SVG, one stroke for each run of dark modules."""
    code = segno.make(text, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix]
    runs = ((y, run) for y, row in enumerate(rows) for run in re.finditer(b"\x01+", row))
    strokes = [f"M{run.start()} {y}.5h{run.end() - run.start()}" for y, run in runs]
    size = len(rows) + 2 * QUIET
    return {"view_box": f"-{QUIET} -{QUIET} {size} {size}", "path": "".join(strokes)}
