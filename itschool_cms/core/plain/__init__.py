"""Items as plain JSON values and back: one codec, made from the schemas of the types."""

from .codec import errors_of, read_values, schema_of, write_values
from .parsing import BodyRefused, parse_json
from .parts import Uploaded, kind_of
from .world import World

__all__ = [
    "BodyRefused",
    "Uploaded",
    "World",
    "errors_of",
    "kind_of",
    "parse_json",
    "read_values",
    "schema_of",
    "write_values",
]
