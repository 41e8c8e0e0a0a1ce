"""Files in forms: judged at once, kept for another round, stored when the view says so."""

from dataclasses import dataclass
from typing import Any

import colander
from pyramid.i18n import TranslationStringFactory

from ..files import SHOWN, StoredFile, keep
from ..uploads import AcceptedFile, UploadRefused, accept
from .controls import KEPT, STORED, FilesWidget

_ = TranslationStringFactory("itschool_cms")

DEFAULT_LIMIT = 25_000_000


@dataclass(frozen=True)
class FileRow:
    """A file above the control: `key` is what its tick sends, `href` where it is seen; empty for nowhere."""

    key: str
    name: str
    size: int
    ticked: bool
    href: str = ""
    picture: bool = False


class UploadedFile(colander.SchemaType):
    """A tuple of :class:`itschool_cms.core.uploads.AcceptedFile`.

    `max_size` is in bytes for each file, `max_files` for all that are sent at once. With `of_item` the files
    that the item has under the name of the node can be kept or taken away one by one: the tuple then holds
    those that stay (:class:`itschool_cms.core.files.StoredFile`), then the new ones, at most `max_files` in
    all; of a node for one file the new one replaces the old. :func:`stored` makes all of them stored files.
    """

    widget_maker = FilesWidget

    def __init__(self, max_size: int = DEFAULT_LIMIT, max_files: int = 20, of_item: bool = False):
        self.max_size, self.max_files, self.of_item = max_size, max_files, of_item

    def serialize(self, node, appstruct):
        """Return the files that are there already, one or several: what has name, size and content_type."""
        if appstruct in (colander.null, None):
            return colander.null
        return list(appstruct) if isinstance(appstruct, list | tuple) else [appstruct]

    def deserialize(self, node, cstruct):
        """Judge each file that was sent. Raises colander.Invalid with a line for each refused file."""
        node.accepted = []
        if cstruct is colander.null:
            return colander.null
        if not isinstance(cstruct, list):
            # An address may give values to the fields of a form, but no files.
            raise colander.Invalid(node, _("The form is damaged."))
        sent = [item for item in cstruct if not isinstance(item, str)]
        if len(sent) > self.max_files:
            limit = {"max": self.max_files}
            raise colander.Invalid(node, _("Send at most ${max} files at once.", mapping=limit))
        return self._together(node, self._ticked(node, cstruct), [self._judge(item) for item in sent])

    def cstruct_children(self, node, cstruct):
        """There are none."""
        return []

    def rows(self, node: colander.SchemaNode, given: list[Any]) -> list[FileRow]:
        """Return the files that a tick keeps.

        Args:
            given: what the field shows: stored files, or what its ticks sent.
        """
        typed = not any(isinstance(item, StoredFile) for item in given)
        sent = bool(getattr(node, "accepted", None) is not None and typed)
        present = self._present(node)
        rows = [self._row(node, key, file, not sent or key in given) for key, file in present.items()]
        tokens = [item for item in given if isinstance(item, str) and item.startswith(KEPT)]
        found = ((token, self._kept(node, token)) for token in tokens)
        return [*rows, *(FileRow(token, file.name, file.size, True) for token, file in found if file)]

    def accepted(self, node: colander.SchemaNode, uploads: list[Any]) -> list[AcceptedFile]:
        """Return those of the uploads of this round that were accepted; each is returned once only."""
        found = getattr(node, "accepted", None)
        if found is None:
            # A button that adds or removes an item of a list validates nothing.
            found = [file for file in map(self._judge, uploads) if isinstance(file, AcceptedFile)]
        node.accepted = []
        return found

    def keep(self, node: colander.SchemaNode, files: list[AcceptedFile]) -> list[str] | None:
        """Keep judged files for the next round; returns what their ticks send, None when there is no room."""
        if not files:
            return []
        store = getattr(_bound(node, "request"), "kept_files", None)
        tokens = store.keep(files) if store is not None else None
        return None if tokens is None else [KEPT + token for token in tokens]

    def _row(self, node, key, file, ticked):
        view, item = node.widget and getattr(node.widget, "view", ""), _bound(node, "context")
        href = ""
        if view:
            href = _bound(node, "request").resource_path(item, view, str(file.uid), file.name)
        return FileRow(key, file.name, file.size, ticked, href, file.content_type in SHOWN)

    def _present(self, node) -> dict[str, StoredFile]:
        """Return the files of the item by what their ticks send."""
        value = getattr(_bound(node, "context"), node.name, None) if self.of_item else None
        files = value if isinstance(value, tuple) else (value,)
        return {f"{STORED}{file.uid}": file for file in files if isinstance(file, StoredFile)}

    def _kept(self, node, key) -> AcceptedFile | None:
        store = getattr(_bound(node, "request"), "kept_files", None)
        return store.get(key.removeprefix(KEPT)) if store is not None else None

    def _ticked(self, node, cstruct):
        """Return what the ticks keep; a file that is gone meanwhile is left out, or missed."""
        present, texts = self._present(node), [item for item in cstruct if isinstance(item, str)]
        staying = [present[key] for key in texts if key in present]
        before = [self._kept(node, key) for key in texts if key.startswith(KEPT)]
        missed = _("A file that you sent before is no longer there. Choose it again.")
        return [*staying, *(missed if file is None else file for file in before)]

    def _together(self, node, ticked, judged):
        judged = [*(item for item in ticked if not isinstance(item, StoredFile)), *judged]
        staying = [item for item in ticked if isinstance(item, StoredFile)]
        new = [item for item in judged if isinstance(item, AcceptedFile)]
        # Those of the round before are kept already.
        node.accepted = [item for item in new if item not in ticked]
        refused = [item for item in judged if not isinstance(item, AcceptedFile)]
        if refused:
            raise colander.Invalid(node, refused)
        if self.max_files == 1 and new:
            staying, new = [], new[-1:]
        if len(staying) + len(new) > self.max_files:
            limit = {"max": self.max_files}
            raise colander.Invalid(node, _("There are at most ${max} files.", mapping=limit))
        return (*staying, *new) or colander.null

    def _judge(self, item):
        try:
            return accept(item.filename, item.file, self.max_size)
        except UploadRefused as refusal:
            parts = {"name": item.filename[-150:], "reason": refusal.reason}
            return _("${name}: ${reason}", mapping=parts)


def stored(files: tuple[StoredFile | AcceptedFile, ...]) -> tuple[StoredFile, ...]:
    """Return the files of a field as they are stored: the new ones are written to the disk."""
    return tuple(file if isinstance(file, StoredFile) else keep(file) for file in files)


def _bound(node, name):
    return (node.bindings or {}).get(name)
