"""The second step of signing in: codes of an app, passkeys, recovery codes."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Plug the second step in."""
    for part in (".gate", ".views"):
        config.include(part)
