"""Invitations: one or many by mail, and printed letters with a code for who has no mail address."""

from pyramid.config import Configurator

from .batches import Inviter


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_background_job("invitations", Inviter())
    for pages in (".views.batches", ".views.letters", ".views.codes"):
        config.include(pages)
