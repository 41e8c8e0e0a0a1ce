"""What a person has at hand while managing: a clipboard, a piece of work, the columns of tables."""

from typing import NamedTuple

from persistent import Persistent

CUT, COPY = "cut", "copy"
DEFAULT_COLUMNS = ("state", "modified", "author")


class Clipboard(NamedTuple):
    """Items to be put elsewhere.

    Attributes:
        act: CUT or COPY.
        uids: of the items, in the order chosen.
    """

    act: str = COPY
    uids: tuple[int, ...] = ()


class Work(NamedTuple):
    """One act on many items, done in steps of one request each.

    Attributes:
        key: random; a form says which work it means, so that two windows never mix.
        act: name of the act.
        folder: uid of the folder whose page it began on.
        uids: of the items that are still to do.
        query: of the page it began on, which it leads back to.
        values: what the form of the act asked, by name.
        total: how many items there were.
        done: how many were done.
        refused: title and reason (translated) of those that were not, the first ones.
        made: uids of what came of it: the entries of the recycle bin, for undoing.
        steps: how many steps were made; after the first one nothing is asked any more.
    """

    key: str
    act: str
    folder: int
    uids: tuple[int, ...]
    query: str = ""
    values: tuple[tuple[str, object], ...] = ()
    total: int = 0
    done: int = 0
    refused: tuple[tuple[str, str], ...] = ()
    made: tuple[int, ...] = ()
    steps: int = 0

    @property
    def started(self) -> bool:
        """The first step was made."""
        return self.steps > 0


class Desk(Persistent):
    """Kept on the server with the person: it outlives sessions.

    Attributes:
        clipboard: what was cut or copied.
        columns: names of the columns that tables show.
        work: the act on many items that is asked about or under way; None for none.
        deleted: the last act that deleted several items, which can be undone; None for none.
    """

    clipboard = Clipboard()
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    work: Work | None = None
    deleted: Work | None = None
