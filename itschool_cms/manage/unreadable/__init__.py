"""Files of which the search knows no word: listed with the reason, and read again on demand."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _

from .evolve import mark_wordless


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_evolution_step("manage.unreadable", mark_wordless)
    config.add_trail_act("files-read-again", _("Files read again for the search"))
    config.include(".views")
