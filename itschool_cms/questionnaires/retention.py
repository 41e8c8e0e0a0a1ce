"""Answers that were kept long enough are deleted, with their files."""

from datetime import datetime, timedelta
from typing import Any

from itschool_cms.core.jobs import ClockedJob, system_request

from .models import Answer, Questionnaire
from .subscribers import NAME

AT_ONCE = 200
REST = timedelta(days=1)


class Retention(ClockedJob):
    """The daily round over all questionnaires.

    Attributes:
        rests_until: moment (UTC) before which there is nothing to do.
    """

    rests_until: datetime | None = None

    def _work(self, registry: Any) -> bool:
        now = self.now()
        if self.rests_until is not None and now < self.rests_until:
            return False
        with system_request(registry) as request:
            place = request.site.get(NAME) if request is not None else None
            deleted = sum(delete_old(item, now) for item in place.values()) if place is not None else 0
        if deleted:
            return True
        self.rests_until = now + REST
        return False


def delete_old(questionnaire: Questionnaire, now: datetime) -> int:
    """Delete some answers that were kept long enough at a moment (UTC); returns how many."""
    if not questionnaire.days_kept:
        return 0
    limit = now - timedelta(days=questionnaire.days_kept)
    old = [uid for uid, answer in questionnaire.answers.items() if _since(questionnaire, answer) <= limit][
        :AT_ONCE
    ]
    for uid in old:
        questionnaire.answers.drop(uid)
    return len(old)


def _since(questionnaire: Questionnaire, answer: Answer) -> datetime:
    """Return from when on the days are counted: the closing, without one the last change."""
    moment = questionnaire.closes or answer.changed
    assert moment is not None  # noqa: S101 - an answer that is kept was given at some moment
    return moment
