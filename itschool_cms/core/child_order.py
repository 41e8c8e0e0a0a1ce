"""The order of the children of a folder: places that grow, with gaps where something was put between."""

from collections.abc import Iterator
from typing import Any

# Between two children of a folder when their order is numbered anew.
GAP = 1024


class ChildOrder:
    """What a folder knows of the order of its children; the folder owns what is stored.

    Attributes:
        _children: name to child.
        _order: place to name.
        _position: name to place.
    """

    _children: Any
    _order: Any
    _position: Any

    def keys(self) -> Iterator[str]:
        """Yield the names of the children in their order."""
        return iter(self._order.values())

    def move_by(self, name: str, steps: int) -> None:
        """Move a child up (negative) or down in the order, by as many places, as far as there are places."""
        names = list(self.keys())
        index = names.index(name)
        names.insert(max(0, min(len(names) - 1, index + steps)), names.pop(index))
        self.reorder(names)

    def reorder(self, names: list[str]) -> None:
        """Give the children another order; only places that change are written.

        Raises:
            ValueError: the names are not those of the children.
        """
        present = list(self._order.items())
        if len(names) != len(present) or set(names) != set(self._children.keys()):
            raise ValueError("These are not the children.")
        for (position, old), new in zip(present, names, strict=True):
            if old != new:
                self._order[position] = new
                self._position[new] = position

    def neighbour(self, name: str) -> str:
        """Return the name of the child that stands before a child in the order; empty for the first."""
        place = self._position[name]
        first = self._order.minKey()
        return self._order[self._order.maxKey(place - 1)] if place > first else ""

    def put_behind(self, name: str, other: str) -> None:
        """Put a child directly behind another one in the order; first of all when `other` is empty."""
        if name == other or self.neighbour(name) == other:
            return
        del self._order[self._position.pop(name)]
        place = self._place_behind(other)
        self._order[place] = name
        self._position[name] = place

    def _place_behind(self, other: str) -> int:
        if not other:
            return self._order.minKey() - 1
        if self._position[other] + 1 in self._order:
            # There is no gap: all get places that leave one.
            names = list(self._order.values())
            self._order.clear()
            for number, each in enumerate(names):
                self._order[number * GAP] = each
                self._position[each] = number * GAP
        return self._position[other] + 1

    def position_of(self, name: str) -> int:
        """Return the place of a child in the order; places grow but need not be next to each other."""
        return self._position[name]

    def _put_last(self, name: str) -> None:
        position = self._order.maxKey() + 1 if self._order else 0
        self._order[position] = name
        self._position[name] = position
