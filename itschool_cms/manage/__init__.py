"""manage."""


def includeme(config) -> None:
    """Plug the feature in."""
