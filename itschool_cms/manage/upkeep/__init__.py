"""Upkeep of the site from the web: mail, errors, catalog, database, evolution steps."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _

from . import menus, tasks


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_menu_entry("upkeep", menus.panels, place="panels", order=80, section=_("Upkeep"))
    config.add_background_job("upkeep", tasks.step)
    config.add_trail_act("mail-retried", _("Failed mail queued again"))
    config.add_trail_act("mail-tested", _("Test message sent"))
    config.add_trail_act("catalog-repaired", _("Catalog repaired"))
    config.add_trail_act("database-packed", _("Database packed"))
    config.add_trail_act("site-evolved", _("Evolution steps made"))
    config.include(".views")
