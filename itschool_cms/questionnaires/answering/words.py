"""When a questionnaire takes answers, and how far one is, in words."""

from datetime import datetime, timedelta
from typing import Any

from itschool_cms.core.i18n import _
from itschool_cms.core.models import utcnow

from ..models import Questionnaire


def due(words: Any, questionnaire: Questionnaire) -> str:
    """Return until when answers are taken; empty without an end."""
    if questionnaire.closes is None:
        return ""
    if questionnaire.is_closed(utcnow()):
        return words.translate(_("Closed on ${date}"), date=words.date(questionnaire.closes))
    return words.translate(_("To answer by ${date}"), date=words.date(last_day(questionnaire.closes)))


def last_day(closes: datetime) -> datetime:
    """Return a moment of the last day for answers: what ends at midnight ends on the day before."""
    return closes - timedelta(seconds=1)


def hindrance(words: Any, questionnaire: Questionnaire) -> str:
    """Return why no answer is taken now; empty when one is."""
    now = utcnow()
    if questionnaire.opens is not None and questionnaire.opens > now:
        return words.translate(
            _("Answers are taken from ${moment} on."), moment=words.moment(questionnaire.opens)
        )
    if questionnaire.is_closed(now):
        moment = words.moment(questionnaire.closes)
        return words.translate(
            _("This questionnaire closed on ${moment}: no more answers are taken."), moment=moment
        )
    return ""
