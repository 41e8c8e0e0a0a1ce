"""Adding and editing in comfort: rich text, pickers, locks, drafts, two versions side by side."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import PersonalDataWanted
from itschool_cms.core.i18n import _

from .locks import Locks
from .personal_data import add_locks

# What the editor of rich text needs out of the bundle that comes with the forms library; no look of its own.
TINYMCE = ("tinymce.min.js", "models/dom/model.min.js", "plugins/lists/plugin.min.js")


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_assets("static", under="editing")
    config.add_assets("deform:static/tinymce", under="tinymce", only=TINYMCE)
    config.registry.locks = Locks(config.registry.session_store)
    config.add_trail_act("editing-taken-over", _("Editing taken over from somebody"))
    config.add_subscriber(add_locks, PersonalDataWanted)
    config.scan(".views")
    config.include(".picking")
