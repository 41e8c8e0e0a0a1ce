"""What happens to sessions once the transaction has been committed, and not when it is thrown away."""

import time
from typing import Any

from itschool_cms.core.models import Item


def end_sessions(registry: Any, item: Item, user: int, keep: str = "") -> None:
    """End all sessions of a person but one, after the transaction in which `item` is being changed.

    Args:
        item: anything out of the database of the site.
        user: uid of the person.
        keep: key of the session that stays.
    """

    def end(committed: bool) -> None:
        if committed:
            registry.session_store.drop_user(user, keep=keep)

    item._p_jar.transaction_manager.get().addAfterCommitHook(end)


def end_long_sessions(registry: Any, item: Item, user: int, longest: int) -> None:
    """End the sessions of a person that were to last longer than so many seconds, after the transaction."""

    def end(committed: bool) -> None:
        store = registry.session_store
        for key, record in store.of_user(user, int(time.time())) if committed else ():
            if record["ends"] - record["created"] > longest:
                store.drop(key)

    item._p_jar.transaction_manager.get().addAfterCommitHook(end)
