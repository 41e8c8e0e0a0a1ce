"""Files that come from people: judged by their bytes, named safely, offered for download safely."""

from .judge import AcceptedFile, accept, readable_size
from .names import content_disposition, safe_filename
from .refusal import UploadRefused

__all__ = [
    "AcceptedFile",
    "UploadRefused",
    "accept",
    "content_disposition",
    "readable_size",
    "safe_filename",
]
