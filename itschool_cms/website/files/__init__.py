"""Files of the site: to be read in the page or downloaded."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from ..models import Section
from .models import File
from .schemas import FileSchema
from .uploads import item_of


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_content_type(
        File, schema=FileSchema, title=_("File"), icon="clip", addable_to=(Site, Section), upload=True
    )
    config.add_upload_type(Section, item_of)
    config.include(".views")
