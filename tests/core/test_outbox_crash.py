"""The worker is a process of its own here, and dies by os._exit at a chosen moment."""

import datetime
import email
import random
import subprocess
import sys
from collections import Counter

import pytest
from ZODB import DB
from ZODB.FileStorage import FileStorage

from itschool_cms.core.models import Site
from itschool_cms.core.outbox.models import MailState, OutgoingMail

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)

PROGRAM = """
import os, sys, datetime
from pathlib import Path
from ZODB import DB
from ZODB.FileStorage import FileStorage
from itschool_cms.core.outbox.transports import FolderTransport
from itschool_cms.core.outbox.worker import Worker

folder, minute, dies_at, moment = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
now = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC) + datetime.timedelta(minutes=minute)


class Deadly:
    def __init__(self):
        self.count = 0
        self.folder = FolderTransport(folder / f"mail-{minute}")

    def send(self, envelope):
        self.count += 1
        if self.count == dies_at and moment == "before":
            os._exit(9)
        self.folder.send(envelope)
        if self.count == dies_at and moment == "after":
            os._exit(9)


database = DB(FileStorage(str(folder / "Data.fs")))
Worker(database, Deadly(), now=lambda: now).run_once()
database.close()
"""


def fill(folder, count):
    database = DB(FileStorage(str(folder / "Data.fs")))
    with database.transaction() as connection:
        site = connection.root()["site"] = Site()
        for number in range(count):
            raw = f"Message-ID: <{number}@school>\r\n\r\nx\r\n".encode()
            mail_id = site.outbox.new_id()
            site.outbox.add(OutgoingMail(mail_id, "ecole@x.org", f"p{number}@x.org", "x", raw, NOON))
    database.close()


def work(folder, minute, dies_at=0, moment="never"):
    arguments = [str(folder), str(minute), str(dies_at), moment]
    return subprocess.run([sys.executable, "-c", PROGRAM, *arguments], check=False, timeout=60).returncode


def message_ids(folder):
    return Counter(
        email.message_from_bytes(file.read_bytes())["Message-ID"] for file in folder.rglob("*.eml")
    )


def all_sent(folder):
    database = DB(FileStorage(str(folder / "Data.fs"), read_only=True))
    with database.transaction() as connection:
        mails = connection.root()["site"].outbox.mails.values()
        sent = all(mail.state is MailState.SENT for mail in mails)
    database.close()
    return sent


@pytest.mark.parametrize(("moment", "copies"), [("before", 1), ("after", 2)])
def test_a_worker_killed_around_a_send_loses_nothing(tmp_path, moment, copies):
    fill(tmp_path, 3)
    assert work(tmp_path, 0, 2, moment) == 9
    assert work(tmp_path, 4) == 0
    assert work(tmp_path, 5) == 0
    assert all_sent(tmp_path)
    counts = message_ids(tmp_path)
    assert set(counts) == {f"<{number}@school>" for number in range(3)}
    assert sorted(counts.values()) == [1, 1, copies]


def test_many_kills_lose_nothing_and_double_at_most_once_a_kill(tmp_path):
    seed = random.randrange(10**6)
    chance, kills_after, minute = random.Random(seed), 0, 0
    fill(tmp_path, 12)
    for _ in range(6):
        moment = chance.choice(["before", "after"])
        killed = work(tmp_path, minute, chance.randint(1, 4), moment) == 9
        kills_after += killed and moment == "after"
        minute += 6
    work(tmp_path, minute)
    assert all_sent(tmp_path), seed
    counts = message_ids(tmp_path)
    assert len(counts) == 12, seed
    assert counts.total() <= 12 + kills_after, seed
