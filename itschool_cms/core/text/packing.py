"""Sets of numbers: bitmaps in memory, few bytes in the database."""

import zlib
from array import array
from itertools import accumulate
from operator import sub

from pyroaring import BitMap64

# The differences of neighbours; these compressed, as they were written before there were bitmaps; a bitmap.
_PLAIN, _COMPRESSED, _BITMAP = b"\0", b"\1", b"\2"
_PLAIN_SIZE = 8  # bytes a number


def pack(numbers: BitMap64) -> bytes:
    """Return the numbers (from 0 to 2**63 - 1) as bytes; nothing for none."""
    numbers.run_optimize()
    bitmap = numbers.serialize()
    if len(bitmap) < _PLAIN_SIZE * len(numbers):
        return _BITMAP + bitmap
    ordered = numbers.to_array()
    return _PLAIN + array("q", [*ordered[:1], *map(sub, ordered[1:], ordered)]).tobytes() if ordered else b""


def unpack(packed: bytes) -> BitMap64:
    """Return the numbers."""
    kind, data = packed[:1], packed[1:]
    if kind == _BITMAP:
        return BitMap64.deserialize(data)
    differences = array("q")
    differences.frombytes(zlib.decompress(data) if kind == _COMPRESSED else data)
    return BitMap64(accumulate(differences))
