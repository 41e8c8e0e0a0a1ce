"""Mails that came back: read out of delivery reports, noted with the person."""

from pyramid.config import Configurator

from itschool_cms.core.outbox.events import RecipientRefused

from .records import clear, note_refusal, record

__all__ = ["clear", "includeme", "record"]


def includeme(config: Configurator) -> None:
    """Note what the worker is refused."""
    config.add_subscriber(note_refusal, RecipientRefused)
