"""Sets of numbers in few bytes: the differences of neighbours, compressed where that saves something."""

import zlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import sub

_PLAIN, _COMPRESSED = b"\0", b"\1"
_WORTH_IT = 3


def pack(numbers: Iterable[int]) -> bytes:
    """Return the numbers (from 0 to 2**63 - 1, each once) as bytes; nothing for none."""
    ordered = sorted(numbers)
    if not ordered:
        return b""
    plain = array("q", [ordered[0], *map(sub, ordered[1:], ordered)]).tobytes()
    if len(ordered) < _WORTH_IT:
        return _PLAIN + plain
    compressed = zlib.compress(plain, 6)
    return _COMPRESSED + compressed if len(compressed) < len(plain) else _PLAIN + plain


def unpack(packed: bytes) -> Iterator[int]:
    """Yield the numbers in their order."""
    if not packed:
        return iter(())
    differences = array("q")
    differences.frombytes(packed[1:] if packed[:1] == _PLAIN else zlib.decompress(packed[1:]))
    return accumulate(differences)
