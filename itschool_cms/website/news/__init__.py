"""News: what happens at the school, the newest first."""

from pyramid.config import Configurator

from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site

from ..models import News, Section
from .schemas import NewsSchema


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_content_type(
        News, schema=NewsSchema, title=_("News item"), icon="news", addable_to=(Site, Section), upload=True
    )
    config.include(".views")
