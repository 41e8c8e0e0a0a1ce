"""What happens to pictures that come another way than by the form: imports, restored versions."""

from contextlib import suppress

from itschool_cms.core.events import ItemAdded, ItemChanged
from itschool_cms.core.files import StoredFile
from itschool_cms.core.pictures import NotDrawn

from .keeping import KINDS, scaled
from .models import ScaledFile


def draw_scales(event: ItemAdded | ItemChanged) -> None:
    """Give the picture of an item its scales, where it has none; one that cannot be drawn has none."""
    item = event.item
    file: StoredFile | None = getattr(item, "file", None)
    if file is None or isinstance(file, ScaledFile) or file.content_type not in KINDS:
        return
    with suppress(NotDrawn):
        item.file = scaled(file)  # type: ignore[attr-defined]
