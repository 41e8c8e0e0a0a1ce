"""Invoices by month, on the start page of the staff."""

from datetime import date
from typing import Any

from pyramid.config import Configurator

from itschool_cms.core.charts import columns, scale
from itschool_cms.core.i18n import _
from itschool_cms.core.permissions import Permission
from itschool_cms.families.models import School, today
from itschool_cms.manage.overview import Figure, FiguresWanted

from .dues import late, of_state
from .evolve import list_by_month, sum_up
from .menus import STAFF_LIST
from .models import INVOICED, InvoiceState
from .money import format_cents

SHOWN = 9


def months(site: Any, request: Any) -> dict[str, Any] | None:
    """Return paid and unpaid invoices of the last months; None for who does not see them, or without any."""
    if not request.has_permission(Permission.EDIT, site):
        return None
    bars = [_bar(site, request, month) for month in _last(today(), SHOWN)]
    highest = max(paid + open_ for _title, paid, open_ in bars)
    if not highest:
        return None
    more = request.resource_path(request.site, STAFF_LIST)
    return {"columns": columns(bars), "marks": scale(highest), "more": more}


def _bar(site: Any, request: Any, month: date) -> tuple[str, int, int]:
    count = site.catalog.count
    paid, open_ = (
        count(INVOICED.format(month=month, state=state)) for state in (InvoiceState.PAID, InvoiceState.ISSUED)
    )
    return request.words.date(month, "LLL"), paid, open_


def _last(day: date, number: int) -> list[date]:
    """Return the first days of the last months, the present one last."""
    found = [day.replace(day=1)]
    while len(found) < number:
        year, month = divmod(found[-1].year * 12 + found[-1].month - 2, 12)
        found.append(date(year, month + 1, 1))
    return found[::-1]


def add_figure(wanted: FiguresWanted) -> None:
    """Say what families still have to pay, and how much of it is late."""
    request, words = wanted.request, wanted.request.words
    due = of_state(request, InvoiceState.ISSUED)
    note = words.plural("one invoice", "${n} invoices", due.number) if due.number else ""
    if overdue := sum(1 for _hit in late(request)):
        note += ", " + words.plural("one of them late", "${n} of them late", overdue)
    text = format_cents(due.cents, words.language)
    wanted.figures.append(Figure(20, words.translate(_("To be collected")), text, note))


def includeme(config: Configurator) -> None:
    """Put the chart on the start page of the staff."""
    config.add_evolution_step("finance.months", list_by_month)
    config.add_evolution_step("finance.sums", sum_up)
    template = "itschool_cms.finance:templates/tile_months.pt"
    config.add_tile("months", months, of=School, page="manage", template=template, column=1, order=10)
    config.add_subscriber(add_figure, FiguresWanted)
