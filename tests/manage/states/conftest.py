"""The same school as that of sharing."""

from tests.manage.sharing.conftest import ask, filled, place, world

__all__ = ["ask", "filled", "place", "world"]
