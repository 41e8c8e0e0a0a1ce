"""Why the tree is not changed as somebody asks."""


class MoveRefused(ValueError):
    """The item cannot stand at the place that was asked for; the message says why."""


class RemovalRefused(ValueError):
    """The item cannot be deleted; the message says why."""
