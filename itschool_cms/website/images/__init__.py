"""Images of the site: kept without what they tell of the place and the camera, shown in four scales."""

from pyramid.config import Configurator

from itschool_cms.core.events import ItemAdded, ItemChanged
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from ..models import News, Section
from . import subscribers
from .evolve import clean_old_pictures
from .models import Image
from .schemas import ImageSchema


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_content_type(
        Image,
        schema=ImageSchema,
        title=_("Image"),
        icon="image",
        addable_to=(Site, Section),
        upload=True,
    )
    config.add_subscriber(subscribers.draw_scales, ItemAdded, of=(Image, News))
    config.add_subscriber(subscribers.draw_scales, ItemChanged, of=(Image, News))
    config.add_evolution_step("website.clean pictures", clean_old_pictures)
    config.include(".views")
