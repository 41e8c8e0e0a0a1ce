"""Contents of every folder: the table, acts on many items, the clipboard, many files at once."""

from pyramid.config import Configurator

from .acts.act import add_batch_act
from .acts.dates import DATES
from .acts.deleting import DELETE, RESTORE
from .acts.ordering import PLACE
from .acts.pasting import COPY, MOVE, add_copy_change
from .acts.tags import TAGS
from .columns import COLUMNS, add_contents_column
from .uploads import add_upload_type


def includeme(config: Configurator) -> None:
    """Plug the part in, and provide its seams."""
    config.registry.batch_acts = {}
    config.registry.contents_columns = {}
    config.registry.copy_changes = []
    config.registry.upload_makers = {}
    config.add_directive("add_batch_act", add_batch_act)
    config.add_directive("add_contents_column", add_contents_column)
    config.add_directive("add_copy_change", add_copy_change)
    config.add_directive("add_upload_type", add_upload_type)
    for column in COLUMNS:
        config.add_contents_column(column)
    for act in (DELETE, RESTORE, PLACE, MOVE, COPY, DATES, TAGS):
        config.add_batch_act(act)
    config.scan(".views")
