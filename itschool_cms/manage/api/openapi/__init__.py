"""The description of the API (OpenAPI 3.1), made from the content types, and a page of it for people."""

from .document import describe_api

__all__ = ["describe_api"]
