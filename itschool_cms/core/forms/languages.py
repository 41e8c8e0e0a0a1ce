"""The list of a language: those that the school offers, and the one that is chosen already."""

from collections.abc import Iterable

import colander
from deform.widget import SelectWidget

from ..i18n import LANGUAGES, _, offered_languages


def language_widget(first: Iterable[tuple[str, str]] = (("", _("Choose…")),)) -> colander.deferred:
    """Return a list of the languages that the school offers.

    A language that is switched off stays in the list of what is in it already.

    Args:
        first: what stands above the languages: pairs of a value and its title.
    """

    def make(node: colander.SchemaNode, bound: dict) -> SelectWidget:
        request = bound.get("request")
        offered = {*offered_languages(getattr(request, "site", None)), _present(bound.get("context"))}
        return SelectWidget(
            values=[*first, *((code, name) for code, name in LANGUAGES.items() if code in offered)]
        )

    return colander.deferred(make)


def _present(context: object) -> str:
    return getattr(context, "language", "")
