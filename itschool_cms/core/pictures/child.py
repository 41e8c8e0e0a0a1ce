"""The process that decodes pictures: its memory and time are limited, it has no secret and no open file."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import NamedTuple

MEMORY = 256 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of processor time
# A busy machine may take longer than the process itself; a reader never waits for ever.
PATIENCE = 60  # seconds by the clock
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: SECONDS,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NOFILE: 32,
    resource.RLIMIT_CORE: 0,
}
_PROGRAM = """
import sys
data = sys.stdin.buffer.read()
sys.path.insert(0, sys.argv[1])
from io import BytesIO
import drawing
drawing.main(sys.argv[2], BytesIO(data), sys.stdout.buffer)
"""
# Many pictures at once are drawn one after the other, not all in the memory of the machine.
_PLACES = BoundedSemaphore(2)


class NotDrawn(ValueError):
    """The picture is damaged, or larger than the limits of the process."""


class Picture(NamedTuple):
    """A picture that was drawn anew: its name among those of the task, its size in pixels, its bytes."""

    name: str
    content_type: str
    width: int
    height: int
    data: bytes


def draw(task: str, data: bytes) -> list[Picture]:
    """Have a picture drawn in a process of its own.

    Args:
        task: `turn` gives the picture upright, `scales` gives it in each scale.

    Raises:
        NotDrawn: the process gave up, or was ended by one of its limits.
    """
    with _PLACES:
        answer = _ask(task, data)
    head, _newline, rest = answer.partition(b"\n")
    pictures, start = [], 0
    for name, content_type, width, height, size in json.loads(head):
        pictures.append(Picture(name, content_type, width, height, rest[start : start + size]))
        start += size
    return pictures


def limit(pid: int) -> None:
    """Limit what a process may use."""
    for what, most in LIMITS.items():
        resource.prlimit(pid, what, (most, most))


def _ask(task: str, data: bytes) -> bytes:
    folder = str(Path(__file__).parent)
    command = [sys.executable, "-I", "-c", _PROGRAM, folder, task]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - a fixed command
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as child:
        # It waits for its first byte: the limits stand before it sees one.
        limit(child.pid)
        try:
            answer, _errors = child.communicate(data, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            raise NotDrawn(f"no answer within {PATIENCE} s") from None
    if child.returncode:
        raise NotDrawn(f"ended with {child.returncode}")
    return answer
