"""A working copy in the place of its original: what would change, who stands in the way, and the change.

Both texts began as the same one, which the copy remembers. A field that only one of them changed is taken
from that one; of a field that both changed, somebody chooses.
"""

from typing import Any

from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.html import Html, sanitise
from itschool_cms.core.publishing import Publishable

from ..editing.versions import BOTH, THEIRS
from ..editing.versions import Difference as Choice
from ..editing.versions import Versions as Texts
from ..history.fields import Difference, Fields
from ..history.reverting import accepted, twin
from .making import kept_names


class Replacement:
    """What becomes of an original once its working copy takes its place.

    Args:
        request: whose rights and language count.
        copied: the working copy.
        chosen: of fields that both texts changed, what was chosen (see `editing.versions`).
    """

    def __init__(self, request: Request, copied: Publishable, chosen: dict[str, str] | None = None) -> None:
        self._request, self._copied, self._chosen = request, copied, chosen or {}
        self.original: Any = copied.original
        self._names = kept_names(request.registry, self.original)
        self._began = copied.copied_values.values

    def overtaken(self) -> bool:
        """Tell whether somebody changed, in the original, a field that the copy changed another way."""
        return any(self._clashes(name) for name in self._names)

    def differences(self) -> list[Difference]:
        """Return what readers will see changed, field by field, if nothing was changed in both."""
        present = {name: getattr(self.original, name, None) for name in self._names}
        return Fields(self._request, self.original).differences(present, {**present, **self._values()})

    def choices(self) -> list[Choice]:
        """Return the fields that are not the same in both texts, for somebody to choose."""
        declared: Any = content_type(self._request.registry, self.original)
        schema = declared.schema().bind(request=self._request, context=self.original)
        before = twin(self.original, self._began)
        mine = schema.from_item(twin(self.original, self._own()), self._request)
        return Texts(schema, self.original, self._request, before).differences(mine, self._chosen)

    def put_in_place(self, comment: str) -> bool:
        """Give the original the text of the copy as a new version, and put the copy into the recycle bin.

        Args:
            comment: why, in the words of the person.

        Returns:
            Whether the original was changed by it.

        Raises:
            Refused: the form of the original would not take it; the message says why.
        """
        tree = self._request.tree
        values = self._values()
        given = accepted(self._request, self.original, values)
        tree.comment = comment
        changed = tree.change(self.original, {name: given[name] for name in values if name in given})
        tree.remove(self._copied)
        return changed

    def _values(self) -> dict[str, Any]:
        """Return what the copy gives to the original."""
        own = self._own()
        return {
            name: self._chosen_of(name, own[name]) for name in self._names if self._gives(name, own[name])
        }

    def _own(self) -> dict[str, Any]:
        return {name: getattr(self._copied, name, None) for name in self._names}

    def _gives(self, name: str, own: Any) -> bool:
        if self._chosen.get(name) == THEIRS:
            return False
        # Who chose their own text keeps it, though only the original was changed.
        return name in self._chosen or own != self._began.get(name)

    def _chosen_of(self, name: str, own: Any) -> Any:
        theirs = getattr(self.original, name, None)
        if self._chosen.get(name) != BOTH or not isinstance(own, str):
            return own
        texts = [text for text in (own, theirs) if text]
        return sanitise("\n".join(texts)) if isinstance(own, Html) else "\n\n".join(texts)

    def _clashes(self, name: str) -> bool:
        began, own, theirs = self._began.get(name), getattr(self._copied, name), getattr(self.original, name)
        return theirs not in (began, own) and own != began
