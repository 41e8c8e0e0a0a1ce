"""What is stored of the look of a school."""

from typing import NamedTuple

from itschool_cms.core.files import StoredFile

# The colours of the house: those of design.css.
PRIMARY, ACCENT = "#113d33", "#ffe15a"


class Look(NamedTuple):
    """The look of a school; the default is that of the house.

    Attributes:
        logo: a picture with its scales, or None.
        primary: colour of what stands behind white text, as #rrggbb.
        accent: colour of what stands behind dark text, as #rrggbb.
    """

    logo: StoredFile | None = None
    primary: str = PRIMARY
    accent: str = ACCENT

    @property
    def has_colours(self) -> bool:
        """Tell whether the colours are the school's own."""
        return (self.primary, self.accent) != (PRIMARY, ACCENT)
