"""Work on the index beside the answers: new texts go into the postings, new words get their stems."""

from typing import Any, BinaryIO

from itschool_cms.core.catalog import Catalog
from itschool_cms.core.files import FileText, files_of, open_bytes
from itschool_cms.core.jobs import again_after_conflicts, system_request
from itschool_cms.core.reading import read_words
from itschool_cms.core.text.index import MERGED_BY_JOB

# A tenth of a second of work.
WORDS = 200


def merge(registry: Any) -> bool:
    """Merge what waits, once it is worth it."""
    with system_request(registry) as request:
        if request is not None and request.site.catalog.text.waiting() >= MERGED_BY_JOB:
            request.site.catalog.text.merge()
    return False


def note_stems(registry: Any) -> bool:
    """Find the stems of some new words."""
    with system_request(registry) as request:
        return request is not None and request.site.catalog.text.note_stems(WORDS)


def read_files(registry: Any) -> bool:
    """Read the words of one file that nobody has read yet; tells whether there was one."""
    with system_request(registry) as request:
        task = _next_file(request.site.catalog) if request is not None else None
    if task is None:
        return False
    uid, file_uid, content_type, stream = task
    with stream:
        words = read_words(stream, content_type)
    again_after_conflicts(lambda _attempt: _keep(registry, uid, file_uid, words))
    return True


def _next_file(catalog: Catalog) -> tuple[int, int, str, BinaryIO] | None:
    for uid in list(catalog.text.unread):
        for file in files_of(catalog.resolve(uid)):
            if file.read_text is None:
                return uid, file.uid, file.content_type, open_bytes(file)
        catalog.text.unread.remove(uid)
    return None


def _keep(registry: Any, uid: int, file_uid: int, words: FileText) -> bool:
    with system_request(registry) as request:
        catalog: Any = request.site.catalog if request is not None else Catalog()
        # Meanwhile the item may be gone, or have other files.
        item = catalog.resolve(uid)
        for file in files_of(item) if item is not None else ():
            if file.uid == file_uid:
                file.words = words
                catalog.index_text(item)
    return True
