"""Documents: letters, forms and files that the school publishes to families."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import MergeWanted, PeopleMerged, PeopleParted, PersonalDataWanted
from itschool_cms.core.events import ItemAdded
from itschool_cms.core.i18n import _
from itschool_cms.families.models import Child, School

from . import merging
from .evolve import add_containers
from .menus import child_links, staff_links
from .models import Document, Documents
from .personal_data import add_reading
from .schemas import DocumentSchema
from .subscribers import add_child_documents, add_school_documents
from .tiles import forms_tile, home_tile, unread_tile
from .uploads import document_of


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    config.add_content_type(
        Document,
        schema=DocumentSchema,
        title=_("Document"),
        icon="doc",
        addable_to=(Documents,),
        upload=True,
    )
    config.add_subscriber(add_school_documents, ItemAdded, of=School)
    config.add_subscriber(add_child_documents, ItemAdded, of=Child)
    config.add_subscriber(merging.preview, MergeWanted)
    config.add_subscriber(merging.move, PeopleMerged)
    config.add_subscriber(merging.move_back, PeopleParted)
    config.add_subscriber(add_reading, PersonalDataWanted)
    config.add_evolution_step("documents.containers", add_containers)
    config.add_private_root("documents")
    config.add_menu_entry("documents", child_links, place="child", order=20)
    config.add_menu_entry("documents", staff_links, place="staff", order=30)
    config.add_tile(
        "unread", unread_tile, of=Child, column=1, order=10, template="templates/tile_unread.pt", piece=True
    )
    config.add_tile(
        "forms", forms_tile, of=Child, column=1, order=20, template="templates/tile_forms.pt", piece=True
    )
    config.add_tile(
        "unread", home_tile, of=School, page="home", column=1, order=10, template="templates/tile_home.pt"
    )
    config.add_upload_type(Documents, document_of)
    config.include(".unread")
    config.include(".views")
