"""What a person is called."""

from .naming import fold


class PersonName:
    """What a person is called: the title of an item that is a person; stands before Item among the bases."""

    first_name = ""
    last_name = ""

    @property
    def title(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        return (self.first_name[:1] + self.last_name[:1]).upper()

    def sort_title(self) -> str:
        """Sort by last name."""
        return fold(f"{self.last_name} {self.first_name}")
