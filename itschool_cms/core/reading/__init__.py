"""The words of files, read by a process of its own that may do nothing else.

A file comes from anybody: what reads it has little memory and time, cannot open a file or a connection, and
knows no secret.
"""

import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from ..files import FileText
from ..uploads.judge import TYPES

SECONDS = 20
TOO_LONG, UNREADABLE = "too long", "unreadable"

_CHILD = Path(__file__).with_name("child.py")
_KINDS = {content_type: kind for kind, content_type in TYPES.items()}


def read_words(stream: BinaryIO, content_type: str, seconds: float = SECONDS) -> FileText:
    """Return the words of a file, or why there are none.

    Args:
        stream: a file of the system, opened for reading.
        seconds: after which the reading ends, by the clock; the processor's time is limited within.
    """
    # Isolated: it takes no module from where it is started, and no setting from the environment.
    command = [sys.executable, "-I", str(_CHILD), _KINDS[content_type]]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the file is its input, never a part of the command
            command,
            stdin=stream,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return FileText("", TOO_LONG)
    if done.returncode:
        return FileText("", TOO_LONG if done.returncode < 0 else UNREADABLE)
    return FileText(done.stdout.decode("utf-8", "replace"))
