"""What the website shows on the front page of the school."""

from pyramid.config import Configurator

from itschool_cms.core.models import Site

from .tiles import news_tile


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_tile(
        "news", news_tile, of=Site, page="front", column=0, order=20, template="templates/tile_news.pt"
    )
