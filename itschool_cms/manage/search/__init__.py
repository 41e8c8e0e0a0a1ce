"""The search: one page for everybody, on which each finds what they may see."""

from pyramid.config import Configurator

from .jobs import merge, note_stems, read_files


def includeme(config: Configurator) -> None:
    """Plug the part in."""
    config.add_background_job("search: merge", merge)
    config.add_background_job("search: stems", note_stems)
    config.add_background_job("search: files", read_files)
    config.include(".views")
