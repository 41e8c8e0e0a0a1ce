"""Where a made-up body fits: else nearly all that changes something would be refused for its form alone."""

from random import Random
from typing import Any

from itschool_cms.core.content import addable_types, content_type
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.tree import walk
from tests.visitor import editing


class Fitting:
    """What stands in the tree, by what it takes.

    Attributes:
        paths: of all items.
        files: path of an item and number of a file of it.
    """

    def __init__(self, app: Any, random: Random) -> None:
        self._random = random
        self.paths: list[str] = []
        self.files: list[tuple[str, int]] = []
        self._taking: dict[str, list[str]] = {}
        self._fields: dict[str, set[str]] = {}
        self._audiences: list[list[str]] = []
        with editing(app) as tree:
            for item in walk(tree.site):
                self._note(tree.registry, item, "/".join(item.path()))

    def _note(self, registry: Any, item: Item, path: str) -> None:
        files = (*getattr(item, "attachments", ()), getattr(item, "file", None))
        self.files += [(path, file.uid) for file in files if file is not None]
        if getattr(item, "audience", None):
            self._audiences.append(list(item.audience))  # type: ignore[attr-defined]
        declared = content_type(registry, item)
        if path:
            self.paths.append(path)
            self._fields[path] = set(declared.schema.attributes()) if declared is not None else set()
        for each in addable_types(registry, item) if isinstance(item, Folder) else ():
            self._taking.setdefault(each.name, []).append(path)

    def path_for(self, body: Any) -> str:
        """Return the path of an item that takes the body, any one where none does."""
        values = body.get("values") if isinstance(body, dict) else None
        fitting: list[str] = []
        if isinstance(values, dict):
            kind = body.get("type")
            taking = self._taking.get(kind, []) if isinstance(kind, str) else []
            fitting = taking or [path for path in self.paths if set(values) <= self._fields[path]]
        return self._random.choice([path for path in fitting if path] or self.paths)

    def mend(self, body: Any) -> None:
        """Give the values of a body an audience that there is: a description cannot name any."""
        values = body.get("values") if isinstance(body, dict) else None
        if isinstance(values, dict) and "audience" in values:
            values["audience"] = self._random.choice(self._audiences)
