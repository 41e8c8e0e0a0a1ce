"""Export and import: a folder or the whole site as one file, and back."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _

from . import menus
from .transfers import Exporter


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_trail_act("export-made", _("Export made"))
    config.add_trail_act("import-done", _("File of an export brought in"))
    config.add_background_job("exports", Exporter())
    config.add_menu_entry("exchange", menus.folder_links, place="actions", order=35, section=menus.MORE)
    config.add_menu_entry("exchange", menus.panel_links, place="panels", order=80, section=_("Data"))
    config.include(".views")
