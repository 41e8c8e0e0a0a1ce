"""What was deleted long enough ago goes for good."""

from datetime import timedelta
from typing import Any

from itschool_cms.core.jobs import ClockedJob, system_request

from .models import Step
from .store import questions_of

PAUSE = timedelta(hours=1)


class Purge(ClockedJob):
    """The background job: deleted questions stay as long as what lies in the recycle bin."""

    def _work(self, registry: Any) -> bool:
        now = self.now()
        if now < self._forgets_at:
            return False
        with system_request(registry) as request:
            if request is not None and request.site.bin_days:
                purge(request.site, now - timedelta(days=request.site.bin_days))
        self._forgets_at = now + PAUSE
        return False


def purge(site: Any, end: Any) -> None:
    """Let go what was deleted before a moment (UTC)."""
    questions = questions_of(site)
    for thread in list(questions.at(Step.DELETED)):
        if thread.changed < end:
            questions.forget(thread)
