"""deform's renderer with our widget templates in front, speaking the language of the request."""

from pathlib import Path

import deform
from chameleon import PageTemplateFile
from pyramid.i18n import TranslationString
from pyramid.threadlocal import get_current_request

from ..rendering import OneAtATime
from .control import Control

OURS = str(Path(__file__).parent / "widgets")
THEIRS = str(Path(deform.__file__).parent / "templates")


class WidgetTemplate(OneAtATime, PageTemplateFile):
    """The template of a widget."""


class Rendered(str):
    """Markup made by the widget templates; templates insert it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the markup."""
        return str.__str__(self)


class Renderer(deform.ZPTRendererFactory):
    """Gives every widget template the variable `control`, and marks what it makes as markup."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.loader.formats = {"xml": WidgetTemplate}

    def __call__(self, template_name: str, **kw) -> Rendered:
        """Return the markup of one widget."""
        return Rendered(super().__call__(template_name, control=Control(kw["field"]), **kw))


def translate(term: str) -> str:
    """Return `term` in the language of the current request, the terms among its values too.

    Without a request the values are filled in and nothing else.
    """
    if isinstance(term, TranslationString) and term.mapping:
        term = TranslationString(term, mapping={name: _value(value) for name, value in term.mapping.items()})
    request = get_current_request()
    if request is not None:
        return request.localizer.translate(term)
    return term.interpolate() if isinstance(term, TranslationString) else term


def _value(value):
    return translate(value) if isinstance(value, TranslationString) else value


# Templates are read once a process: deform's default looks at the file at every call.
renderer = Renderer([OURS, THEIRS], auto_reload=False, translator=translate)
