"""Memory that goes back to the system when it is free."""

import ctypes
from typing import Any

from pyramid.config import Configurator

M_MMAP_THRESHOLD = -3  # of malloc.h
LARGE_BYTES = 2**20


def give_back_large_blocks(library: Any) -> bool:
    """Let the C library take large blocks from the system one by one, and give each back when it is free.

    By itself, that of GNU grows its limit with each such block: after the first hash of a password (19 MiB)
    each thread would keep tens of megabytes for the next one. Returns False where the library has no such
    setting.
    """
    setting = getattr(library, "mallopt", None)
    return setting is not None and bool(setting(M_MMAP_THRESHOLD, LARGE_BYTES))


def includeme(config: Configurator) -> None:
    """Set it for the process."""
    give_back_large_blocks(ctypes.CDLL(None))
