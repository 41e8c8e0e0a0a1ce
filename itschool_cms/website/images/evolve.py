"""Pictures of an older site lose what they tell of the camera and the place."""

from collections.abc import Iterator
from typing import Any

from itschool_cms.core.files import StoredFile, files_of
from itschool_cms.core.models import Site
from itschool_cms.core.pictures import clean
from itschool_cms.core.trash import TrashEntry
from itschool_cms.core.tree import walk

from .keeping import KINDS


def clean_old_pictures(site: Site, registry: Any) -> None:
    """Take the notes out of all pictures that were kept before this was done at once; it may run again."""
    for file in _pictures(site):
        with file.blob.open("r") as stream:
            data = stream.read()
        cleaned = clean(data, file.content_type)
        if cleaned != data:
            with file.blob.open("w") as target:
                target.write(cleaned)
            file.size = len(cleaned)


def _pictures(site: Site) -> Iterator[StoredFile]:
    for item in walk(site):
        found = walk(item.content) if isinstance(item, TrashEntry) else (item,)
        for each in found:
            yield from (file for file in files_of(each) if file.content_type in KINDS)
