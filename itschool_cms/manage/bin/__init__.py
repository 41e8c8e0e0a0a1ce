"""The recycle bin: what was deleted, back to its place or to another one, or gone for good."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _

from .evolve import open_to_staff


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_private_root("trash")
    config.add_trail_act("deleted-for-good", _("Deleted for good"))
    config.add_evolution_step("manage.bin.staff", open_to_staff)
    config.scan(".views")
    config.scan(".elsewhere")
