"""Finance: invoices of the children, and how the school is paid."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import PersonalDataWanted
from itschool_cms.core.events import ItemAdded
from itschool_cms.core.i18n import _
from itschool_cms.families.models import Child, School

from .menus import SETTINGS, STAFF_LIST, child_links, staff_links
from .models import Invoice, Invoices
from .personal_data import add_invoices as add_own_invoices
from .schemas import InvoiceSchema
from .subscribers import add_invoices, add_settings, follow_numbers
from .tiles import banner, open_invoices, to_pay


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    config.add_subscriber(add_settings, ItemAdded, of=School)
    config.add_subscriber(add_invoices, ItemAdded, of=Child)
    config.add_subscriber(follow_numbers, ItemAdded, of=Invoice)
    config.add_subscriber(add_own_invoices, PersonalDataWanted)
    config.add_content_type(
        Invoice, schema=InvoiceSchema, title=_("Invoice"), icon="invoice", addable_to=(Invoices,)
    )
    config.add_trail_act("payment-settings-changed", _("Ways to pay changed"))
    config.add_menu_entry("finances", child_links, place="child", order=30)
    config.add_menu_entry("invoicing", staff_links, place="staff", order=50)
    config.add_tile(
        "invoices_banner",
        banner,
        of=Child,
        template="templates/tile_banner.pt",
        column=0,
        order=10,
        piece=True,
    )
    config.add_tile(
        "invoices_to_pay",
        to_pay,
        of=School,
        page="home",
        template="templates/tile_to_pay.pt",
        column=1,
        order=5,
    )
    config.add_tile(
        "invoices", open_invoices, of=Child, template="templates/tile_invoices.pt", column=2, order=20
    )
    config.add_private_root(STAFF_LIST, SETTINGS)
    config.include(".charts")
    config.scan(".views")
