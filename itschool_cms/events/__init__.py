"""events."""


def includeme(config) -> None:
    """Plug the feature in."""
