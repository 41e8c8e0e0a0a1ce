"""Invitations in bulk under fire: python -m bench.invitations [--persons 2000] [--kills 20].

A batch is queued and sent by a worker in a process of its own, which is killed by SIGKILL at random moments
and started again. A mail server on the loopback counts what arrives: nothing may be lost; the same mail may
arrive twice, under the same Message-ID, when the kill came between its acceptance and the note of it.
"""

import argparse
import datetime
import email
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller

from itschool_cms import configure
from itschool_cms.accounts.invitations import batches
from itschool_cms.accounts.invitations.models import batches_of
from itschool_cms.accounts.models import User
from itschool_cms.core import close_databases, prepare
from itschool_cms.core.database import open_site
from itschool_cms.core.jobs import do_jobs, system_request
from itschool_cms.core.outbox.models import MailState
from itschool_cms.core.outbox.transports import transport_from_settings
from itschool_cms.core.outbox.worker import Worker, utc_now
from itschool_cms.core.tree import Tree

ROOT = Path(__file__).parent.parent
QUEUE_GOAL = 20
# Longer than the lease of a mail: what a killed worker was at is taken up by the next one.
SHIFT_MINUTES = 6
# Seconds for each person between the readiness of a worker and its end, at most: work is left for each kill.
LIFE = 0.001
PATIENCE = 900  # seconds for the last worker


class Outcome(NamedTuple):
    """What a trial came to.

    Attributes:
        queue_seconds: time to queue all mails in steps of 50, in one process that nobody kills.
        queue_processor: seconds of the processor in that time: a busy machine is not a slow program.
        received: messages that the mail server accepted.
        lost: persons who got nothing.
        same: messages too many, under a Message-ID that the person had already.
        others: messages too many under another Message-ID.
        kills: workers that were killed while there was work.
        noted: entries of the trail that say an invitation was sent.
    """

    queue_seconds: float
    queue_processor: float
    received: int
    lost: int
    same: int
    others: int
    kills: int
    noted: int


class Mailbox:
    """The mail server: remembers who got which message."""

    def __init__(self) -> None:
        self.messages: defaultdict[str, Counter[str]] = defaultdict(Counter)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - asked by aiosmtpd
        """Accept a message."""
        message = email.message_from_bytes(envelope.content)
        for recipient in envelope.rcpt_tos:
            self.messages[recipient][message["Message-ID"]] += 1
        return "250 accepted"

    @property
    def received(self) -> int:
        """How many messages were accepted."""
        return sum(counts.total() for counts in self.messages.values())


def settings(folder: Path, port: int) -> dict[str, str]:
    """Return the settings of a school whose data lie in a folder."""
    return {
        "zodb.uri": f"file://{folder}/Data.fs",
        "sessions.uri": f"file://{folder}/sessions.fs",
        "trail.uri": f"file://{folder}/trail.fs",
        "mail.transport": f"smtp://127.0.0.1:{port}?tls=none",
    }


def fill(registry: Any, persons: int) -> None:
    """Add people who were never invited."""
    prepare(registry.database, registry)
    with open_site(registry.database) as (site, manager), manager:
        tree, people = Tree(site, registry), site["people"]
        tree.add(people, User(first_name="Claire", last_name="Office", roles=("office",)), "claire")
        for number in range(persons):
            given = {"email": f"p{number}@example.org", "language": ("fr", "nl", "de", "en")[number % 4]}
            tree.add(people, User(first_name="Pia", last_name=f"Parent {number}", **given), f"p{number}")


def start_batch(registry: Any) -> None:
    """Start the batch in the name of the office; the first persons have their turn."""
    with system_request(registry) as request:
        assert request is not None  # noqa: S101 - the site was made
        people = request.site["people"]
        request.person = people["claire"]
        batches.start(request, [user for user in people.values() if user.email])


def queue_seconds(folder: Path, persons: int) -> tuple[float, float]:
    """Return how long it takes to queue the invitations, by the clock and by the processor."""
    registry = _configured(settings(folder, 0))
    fill(registry, persons)
    started, worked = time.perf_counter(), time.process_time()
    start_batch(registry)
    inviter = batches.Inviter()
    while inviter(registry):
        pass
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    _close(registry)
    return seconds, processor


def _configured(values: dict[str, str]) -> Any:
    config = configure(**values)
    config.commit()
    return config.registry


def _close(registry: Any) -> None:
    close_databases(registry)
    registry.throttle.close()


def work(folder: Path, port: int, shift: int, to_the_end: bool) -> None:
    """Deliver mail and take steps, as `itschool outbox` does; the clock of the outbox is ahead by minutes."""
    values = settings(folder, port)
    registry = _configured(values)
    ahead = datetime.timedelta(minutes=shift)
    worker = Worker(registry.database, transport_from_settings(values), now=lambda: utc_now() + ahead)
    print("ready", flush=True)
    while True:
        tried = worker.run_once()
        more = do_jobs(registry)
        if not tried and not more:
            if not to_the_end or _is_done(registry):
                break
            time.sleep(0.05)
    _close(registry)


def _is_done(registry: Any) -> bool:
    with open_site(registry.database) as (site, manager), manager:
        waiting = any(batch.is_running for batch in batches_of(site["people"]).unsettled())
        return not waiting and all(mail.state is MailState.SENT for mail in site.outbox.mails.values())


def _worker(folder: Path, port: int, shift: int, *more: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "bench.invitations", "--work", str(folder), str(port), str(shift), *more]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if process.stdout is None or process.stdout.readline() != "ready\n":
        raise RuntimeError("The worker did not start.")
    return process


def trial(folder: Path, persons: int, kills: int) -> Outcome:
    """Queue and send a batch while the worker is killed so many times."""
    (folder / "timed").mkdir()
    times = queue_seconds(folder / "timed", persons)
    mailbox, done = Mailbox(), 0
    controller = Controller(mailbox, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        registry = _configured(settings(folder, controller.port))
        fill(registry, persons)
        start_batch(registry)
        _close(registry)
        for number in range(kills):
            process = _worker(folder, controller.port, number * SHIFT_MINUTES)
            done += _kill_after(process, random.uniform(0, LIFE * persons))  # noqa: S311 - no secret
        with _worker(folder, controller.port, (kills + 1) * SHIFT_MINUTES, "--to-the-end") as last:
            if last.wait(PATIENCE):
                raise RuntimeError("The last worker failed.")
    finally:
        controller.stop()
    return Outcome(*times, mailbox.received, *_judge(mailbox, persons), done, _noted(folder))


def _kill_after(process: subprocess.Popen, seconds: float) -> bool:
    with process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return True
    return False


def _judge(mailbox: Mailbox, persons: int) -> tuple[int, int, int]:
    wanted = {f"p{number}@example.org" for number in range(persons)}
    if set(mailbox.messages) - wanted:
        raise RuntimeError("Somebody got a mail who was not invited.")
    same = sum(counts.total() - len(counts) for counts in mailbox.messages.values())
    others = sum(len(counts) - 1 for counts in mailbox.messages.values())
    return len(wanted - set(mailbox.messages)), same, others


def _noted(folder: Path) -> int:
    registry = _configured(settings(folder, 0))
    with registry.trail.database.transaction() as connection:
        numbers = connection.root()["acts"].get("invitation-sent", ())
        count = len(numbers)
    _close(registry)
    return count


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.invitations", description=__doc__)
    parser.add_argument("--persons", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--work", nargs=3, metavar=("FOLDER", "PORT", "MINUTES"), help=argparse.SUPPRESS)
    parser.add_argument("--to-the-end", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Print the figures; returns 1 when a goal is missed."""
    given = _arguments()
    if given.work:
        folder, port, shift = given.work
        work(Path(folder), int(port), int(shift), given.to_the_end)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        outcome = trial(Path(folder), given.persons, given.kills)
    for name, value in outcome._asdict().items():
        print(f"{name:<14} {value:.2f}" if isinstance(value, float) else f"{name:<14} {value}")
    good = not (outcome.lost or outcome.others) and outcome.same <= outcome.kills
    return 0 if good and outcome.queue_processor < QUEUE_GOAL * given.persons / 2_000 else 1


if __name__ == "__main__":
    sys.exit(main())
