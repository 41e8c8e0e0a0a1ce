"""Things of a list in words: what pages say of them that compare two states of the list.

A schema of a list whose things have a key (`core.forms.ItemsSchema`) may have a method
`in_words(words, things) -> list[Record]`; without it each thing is one line of all its values.
"""

from typing import NamedTuple


class Record(NamedTuple):
    """One thing of a list, in the reader's language.

    Attributes:
        key: names it in all states of the list.
        title: what people call it.
        facts: pairs of the title of a property and its value; without what is empty.
    """

    key: str
    title: str
    facts: tuple[tuple[str, str], ...]

    def text(self) -> str:
        """Return the facts, one a line."""
        return "\n".join(f"{name}: {', '.join(said.splitlines())}" for name, said in self.facts)
