"""What the school holds about a person: gathered from all features, shown, and given out as files."""

from pyramid.config import Configurator
from pyramid.request import Request

from ..events import PersonalDataWanted, Section
from .own import add_account, add_devices, add_mails, add_sign_ins

__all__ = ["gather", "includeme"]


def gather(request: Request) -> list[Section]:
    """Return what the school holds about the person of the request; sections without data are left out."""
    event = PersonalDataWanted(request, request.person)
    request.registry.notify(event)
    return [section for section in event.sections if section.rows]


def includeme(config: Configurator) -> None:
    """Add what accounts know; the other features add theirs."""
    for part in (add_account, add_devices, add_sign_ins, add_mails):
        config.add_subscriber(part, PersonalDataWanted)
