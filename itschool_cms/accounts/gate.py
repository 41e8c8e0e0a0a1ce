"""Gates: what a person has to do before reaching any other page, such as choosing a new password."""

from collections.abc import Callable
from dataclasses import dataclass

from pyramid.config import Configurator
from pyramid.events import ContextFound
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.page import FOOT

# First parts of addresses that stay open at every gate; static files are served by a route of their own.
OPEN = frozenset({"logout", "link", "healthz", *(name for name, _title in FOOT)})


@dataclass(frozen=True)
class Gate:
    """A declared gate.

    Attributes:
        path: of the page that opens it; all below its first part stays open.
        wanted: tells whether the person of a request, who is signed in, has to go there.
        order: small numbers come first.
        also: further first parts of addresses that stay open.
    """

    name: str
    path: str
    wanted: Callable[[Request], bool]
    order: int
    also: frozenset[str]

    def shuts_out(self, first: str) -> bool:
        """Tell whether an address with such a first part lies behind the gate."""
        return first != self.path.strip("/").split("/")[0] and first not in OPEN | self.also


def add_gate(
    config: Configurator,
    name: str,
    wanted: Callable[[Request], bool],
    *,
    path: str,
    order: int,
    also: tuple[str, ...] = (),
) -> None:
    """Declare a gate: `wanted(request)` tells whether the person has to open the page at `path` first."""
    gate = Gate(name, path, wanted, order, frozenset(also))
    introspectable = config.introspectable("gates", name, name, "gate")
    introspectable["gate"] = gate

    def register() -> None:
        config.registry.gates.append(gate)
        config.registry.gates.sort(key=lambda each: each.order)

    config.action(("gate", name), register, introspectables=(introspectable,))


def keep(event: ContextFound) -> None:
    """Lead to the first gate that is shut; those behind it wait, or two would send a person to and fro.

    Raises:
        HTTPSeeOther: the person has something to do first.
    """
    request = event.request
    if request.matched_route is None and request.person is not None:
        first = (*request.traversed, request.view_name)[0]
        gate = next((each for each in request.registry.gates if each.wanted(request)), None)
        if gate is not None and gate.shuts_out(first):
            raise HTTPSeeOther(location=gate.path)


def must_change_password(request: Request) -> bool:
    """Tell whether the person has to choose a new password; who leaves the old method does so at its end."""
    person = request.person
    return bool(getattr(person, "must_change_password", False) and not getattr(person, "legacy_name", ""))


def includeme(config: Configurator) -> None:
    """Put the gates before all views."""
    config.registry.gates = []
    config.add_directive("add_gate", add_gate)
    config.add_subscriber(keep, ContextFound)
    config.add_gate("password", must_change_password, path="/password/new", order=10)
