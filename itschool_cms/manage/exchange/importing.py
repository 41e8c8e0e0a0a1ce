"""Importing: what an archive says becomes items, by the rules of the forms, or a reason why not."""

from typing import Any

import colander
from ZODB.utils import z64

from itschool_cms.core.content import ContentType
from itschool_cms.core.html import Html, sanitise
from itschool_cms.core.i18n import _
from itschool_cms.core.links_in_text import from_paths
from itschool_cms.core.models import Folder, Item
from itschool_cms.core.naming import NameRefused
from itschool_cms.core.plain import errors_of, kind_of, read_values
from itschool_cms.core.plain.kinds import Reference, References
from itschool_cms.core.publishing import Publishable, State
from itschool_cms.core.security import Person
from itschool_cms.core.tree import MoveRefused, Tree

from .archive import Archive, Entry
from .format import PathWorld, describe_item, walk_exported
from .report import Line, Outcome, Report
from .world import ArchiveWorld, NotThereYet, moment_of

KNOWN = frozenset(
    {"type", "title", "values", "facts", "state", "effective", "expires"}
    | {"created", "modified", "owner", "modified_by"}
)
COMPARED = ("values", "state", "effective", "expires")


class ItemRefused(Exception):
    """An item is not taken; the arguments are the reasons, in the reader's language."""


class Importer:
    """Brings an archive into a folder, in the transaction of a request.

    Args:
        request: its person (or the command) may do anything; its schemas and words are used.
        root: the folder, or the site.
        archive: what is brought in.
        trusted: whoever runs the machine brings in a school of their own, with roles and facts.
    """

    def __init__(self, request: Any, root: Item, archive: Archive, trusted: bool = False) -> None:
        self._trusted = trusted
        self._request, self._root, self._archive = request, root, archive
        self._registry, self._words = request.registry, request.words
        self._tree = Tree(request.site, request.registry, request.person.uid if request.person else 0)
        self._tree.quiet = True
        self._own = PathWorld(request.site)
        self._world = ArchiveWorld(request.site, archive, root)
        self._lines: dict[str, Line] = {}
        self._grown: set[str] = set()
        self._taking: dict[str, bool] = {}
        self._unsigned: list[Entry] = []
        self._left_out: tuple[str, ...] = ()

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
            self._note(entry, Outcome.NEW, *ignored, *self._told_left_out())
            return
        if item.type_name != entry.said["type"]:
            raise ItemRefused(self._say(_("Something of another kind stands there.")))
        if isinstance(item, Person) or self._is_same(item, entry):
            self._stamp(item, entry)
            self._note(entry, Outcome.SAME, *ignored)
            return
        self._change(item, entry)
        self._stamp(item, entry)
        self._note(entry, Outcome.CHANGED, *ignored, *self._told_left_out())

    def _find(self, path: str) -> Any:
        item: Any = self._root
        for name in path.split("/") if path else ():
            item = item.get(name) if isinstance(item, Folder) else None
        return item

    def _is_same(self, item: Item, entry: Entry) -> bool:
        own = describe_item(self._registry, item, self._own)
        said = {**entry.said, "values": self._world.moved(entry.said["values"])}
        skipped = set(self._skipped(item.type_name))
        for each in (own, said):
            each["values"] = {name: v for name, v in each["values"].items() if name not in skipped}
        return all(own.get(name) == said.get(name, own.get(name)) for name in COMPARED)

    # What is ignored.

    def _ignored(self, entry: Entry) -> list[str]:
        """Say which members no import takes."""
        unknown = set(entry.said) - KNOWN
        given = {name for name in self._skipped(entry.said["type"]) if entry.said["values"].get(name)}
        names = ", ".join(sorted(each[:60] for each in unknown | given)[:20])
        return [self._say(_("Ignored: ${names}"), names=names)] if names else []

    def _told_left_out(self) -> list[str]:
        names, self._left_out = ", ".join(self._left_out), ()
        return [self._say(_("Left out, as it cannot be chosen here: ${names}"), names=names)] if names else []

    def _skipped(self, type_name: str) -> tuple[str, ...]:
        """Return the names of values that are not taken: what is no field, and what the type keeps out."""
        declared = self._registry.content_types.get(type_name)
        if declared is None:
            return ()
        nodes = {node.name for node in declared.schema()}
        beside = tuple(name for name in declared.schema.attributes() if name not in nodes)
        return beside if self._trusted else (*beside, *declared.schema.not_imported)

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
        values = self._attributes(declared, parent, None, entry)
        try:
            item = declared.cls(**values, **self._state(declared, entry))
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
        values = self._attributes(declared, item, item, entry) if declared is not None else {}
        self._tree.change(item, {**values, **(self._state(declared, entry) if declared is not None else {})})

    def _attributes(
        self, declared: ContentType, context: Item, item: Item | None, entry: Entry
    ) -> dict[str, Any]:
        schema = declared.schema().bind(request=self._request, context=context)
        names = {node.name for node in schema}
        skipped = self._skipped(declared.name)
        sent = {name: value for name, value in entry.said["values"].items() if name not in skipped}
        # Where a form has no such field (who reads what stands below a child), the place decides.
        known = {node.name for node in declared.schema()}
        sent = {name: value for name, value in sent.items() if name in names or name not in known}
        try:
            appstruct = self._read(schema, self._world.kept(item, sent), item)
            return self._exact(schema.to_item(appstruct, item, self._request), sent)
        except colander.Invalid as refusal:
            if self._world.is_waiting():
                raise NotThereYet from None
            wrong = errors_of(refusal, self._words.translate)
            raise ItemRefused(
                *(f"{name}: {text}" if name else text for name, text in wrong.items())
            ) from None

    def _read(self, schema: Any, sent: dict[str, Any], item: Item | None) -> Any:
        """Read the values; people who may not be chosen (any more) are left out. Raises colander.Invalid."""
        try:
            return read_values(schema, sent, item, self._world)
        except colander.Invalid as refusal:
            wrong = {child.node.name for child in refusal.children}
            loose = {n.name for n in schema if isinstance(kind_of(n), References) and not n.required}
            if self._world.lost or not wrong or not wrong <= loose:
                raise
            self._left_out = tuple(sorted(wrong))
            return read_values(schema, {**sent, **{name: [] for name in wrong}}, item, self._world)

    def _exact(self, values: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
        """Return the attributes; clean markup keeps the blanks around it, which a form would strip."""
        markup = {name: value for name, value in values.items() if isinstance(value, Html) and sent.get(name)}
        exact = {name: from_paths(sanitise(sent[name]), self._request) for name in markup}
        return {**values, **{n: html for n, html in exact.items() if html.strip() == markup[n].strip()}}

    def _state(self, declared: ContentType, entry: Entry) -> dict[str, Any]:
        """Return state, dates and facts; what has states of its own comes in its first one, or with facts."""
        said, state = entry.said, entry.said.get("state")
        facts = self._facts(declared, entry)
        if "state" in facts:
            return facts
        if not issubclass(declared.cls, Publishable):
            if state is not None and state != getattr(declared.cls, "state", state):
                raise ItemRefused(self._say(_("It is in a state that no file brings in.")))
            return facts
        if state not in tuple(State):
            raise ItemRefused(self._say(_("Its state is unknown.")))
        own = declared.schema.attributes()  # type: ignore[attr-defined]
        dates = {n: moment_of(said.get(n)) for n in ("effective", "expires") if n not in own}
        return {"state": State(state), **dates, **facts}

    def _facts(self, declared: ContentType, entry: Entry) -> dict[str, Any]:
        """Return what the archive knows beside the form, where the type lets it in."""
        schema, said = declared.schema.facts, entry.said.get("facts")  # type: ignore[attr-defined]
        if schema is None or not isinstance(said, dict) or not self._takes_facts(declared):
            return {}
        try:
            return read_values(schema().bind(request=self._request), said, None, self._world)
        except colander.Invalid as refusal:
            if self._world.is_waiting():
                raise NotThereYet from None
            wrong = errors_of(refusal, self._words.translate)
            raise ItemRefused(*(f"{name}: {text}" for name, text in wrong.items())) from None

    def _takes_facts(self, declared: ContentType) -> bool:
        # As the site was before: what comes in changes the answer.
        if declared.name not in self._taking:
            site = self._request.site
            self._taking[declared.name] = declared.schema.takes_facts(site, self._trusted)  # type: ignore[attr-defined]
        return self._taking[declared.name]

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
