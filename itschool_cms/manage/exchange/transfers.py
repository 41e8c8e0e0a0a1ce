"""Transfers: kept, found, taken up by whoever does the background jobs, thrown away after a week."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any, BinaryIO

from pyramid.request import Request
from ZODB.blob import Blob

from itschool_cms.core.database import open_site
from itschool_cms.core.jobs import again_after_conflicts, system_request
from itschool_cms.core.models import Item, utcnow

from .format import walk_exported
from .models import EXPORT, IMPORT, Transfer, Transfers, TransferState
from .writing import write_archive

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=10)
# So many are written while the person waits.
AT_ONCE = 300


def transfers_of(site: Any) -> Transfers | None:
    """Return the transfers of a site; None before the first one."""
    return getattr(site, "transfers", None)


def find(request: Request, root: Item, number: str, kind: str) -> Transfer | None:
    """Return a transfer of a folder by its number in an address, or None."""
    kept = transfers_of(request.site)
    readable = number.isascii() and number.isdecimal() and len(number) <= 9
    transfer = kept.by_number.get(int(number)) if kept is not None and readable else None
    return transfer if transfer is not None and (transfer.root, transfer.kind) == (root.uid, kind) else None


def last_of(site: Any, root: Item, kind: str) -> list[tuple[int, Transfer]]:
    """Return the transfers of a folder with their numbers, the newest first."""
    kept = transfers_of(site)
    found = kept.by_number.items() if kept is not None else ()
    return [(n, each) for n, each in reversed(list(found)) if (each.root, each.kind) == (root.uid, kind)]


def start(request: Request, root: Item, kind: str) -> tuple[int, Transfer]:
    """Keep a new transfer of the person of the request; returns its number and itself."""
    if transfers_of(request.site) is None:
        request.site.transfers = Transfers()
    transfer = Transfer(kind, root.uid, request.person.uid, utcnow())
    return request.site.transfers.add(transfer), transfer


def start_export(request: Request, root: Item) -> int:
    """Start an export; a small one is ready at once. Returns its number."""
    number, transfer = start(request, root, EXPORT)
    transfer.total = sum(1 for _item in walk_exported(root))
    request.trail("export-made", item=root.uid, items=str(transfer.total))
    if transfer.total <= AT_ONCE:
        with tempfile.TemporaryFile() as stream:
            transfer.done = write_archive(stream, root, request.registry)
            keep_file(transfer, stream)
        transfer.state = TransferState.READY
    return number


def keep_file(transfer: Transfer, stream: BinaryIO) -> None:
    """Give a transfer its file."""
    transfer.size = stream.seek(0, 2)
    stream.seek(0)
    transfer.blob = Blob()
    with transfer.blob.open("w") as target:
        shutil.copyfileobj(stream, target)


class Exporter:
    """The background job: writes the oldest export that waits, and throws old files away.

    The archive is written out of one state of the site; how far it is, is noted in transactions of their own.
    """

    def __call__(self, registry: Any) -> bool:
        """Do one export, if one waits; tells whether it did."""
        number = self._change(registry, _claim)
        if not number:
            return False
        try:
            self._write(registry, number)
        except Exception:
            self._change(registry, lambda site: _end(site, number, TransferState.FAILED))
            raise
        return True

    def _write(self, registry: Any, number: int) -> None:
        with tempfile.TemporaryFile() as stream:
            with open_site(registry.database) as (site, manager):
                manager.begin()
                root = site.catalog.resolve(site.transfers.by_number[number].root)
                if root is None:
                    self._change(registry, lambda site: _end(site, number, TransferState.FAILED))
                    return
                progress = self._noting(registry, number)
                written = write_archive(stream, root, registry, progress)
                manager.abort()

            def finish(site: Any) -> int:
                transfer = _end(site, number, TransferState.READY)
                if transfer is not None:
                    transfer.done = transfer.total = written
                    keep_file(transfer, stream)
                return 0

            self._change(registry, finish)

    def _noting(self, registry: Any, number: int) -> Callable[[int], None]:
        def note(done: int) -> None:
            def apply(site: Any) -> int:
                transfer = site.transfers.by_number.get(number)
                if transfer is not None:
                    transfer.done, transfer.leased = done, utcnow() + LEASE
                return 0

            self._change(registry, apply)

        return note

    @staticmethod
    def _change(registry: Any, change: Callable[[Any], Any]) -> int:
        found = 0

        def work(attempt: int) -> bool:
            nonlocal found
            with system_request(registry) as request:
                found = change(request.site) if request is not None else 0
            return True

        again_after_conflicts(work)
        return found


def _claim(site: Any) -> int:
    """Take the oldest export that nobody works on, and forget what is too old; returns its number or 0."""
    kept, now = transfers_of(site), utcnow()
    if kept is None:
        return 0
    for number in [n for n, each in kept.by_number.items() if each.made + KEPT <= now]:
        del kept.by_number[number]
    for number, each in kept.by_number.items():
        free = each.state == TransferState.WAITING or (
            each.state == TransferState.WORKING and each.leased <= now
        )
        if each.kind == EXPORT and free:
            each.state, each.leased = TransferState.WORKING, now + LEASE
            return number
    return 0


def _end(site: Any, number: int, state: str) -> Transfer | None:
    transfer = site.transfers.by_number.get(number)
    if transfer is not None:
        transfer.state, transfer.leased = state, None
    return transfer


__all__ = [
    "AT_ONCE",
    "EXPORT",
    "IMPORT",
    "KEPT",
    "Exporter",
    "find",
    "keep_file",
    "last_of",
    "start",
    "start_export",
    "transfers_of",
]
