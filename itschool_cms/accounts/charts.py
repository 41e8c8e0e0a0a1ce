"""How many accounts are in use, on the start page of the staff."""

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.charts import ring
from itschool_cms.core.i18n import _
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import Permission

PARTS = (
    ("active", _("Activated"), "account|active"),
    ("invited", _("Not yet activated"), "account|invited"),
    ("disabled", _("Disabled"), "account|disabled"),
)


def activation(site: Site, request: Request) -> dict[str, Any] | None:
    """Return the accounts by state as a ring; None for who does not see them, and while there are none."""
    people = site["people"]
    if not request.has_permission(Permission.CONTENTS, people):
        return None
    translate, count = request.words.translate, site.catalog.count
    slices = ring([(translate(title), count(key)) for _name, title, key in PARTS])
    if not slices:
        return None
    return {
        "slices": slices,
        "share": round(100 * slices[0].number / sum(each.number for each in slices)),
        "bounced": count("account-bounced"),
        "href": request.resource_path(people),
        "waiting": slices[1].number,
    }


def includeme(config: Configurator) -> None:
    """Put the chart on the start page of the staff."""
    template = "itschool_cms.accounts:templates/manage/activation.pt"
    config.add_tile("activation", activation, of=Site, page="manage", template=template, column=2, order=10)
