"""Reads a QR code of bytes back out of its modules, by the rules of ISO/IEC 18004."""

from segno import consts

LEVELS = {1: consts.ERROR_LEVEL_L, 0: consts.ERROR_LEVEL_M, 3: consts.ERROR_LEVEL_Q, 2: consts.ERROR_LEVEL_H}
MASKS = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)


def read(matrix) -> str:
    """Return the text of a code without damage."""
    size = len(matrix)
    version = (size - 17) // 4
    form = _number(matrix[8][column] for column in (0, 1, 2, 3, 4)) ^ 0b10101
    level, mask = LEVELS[form >> 3], MASKS[form & 7]
    bits = [matrix[i][j] ^ mask(i, j) for i, j in _way(size, version)]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    data = _together(words, consts.ECC[version][level])
    stream = [word >> shift & 1 for word in data for shift in range(7, -1, -1)]
    assert _number(stream[:4]) == 4, "bytes"
    start = 12 if version < 10 else 20
    length = _number(stream[4:start])
    return bytes(_number(stream[start + 8 * n : start + 8 * n + 8]) for n in range(length)).decode()


def _number(bits) -> int:
    return int("".join(str(int(bit)) for bit in bits), 2)


def _way(size, version):
    """Yield the modules of the data in the order of their bits."""
    upwards = True
    for pair in range(size - 1, 0, -2):
        # The column of the timing pattern is no part of a pair.
        right = pair - (pair <= 6)
        rows = range(size - 1, -1, -1) if upwards else range(size)
        upwards = not upwards
        for row in rows:
            for column in (right, right - 1):
                if not _is_fixed(row, column, size, version):
                    yield row, column


def _is_fixed(row, column, size, version) -> bool:
    corner = (row < 9 and column < 9) or (row < 9 and column >= size - 8) or (row >= size - 8 and column < 9)
    places = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    centres = [(y, x) for y in places for x in places if not _in_finder(y, x, size)]
    aligned = any(abs(row - y) < 3 and abs(column - x) < 3 for y, x in centres)
    named = version > 6 and ((row < 6 and column >= size - 11) or (column < 6 and row >= size - 11))
    return corner or aligned or named or row == 6 or column == 6


def _in_finder(row, column, size) -> bool:
    return (row < 9 and column < 9) or (row < 9 and column > size - 9) or (row > size - 9 and column < 9)


def _together(words, blocks) -> list[int]:
    """Return the data words of all blocks, one block after the other."""
    lengths = [block.num_data for block in blocks for _ in range(block.num_blocks)]
    found = [[] for _ in lengths]
    at = 0
    for place in range(max(lengths)):
        for block, length in zip(found, lengths, strict=True):
            if place < length:
                block.append(words[at])
                at += 1
    return [word for block in found for word in block]
