"""Field types: items chosen by uid, moments as the school's clock shows them."""

from typing import Any

import colander
from deform.widget import CheckboxChoiceWidget, SelectWidget

from itschool_cms.core.forms.moments import LocalMoment
from itschool_cms.core.i18n import _

MAX_DIGITS = 16

__all__ = ["Chosen", "ItemNode", "LocalMoment", "Uid", "Uids", "read_uid"]


class Uid(colander.SchemaType):
    """One item by its uid; None for none."""

    plain = "reference"
    widget_maker = SelectWidget

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the digits."""
        return colander.null if appstruct in (colander.null, None) else str(appstruct)

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the uid. Raises colander.Invalid."""
        return colander.null if cstruct in (colander.null, "") else read_uid(node, cstruct)


class Uids(colander.Set):
    """Several items by their uids: a tuple, each once, in the order sent."""

    plain = "references"
    widget_maker = CheckboxChoiceWidget

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the digits of each."""
        return colander.null if appstruct in (colander.null, None) else tuple(str(uid) for uid in appstruct)

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the uids. Raises colander.Invalid."""
        sent = () if cstruct is colander.null else cstruct
        return tuple(dict.fromkeys(read_uid(node, text) for text in sent))


class Chosen(colander.Set):
    """Several values of a fixed set: a tuple in the order of the set.

    Args:
        values: what may be chosen.
    """

    widget_maker = CheckboxChoiceWidget

    def __init__(self, values: tuple[str, ...]) -> None:
        super().__init__()
        self.values = values

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the values."""
        return colander.null if appstruct in (colander.null, None) else tuple(str(each) for each in appstruct)

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the chosen values. Raises colander.Invalid."""
        sent = set() if cstruct is colander.null else set(cstruct)
        if not sent.issubset(self.values):
            raise colander.Invalid(node, _("Choose one of the values that are offered."))
        return tuple(each for each in self.values if each in sent)


def read_uid(node: colander.SchemaNode, text: Any) -> int:
    """Return the uid that the text is. Raises colander.Invalid."""
    if not (isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS):
        raise colander.Invalid(node, _("Choose one of the values that are offered."))
    return int(text)


class ItemNode(colander.SchemaNode):
    """A node whose values are the uids of items; `offer(request)` gives pairs of uid and title.

    One item is chosen from a list, several by check boxes.
    """

    @staticmethod
    def offer(request: Any) -> list[tuple[int, str]]:
        """Return what may be chosen."""
        return []

    def after_bind(self, node: colander.SchemaNode, bindings: dict[str, Any]) -> None:
        """Put the offer into the control and into the check."""
        offered = self.offer(bindings["request"])
        pairs = [(str(uid), title) for uid, title in offered]
        self.validator = _Among({uid for uid, _title in offered})
        if isinstance(self.typ, Uids):
            self.widget = CheckboxChoiceWidget(values=pairs)
        else:
            self.widget = SelectWidget(values=[("", _("Choose…")), *pairs])


class _Among:
    """Every uid is one that was offered."""

    def __init__(self, uids: set[int]) -> None:
        self.uids = uids

    def __call__(self, node: colander.SchemaNode, chosen: Any) -> None:
        if not self.uids.issuperset(chosen if isinstance(chosen, tuple) else (chosen,)):
            raise colander.Invalid(node, _("Choose one of the values that are offered."))
