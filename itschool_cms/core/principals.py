"""Principals as people know them: what each is called, who has it, and how it is found.

A principal is a prefix and, after a colon, what it names: `user:17`, `role:teacher`, `class:4`. Each feature
declares the kinds that it gives to people; managing shares items with them and tells who sees an item.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyramid.config import Configurator
from pyramid.i18n import TranslationString
from pyramid.request import Request

from .i18n import Words, _
from .local_roles import LocalRole
from .models import Site

ALL_ROLES = tuple(LocalRole)


@dataclass(frozen=True)
class Reason:
    """Why somebody has a principal: a message and what it names, texts and messages."""

    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def tell(self, words: Words) -> str:
        """Return it in the reader's language."""
        told = {
            name: words.translate(fact) if isinstance(fact, TranslationString) else fact
            for name, fact in self.facts.items()
        }
        return words.translate(self.message, **told)


class PrincipalKind:
    """A kind of principal; a feature overrides what holds for its own.

    Attributes:
        icon: name in the icon sprite.
        roles: the local roles that may be given to it; none for what is no group of its own.
        everybody: anybody at all has it: it names no person.
        reach: how far it goes, as the rules of review tell it (`core.publishing.Reach`); empty for staff and
            for single people.
    """

    icon = "users"
    reach = ""
    roles: tuple[str, ...] = ()
    everybody = False

    def grantable(self, principal: str) -> tuple[str, ...]:
        """Return the local roles that may be given to the principal."""
        return self.roles

    def title(self, site: Site, principal: str, request: Request) -> str:
        """Return what the principal is called, for who may know; empty for nobody and for what is gone."""
        return ""

    def may_name(self, request: Request, principal: str) -> bool:
        """Tell whether who asks may share something with the principal: it is there, and known to them."""
        return bool(self.title(request.site, principal, request))

    def note(self, site: Site, principal: str, request: Request) -> str:
        """Return a few words more about it."""
        number = len(self.members(site, principal))
        return request.words.plural("Group, one person", "Group, ${n} people", number)

    def members(self, site: Site, principal: str) -> set[int]:
        """Return the uids of the people who have the principal today, and may sign in."""
        return {uid for uid, _reason in self.reasons(site, principal)}

    def reasons(self, site: Site, principal: str) -> Iterator[tuple[int, Reason]]:
        """Yield who has the principal today and may sign in, with a reason; somebody may have several."""
        return iter(())

    def find(self, request: Request, text: str) -> Iterable[str]:
        """Return the principals of this kind that the words find, as far as the person may know of them."""
        return ()


class Anybody(PrincipalKind):
    """Visitors too."""

    icon = "globe"
    everybody = True

    def title(self, site: Site, principal: str, request: Request) -> str:
        """Everybody."""
        return request.words.translate(_("Everybody, visitors too"))


def add_principal_kind(config: Configurator, prefix: str, kind: PrincipalKind) -> None:
    """Declare a kind of principal by what stands before its colon; the whole for one without a colon."""
    introspectable = config.introspectable("principal kinds", prefix, prefix, "principal kind")
    introspectable["kind"] = kind

    def register() -> None:
        config.registry.principal_kinds[prefix] = kind

    config.action(("principal kind", prefix), register, introspectables=(introspectable,))


def kind_of(registry: Any, principal: str) -> PrincipalKind:
    """Return the kind of a principal; one that names nobody for what no feature declares."""
    return registry.principal_kinds.get(principal.partition(":")[0], UNKNOWN)


def number_of(principal: str) -> int:
    """Return the uid that a principal names, 0 for none."""
    digits = principal.partition(":")[2]
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 16 else 0


UNKNOWN = PrincipalKind()


def includeme(config: Configurator) -> None:
    """Provide the directive, and the principal that everybody has."""
    config.registry.principal_kinds = {}
    config.add_directive("add_principal_kind", add_principal_kind)
    config.add_principal_kind("system.Everyone", Anybody())
