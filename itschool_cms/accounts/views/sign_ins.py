"""The tile of one's own last sign-ins."""

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.models import Site

from ..sign_ins import last_sign_ins


def sign_ins_tile(context: Site, request: Request) -> dict[str, Any]:
    """The last ten sign-ins of the person."""
    return {"sign_ins": last_sign_ins(request, request.person)}


def includeme(config: Configurator) -> None:
    """Register the tile."""
    template = "itschool_cms.accounts:templates/me/sign_ins.pt"
    config.add_tile("sign-ins", sign_ins_tile, of=Site, page="me", template=template, column=2, order=30)
