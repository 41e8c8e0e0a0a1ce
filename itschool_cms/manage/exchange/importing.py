"""Importing: what an archive says becomes items, by the rules of the forms, or a reason why not."""

from typing import Any

from ZODB.utils import z64

from itschool_cms.core.content import ContentType
from itschool_cms.core.html import Html
from itschool_cms.core.i18n import _
from itschool_cms.core.links_in_text import from_paths
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.plain import kind_of
from itschool_cms.core.plain.kinds import Reference
from itschool_cms.core.security import Person
from itschool_cms.core.tree import MoveRefused, Tree

from .archive import Archive, Entry
from .format import PathWorld, describe_item, walk_exported
from .report import Line, Outcome, Report
from .values import ItemRefused, Values
from .world import ArchiveWorld, NotThereYet, moment_of

KNOWN = frozenset(
    {"type", "title", "values", "facts", "state", "effective", "expires"}
    | {"created", "modified", "owner", "modified_by"}
)
COMPARED = ("values", "state", "effective", "expires")


class Importer:
    """Brings an archive into a folder, in the transaction of a request.

    Args:
        request: its person (or the command) may do anything; its schemas and words are used.
        root: the folder, or the site.
        archive: what is brought in.
        trusted: whoever runs the machine brings in a school of their own, with roles and facts.
    """

    def __init__(self, request: Any, root: Item, archive: Archive, trusted: bool = False) -> None:
        self._request, self._root, self._archive = request, root, archive
        self._registry, self._words = request.registry, request.words
        self._tree = Tree(request.site, request.registry, request.person.uid if request.person else 0)
        self._tree.quiet = True
        self._own = PathWorld(request.site)
        self._world = ArchiveWorld(request.site, archive, root)
        self._values = Values(request, self._world, trusted)
        self._lines: dict[str, Line] = {}
        self._grown: set[str] = set()
        self._unsigned: list[Entry] = []

    def run(self) -> Report:
        """Do it all; returns what became of each item. Raises ArchiveRefused for a file that is no export."""
        entries = list(self._archive.entries())
        waiting = self._pass(entries)
        while waiting:
            left = self._pass(waiting)
            if len(left) == len(waiting):
                break
            waiting = left
        for entry in waiting:
            self._note(entry, Outcome.REFUSED, self._say(_("It names something that is not there.")))
        self._restore_orders()
        for entry in list(self._unsigned):
            self._stamp(self._find(entry.path), entry)
        self._settle(entries)
        self._world.close()
        paths = [path for path, _digest in self._archive._listed]
        return Report([*(self._lines[path] for path in paths), *self._missing(set(paths))])

    def _pass(self, entries: list[Entry]) -> list[Entry]:
        """Take the entries; returns those that name others which are still to come."""
        left = []
        for entry in entries:
            try:
                self._take(entry)
            except NotThereYet:
                left.append(entry)
            except ItemRefused as refusal:
                self._note(entry, Outcome.REFUSED, *refusal.args)
        return left

    def _take(self, entry: Entry) -> None:
        ignored = self._ignored(entry)
        self._world.begin(entry.path)
        item = self._find(entry.path)
        if item is None:
            self._add(entry)
            self._note(entry, Outcome.NEW, *ignored, *self._values.told_left_out())
            return
        if item.type_name != entry.said["type"]:
            raise ItemRefused(self._say(_("Something of another kind stands there.")))
        if isinstance(item, Person) or self._is_same(item, entry):
            self._stamp(item, entry)
            self._note(entry, Outcome.SAME, *ignored)
            return
        self._change(item, entry)
        self._stamp(item, entry)
        self._note(entry, Outcome.CHANGED, *ignored, *self._values.told_left_out())

    def _find(self, path: str) -> Any:
        item: Any = self._root
        for name in path.split("/") if path else ():
            item = item.get(name) if isinstance(item, Folder) else None
        return item

    def _is_same(self, item: Item, entry: Entry) -> bool:
        own = describe_item(self._registry, item, self._own)
        said = {**entry.said, "values": self._world.moved(entry.said["values"])}
        skipped = set(self._values.skipped(item.type_name))
        unordered = self._values.unordered(item.type_name)
        for each in (own, said):
            taken = {name: v for name, v in each["values"].items() if name not in skipped}
            each["values"] = {
                n: sorted(v, key=str) if n in unordered and isinstance(v, list) else v
                for n, v in taken.items()
            }
        return all(own.get(name) == said.get(name, own.get(name)) for name in COMPARED)

    def _ignored(self, entry: Entry) -> list[str]:
        """Say which members no import takes."""
        unknown = set(entry.said) - KNOWN
        given = {name for name in self._values.skipped(entry.said["type"]) if entry.said["values"].get(name)}
        titles = self._values.titles(entry.said["type"])
        names = ", ".join(sorted(titles.get(each, each)[:60] for each in unknown | given)[:20])
        return [self._say(_("Ignored: ${names}"), names=names)] if names else []

    # New and changed items.

    def _add(self, entry: Entry) -> None:
        above, _slash, name = entry.path.rpartition("/")
        parent, declared = self._find(above), self._registry.content_types.get(entry.said["type"])
        if not isinstance(parent, Folder):
            line = self._lines.get(above)
            if line is None:
                raise NotThereYet
            raise ItemRefused(self._say(_("Its folder is not there.")))
        if declared is None or not isinstance(parent, declared.addable_to):
            raise ItemRefused(self._say(_("Nothing of this kind can be added there.")))
        values = self._values.attributes(declared, parent, None, entry)
        try:
            item = declared.cls(**values, **self._values.state(declared, entry))
            self._tree.add(parent, item, name)
            self._name_itself(item, declared)
        except (NameRefused, MoveRefused) as refusal:
            raise ItemRefused(self._say(refusal.args[0])) from None
        self._grown.add(above)
        self._stamp(item, entry)

    def _name_itself(self, item: Item, declared: ContentType) -> None:
        """Give an item its own number where it named itself before it had one."""
        facts = declared.schema.facts  # type: ignore[attr-defined]
        if self._world.names_itself and facts is not None:
            names = [node.name for node in facts() if isinstance(kind_of(node), Reference)]
            self._tree.change(item, dict.fromkeys(names, item.uid))

    def _change(self, item: Item, entry: Entry) -> None:
        declared = self._registry.content_types.get(item.type_name)
        if declared is not None:
            values = self._values.attributes(declared, item, item, entry)
            self._tree.change(item, {**values, **self._values.state(declared, entry)})

    def _stamp(self, item: Item, entry: Entry) -> None:
        """Give an item that is new, or that came with a new one, the dates and the people of the old one."""
        if item._p_serial != z64:
            return
        for name in ("created", "modified"):
            moment = moment_of(entry.said.get(name))
            if moment is not None:
                setattr(item, name, moment)
        for name in ("owner", "modified_by"):
            person = self._world.found(entry.said.get(name))
            if isinstance(person, Person):
                setattr(item, name, person.uid)
            elif entry.said.get(name) and entry not in self._unsigned[-1:]:
                # Who made it may stand further down in the list.
                self._unsigned.append(entry)
        self._request.site.catalog.index(item)

    # The whole.

    def _restore_orders(self) -> None:
        """Put the children of each folder that grew into the order of the file."""
        wanted: dict[str, list[str]] = {}
        for path, _digest in self._archive._listed[1:]:
            above, _slash, name = path.rpartition("/")
            wanted.setdefault(above, []).append(name)
        for above in self._grown:
            folder = self._find(above)
            names = [name for name in wanted[above] if name in folder]
            others = [name for name in folder if name not in set(names)]
            if [name for name in folder if name in set(names)] != names:
                self._tree.arrange(folder, [*others, *names])

    def _settle(self, entries: list[Entry]) -> None:
        """Give new items what only the whole could tell: a first page, links to later items."""
        for entry in entries:
            if self._lines[entry.path].outcome != Outcome.NEW:
                continue
            item = self._find(entry.path)
            texts = {name: value for name, value in vars(item).items() if isinstance(value, Html)}
            linked = {name: from_paths(value, self._request) for name, value in texts.items()}
            changed = self._tree.change(item, linked)
            if not self._is_same(item, entry):
                self._world.begin(entry.path)
                self._change(item, entry)
                changed = True
            if changed:
                self._stamp(item, entry)

    def _missing(self, paths: set[str]) -> list[Line]:
        """Return a line for what only the site has; it stays."""
        above = len(self._root.path())
        there = (("/".join(item.path()[above:]), item) for item in walk_exported(self._root))
        return [Line(path, item.type_name, Outcome.MISSING) for path, item in there if path not in paths]

    def _note(self, entry: Entry, outcome: Outcome, *reasons: str) -> None:
        self._lines[entry.path] = Line(entry.path, entry.said["type"][:60], outcome, reasons)

    def _say(self, message: str, **mapping: Any) -> str:
        return self._words.translate(message, **mapping)
