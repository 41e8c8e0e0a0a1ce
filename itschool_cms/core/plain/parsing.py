"""JSON that comes from outside: counted before it is parsed, and stricter than the standard library."""

import json
import re
from typing import Any, NoReturn

MAX_DEPTH = 20
MAX_PARTS = 20_000
MAX_DIGITS = 16
_STRING = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_PARTS = re.compile(_STRING + rb"|[\[{]|[\]}]|,", re.DOTALL)
_INTEGRAL = re.compile(r"-?[0-9]+\.0+", re.ASCII)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class BodyRefused(ValueError):
    """The bytes are no JSON that is taken; the message, in plain English, says why."""


def parse_json(body: bytes, parts: int = MAX_PARTS) -> Any:
    """Return the value of a JSON text: numbers are whole, names stand once, nothing is nested deeply.

    Args:
        parts: how many values there may be.

    Raises:
        BodyRefused: for anything else; the cost is in proportion to the bytes.
    """
    _count(body, parts)
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_whole_too,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError:
        raise BodyRefused("The text is not UTF-8.") from None
    except (json.JSONDecodeError, RecursionError):
        raise BodyRefused("The text is not JSON.") from None
    if _SURROGATE.search(body):
        _check_surrogates(value)
    return value


def _count(body: bytes, most: int) -> None:
    depth = 0
    for parts, found in enumerate(_PARTS.finditer(body), start=1):
        mark = found.group()[:1]
        if mark in b"[{":
            depth += 1
        elif mark in b"]}":
            depth -= 1
        if depth > MAX_DEPTH:
            raise BodyRefused(f"The text is nested more than {MAX_DEPTH} levels deep.")
        if parts > most:
            raise BodyRefused(f"The text has more than {most} parts.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BodyRefused("An object has two values for one name.")
    return found


def _whole(digits: str) -> int:
    # Converting a number costs time in proportion to the square of its digits.
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise BodyRefused(f"A number has more than {MAX_DIGITS} digits.")
    return int(digits)


def _whole_too(text: str) -> int:
    # For JSON, 3.0 is a whole number.
    return _whole(text.partition(".")[0]) if _INTEGRAL.fullmatch(text) else _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise BodyRefused("A number is no whole number.")


def _check_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BodyRefused("The text holds half of a character.") from None
