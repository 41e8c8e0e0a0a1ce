"""The texts of the demo are set as French wants it."""

import pytest

from itschool_cms.scripts.demo.texts import BOKRIJK, typeset


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("à 16 h 05, puis", "à 16~h~05, puis"),
        ("de 8 h à midi", "de 8~h à midi"),
        ("42,50 € : car", "42,50~€ : car"),
        ("l’essentiel : tout", "l’essentiel~: tout"),
        ("deux heures", "deux heures"),
    ],
)
def test_what_belongs_together_stays_on_one_line(typed, wanted):
    assert typeset(typed).replace("\N{NO-BREAK SPACE}", "~") == wanted


def test_the_markup_of_a_text_stays_as_it_is():
    assert typeset(BOKRIJK).replace("\N{NO-BREAK SPACE}", " ") == BOKRIJK
