"""Undo: each person's own acts, noted as they are done, and taken back on demand."""

from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator
from pyramid.tweens import EXCVIEW

from itschool_cms.accounts.events import PersonalDataWanted
from itschool_cms.core.i18n import _

from . import menus, noting, undoing
from .personal_data import add_changes


def add_undo_check(config: Configurator, name: str, check: Callable[[Any, Any, Any], bool]) -> None:
    """Let changes of an attribute that no form asks for be undone.

    Args:
        name: of the attribute, as `Tree.change` gets it.
        check: function of request, item and the old value: whether the person may give it back now.
    """

    def register() -> None:
        config.registry.undo_checks[name] = check

    config.action(("undo check", name), register)


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.registry.undo_checks = {}
    config.add_directive("add_undo_check", add_undo_check)
    config.add_undo_check("state", undoing.may_set_state)
    for name in ("submitted_by", "review_note"):
        config.add_undo_check(name, undoing.goes_along)
    for subscriber, event in noting.SUBSCRIBERS:
        config.add_subscriber(subscriber, event)
    config.add_tween("itschool_cms.manage.undo.offering.offer_tween_factory", under=EXCVIEW)
    config.add_menu_entry("own changes", menus.own_changes, place="person", order=50)
    config.add_menu_entry("undo log", menus.log_panel, place="panels", order=80, section=_("Database"))
    config.add_subscriber(add_changes, PersonalDataWanted)
    config.include(".views")
    config.include(".log")
