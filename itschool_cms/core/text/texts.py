"""What an item is found by: its own words, the text of its files, and facts to narrow a search by."""

from typing import TYPE_CHECKING, Any

from ..files import files_of, unread_reason
from ..listings import Record, timestamp
from .records import Text, clean
from .sight import day, sight_tags

if TYPE_CHECKING:
    from ..models import Item

# The tag of items with a file of which the search knows no word.
WORDLESS = ":wordless"
# Of all files of one item together.
MAX_BODY = 400_000  # characters


def text_of(item: "Item", record: Record) -> Text:
    """Return what the index keeps of an item."""
    title = clean(item.title).strip()
    body = clean(item.searchable()).removeprefix(title).strip()
    read = [each.read_text for each in files_of(item) if each.read_text]
    return Text(title, "\n".join((body, *read))[:MAX_BODY].rstrip(), tuple(_tags(item, record)))


def _tags(item: "Item", record: Record) -> list[str]:
    above = item.__parent__
    tags = [f":type:{record.type_name}", *sight_tags(record)]
    while above is not None:
        tags.append(f":in:{above.uid}")
        above = above.__parent__
    if item.owner:
        tags.append(f":by:{item.owner}")
    if any(map(unread_reason, files_of(item))):
        tags.append(WORDLESS)
    moment = timestamp(item.modified, 0)
    if moment:
        tags.append(f":day:{day(moment)}")
    return tags


def has_unread_files(item: Any) -> bool:
    """Tell whether a file of the item holds text that was not read yet."""
    return any(each.read_text is None for each in files_of(item))
