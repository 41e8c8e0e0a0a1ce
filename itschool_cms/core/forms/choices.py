"""Choices: the values offered are the values taken."""

from collections.abc import Callable, Iterable

import colander
from deform.widget import CheckboxChoiceWidget, RadioChoiceWidget, SelectWidget
from pyramid.i18n import TranslationStringFactory

_ = TranslationStringFactory("itschool_cms")

Pairs = Iterable[tuple[str, str]]


def choice(
    values: Pairs | Callable[[colander.SchemaNode, dict], Pairs],
    multiple: bool = False,
    expanded: bool | None = None,
    **kw,
) -> colander.SchemaNode:
    """Return a node for one of `values` (several: a set, with `multiple`).

    `values` are pairs of a value and its title, or a function of the node and of the bindings (request,
    context) that returns them. `expanded` shows every choice (radio buttons) instead of a list; several
    choices are always check boxes.
    """
    maker = _widget_maker(multiple, expanded)
    find = values if callable(values) else _fixed(tuple(values))
    kw.setdefault("widget", colander.deferred(lambda node, bound: maker(node, list(find(node, bound)))))
    # What a description of the form may name to everybody.
    kw["offered"] = () if callable(values) else tuple(str(value) for value, _title in find(None, {}))
    kw["validator"] = colander.deferred(lambda node, bound: _Among(find(node, bound)))
    return colander.SchemaNode(colander.Set() if multiple else colander.String(), **kw)


def _fixed(values):
    return lambda node, bound: values


def _widget_maker(multiple, expanded):
    if multiple:
        return lambda node, values: CheckboxChoiceWidget(values=values)
    if expanded:
        return lambda node, values: RadioChoiceWidget(values=values)
    return lambda node, values: SelectWidget(values=[("", _("Choose…")), *values])


class _Among:
    """Every value is one that was offered."""

    def __init__(self, values: Pairs):
        self.allowed = {str(value) for value, _title in values}

    def __call__(self, node, chosen):
        if not self.allowed.issuperset({chosen} if isinstance(chosen, str) else chosen):
            raise colander.Invalid(node, _("Choose one of the values that are offered."))
