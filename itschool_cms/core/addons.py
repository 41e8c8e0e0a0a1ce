"""Add-ons: installed distributions that extend the site, where its settings name them.

A distribution offers an add-on by an entry point of the group `itschool_cms.addons`; the object behind it is
what `config.include` takes. Nothing of an add-on is imported unless the setting `addons` names it: that
something was installed is no reason to run it.
"""

import logging
from collections.abc import Iterable
from importlib.metadata import Distribution, EntryPoint, entry_points
from typing import NamedTuple

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.settings import aslist

log = logging.getLogger(__name__)

GROUP = "itschool_cms.addons"


class Addon(NamedTuple):
    """An add-on that is installed.

    Attributes:
        name: by which the settings switch it on.
        distribution: the package that brings it.
        version: of the package.
        summary: what its author says of it.
        is_on: this process runs with it.
    """

    name: str
    distribution: str
    version: str
    summary: str
    is_on: bool


def installed_addons(on: Iterable[str]) -> list[Addon]:
    """Return the add-ons that are installed now, by name.

    Args:
        on: the names of those that this process runs with.
    """
    return sorted(_addon(point, point.name in on) for point in entry_points(group=GROUP))


def _addon(point: EntryPoint, is_on: bool) -> Addon:
    found = point.dist
    if found is None:
        return Addon(point.name, "", "", "", is_on)
    return Addon(point.name, found.name, found.version, _summary(found), is_on)


def _summary(found: Distribution) -> str:
    return str(found.metadata.json.get("summary", ""))


def includeme(config: Configurator) -> None:
    """Include the add-ons that the settings name, in that order; after all features.

    Raises:
        ConfigurationError: one of them is not installed, installed twice, or cannot be imported.
    """
    names = tuple(dict.fromkeys(aslist(config.registry.settings.get("addons", ""))))
    config.registry.addons = names
    for name in names:
        point = _find(name)
        log.info("add-on %s of %s", name, point.value)
        config.include(_load(point))


def _find(name: str) -> EntryPoint:
    found = entry_points(group=GROUP, name=name)
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise ConfigurationError(f"The setting addons names {name!r}, which two installed packages bring.")
    known = ", ".join(sorted({each.name for each in entry_points(group=GROUP)})) or "none"
    raise ConfigurationError(
        f"The setting addons names {name!r}, which is not installed here. Installed add-ons: {known}."
    )


def _load(point: EntryPoint) -> object:
    try:
        return point.load()
    except (ImportError, AttributeError) as problem:
        raise ConfigurationError(f"The add-on {point.name!r} cannot be imported: {problem}") from problem
