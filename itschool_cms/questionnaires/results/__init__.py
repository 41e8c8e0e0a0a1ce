"""What the staff make of the answers: tables, totals, files, reminders."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from ..models import Questionnaire
from ..respondents import reads_all


def for_readers(view: Callable) -> Callable:
    """Keep a view for who reads the answers of all; it is not there for anybody else."""

    @wraps(view)
    def checked(context: Questionnaire, request: Request) -> Any:
        if not reads_all(request, context):
            raise HTTPNotFound()
        return view(context, request)

    return checked


def includeme(config: Configurator) -> None:
    """Register the pages and the job."""
    config.include(".views")
    config.include(".exports")
    config.include(".reminding")
