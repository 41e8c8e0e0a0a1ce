"""Images as items of the tree, and the stored file that has scales."""

from typing import Any, NamedTuple

from itschool_cms.core.files import StoredFile
from itschool_cms.core.i18n import _

from ..models import Published


class Scale(NamedTuple):
    """A picture in one of the fixed sizes.

    Attributes:
        name: of the scale.
        width, height: in pixels.
        file: the bytes.
    """

    name: str
    width: int
    height: int
    file: StoredFile


class ScaledFile(StoredFile):
    """A stored picture with its scales, all made when it is kept.

    Attributes:
        scales: the largest first.
    """

    scales: tuple[Scale, ...] = ()

    def scale(self, name: str) -> Scale | None:
        """Return the scale of that name, or None."""
        return next((each for each in self.scales if each.name == name), None)


class Image(Published):
    """A picture for everybody; without words for who does not see it, nobody but its editors gets it.

    Attributes:
        file: the picture.
        alt: what the picture shows, in words.
        credit: who made it.
    """

    file: StoredFile | None = None
    alt = ""
    credit = ""

    def audience_readers(self) -> tuple[str, ...]:
        """Anybody sees a published image that is described in words."""
        return super().audience_readers() if self.alt and self.file is not None else ()

    def publishing_hindrance(self) -> Any:
        """An image without words stays a draft."""
        if self.alt:
            return None
        return _("Describe the image in words first: some readers hear it instead of seeing it.")

    def searchable(self) -> str:
        """Be found by title, words and maker."""
        return f"{self.title} {self.alt} {self.credit}"
