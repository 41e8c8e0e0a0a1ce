"""In which groups of the school a child is."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import ClassGroup


class InGroups:
    """What a child knows of its groups.

    Attributes:
        groups: uids of the class and other groups that the child is in; the first is the class.
    """

    groups: tuple[int, ...] = ()

    if TYPE_CHECKING:

        def site(self) -> Any:
            """Return the root of the tree."""

    @property
    def main_group(self) -> int | None:
        """The uid of the class: the first of the groups."""
        return self.groups[0] if self.groups else None

    @main_group.setter
    def main_group(self, uid: int | None) -> None:
        self.groups = _each_once(uid, self.groups[1:])

    @property
    def other_groups(self) -> tuple[int, ...]:
        """The uids of the groups beside the class."""
        return self.groups[1:]

    @other_groups.setter
    def other_groups(self, uids: tuple[int, ...]) -> None:
        self.groups = _each_once(self.main_group, uids)

    def class_group(self) -> "ClassGroup | None":
        """Return the class."""
        return self.site().catalog.resolve(self.groups[0]) if self.groups else None

    def all_groups(self) -> "list[ClassGroup]":
        """Return the groups of the child and those they stand in, each once."""
        catalog = self.site().catalog
        found = (catalog.resolve(uid) for uid in self.groups)
        return list(
            dict.fromkeys(above for group in found if group is not None for above in group.groups_above())
        )

    def is_taught_by(self, person: int) -> bool:
        """Tell whether the person (a uid) teaches a group of the child, or one above it."""
        account = self.site().catalog.resolve(person)
        # What somebody wrote under an account that was merged is theirs under the one that stayed.
        now = {person, getattr(account, "merged_into", 0)}
        return any(not now.isdisjoint(group.teachers) for group in self.all_groups())


def _each_once(first: int | None, others: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(uid for uid in (first, *others) if uid))
