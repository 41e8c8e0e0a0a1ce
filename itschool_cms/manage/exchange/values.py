"""What an archive says of an item, as the attributes that the form of its type would give it."""

from typing import Any

import colander

from itschool_cms.core.content import ContentType
from itschool_cms.core.html import Html, sanitise
from itschool_cms.core.i18n import _
from itschool_cms.core.links_in_text import from_paths
from itschool_cms.core.models import Item
from itschool_cms.core.plain import errors_of, kind_of, read_values
from itschool_cms.core.plain.kinds import Audience, References
from itschool_cms.core.publishing import Publishable, State

from .archive import Entry
from .world import ArchiveWorld, NotThereYet, moment_of


class ItemRefused(Exception):
    """An item is not taken; the arguments are the reasons, in the reader's language."""


class Values:
    """Reads what entries say.

    Args:
        request: its schemas and words are used.
        world: how the archive names things of the site.
        trusted: whoever runs the machine brings in a school of their own, with roles and facts.
    """

    def __init__(self, request: Any, world: ArchiveWorld, trusted: bool) -> None:
        self._request, self._world, self._trusted = request, world, trusted
        self._registry, self._words = request.registry, request.words
        self._taking: dict[str, bool] = {}
        self._left_out: tuple[str, ...] = ()

    def skipped(self, type_name: str) -> tuple[str, ...]:
        """Return the names of values that are not taken: what is no field, and what the type keeps out."""
        declared = self._registry.content_types.get(type_name)
        if declared is None:
            return ()
        nodes = {node.name for node in declared.schema()}
        beside = tuple(name for name in declared.schema.attributes() if name not in nodes)
        return beside if self._trusted else (*beside, *declared.schema.not_imported)

    def titles(self, type_name: str) -> dict[str, str]:
        """Return what the form of a type calls its fields, by their names."""
        declared = self._registry.content_types.get(type_name)
        nodes = declared.schema() if declared is not None else ()
        return {node.name: self._words.translate(node.title) for node in nodes}

    def unordered(self, type_name: str) -> set[str]:
        """Return the names of values that stand in the order of the numbers of a site, which says nothing."""
        declared = self._registry.content_types.get(type_name)
        nodes = declared.schema() if declared is not None else ()
        return {node.name for node in nodes if isinstance(kind_of(node), References | Audience)}

    def told_left_out(self) -> list[str]:
        """Say which people were left out since the last question."""
        names, self._left_out = ", ".join(self._left_out), ()
        return [self._say(_("Left out, as it cannot be chosen here: ${names}"), names=names)] if names else []

    def attributes(
        self, declared: ContentType, context: Item, item: Item | None, entry: Entry
    ) -> dict[str, Any]:
        """Return the attributes that the values of an entry give.

        Args:
            context: what the form of the type would be bound to.
            item: that is changed; None for a new one.

        Raises:
            NotThereYet: they name an item that may come later.
            ItemRefused: the form of the type refuses them.
        """
        schema = declared.schema().bind(request=self._request, context=context)
        names = {node.name for node in schema}
        skipped = self.skipped(declared.name)
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

    def state(self, declared: ContentType, entry: Entry) -> dict[str, Any]:
        """Return state, dates and facts; what has states of its own comes in its first one, or with facts.

        Raises:
            NotThereYet: the facts name an item that may come later.
            ItemRefused: no import brings that state or these facts in.
        """
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

    def _say(self, message: str, **mapping: Any) -> str:
        return self._words.translate(message, **mapping)
