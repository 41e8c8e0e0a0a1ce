"""What becomes of an identity when a person leaves the tree, and comes back."""

from itschool_cms.core.events import ItemRemoved

from .identities import unlink


def forget_identity(event: ItemRemoved) -> None:
    """Free the identity of who was taken out: nobody is let in by it, and whoever returns links it again."""
    if event.item.identity:
        unlink(event.tree.site["people"], event.item)
