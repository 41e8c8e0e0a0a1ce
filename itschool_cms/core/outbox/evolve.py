"""Evolution of the outbox."""

from typing import Any


def index_failures(site: Any, registry: Any) -> None:
    """Make the list of failed mails where the outbox has none yet; running again does no harm."""
    if site.outbox.failures is None:
        site.outbox.index_failures()


def index_recipients(site: Any, registry: Any) -> None:
    """Make the index of addresses where the outbox has none yet; running again does no harm."""
    if not site.outbox.recipients:
        site.outbox.index_recipients()
