"""Questionnaires of the demo school, one of them answered."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from itschool_cms.core.html import sanitise
from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree
from itschool_cms.questionnaires.models import Field, Kind, Questionnaire, Respondents

from . import texts
from .days import moment

if TYPE_CHECKING:
    from .school import Demo

TRIP = (
    Field("f1", Kind.YES_NO, "Votre enfant participe-t-il à l’excursion ?", required=True),
    Field("f2", Kind.HEADING, "Le jour de l’excursion", if_key="f1", if_value="yes"),
    Field(
        "f3",
        Kind.ONE,
        "Comment rentre-t-il ?",
        required=True,
        choices="Avec le car jusqu’à l’école\nUn parent vient à Bokrijk\nSeul, à pied, depuis l’école",
        if_key="f1",
        if_value="yes",
    ),
    Field(
        "f4",
        Kind.SEVERAL,
        "Ce qu’il ne peut pas manger",
        help="Laissez vide si tout convient.",
        choices="Arachides\nGluten\nLait\nPorc\nPoisson",
        if_key="f1",
        if_value="yes",
    ),
    Field("f5", Kind.FILE, "Fiche médicale signée", help="Photo ou PDF.", if_key="f1", if_value="yes"),
    Field("f6", Kind.LONG, "Pourquoi ne participe-t-il pas ?", if_key="f1", if_value="no"),
)
FAIR = (
    Field(
        "f1",
        Kind.ONE,
        "Pouvez-vous aider à la fancy-fair ?",
        required=True,
        choices="Oui, le matin\nOui, l’après-midi\nNon, pas cette année",
    ),
    Field("f2", Kind.NUMBER, "Nombre de personnes au repas", low=0, high=20),
    Field("f3", Kind.SHORT, "Une remarque ?"),
)


def add_questionnaires(demo: "Demo") -> None:
    """Add a questionnaire of a class and one of two classes."""
    classes = tuple(f"group:{demo.groups[name].uid}" for name in ("5ep", "2ep"))
    _add(
        demo,
        "jeanne",
        9,
        Questionnaire(
            title=texts.typeset("Excursion à Bokrijk : participation"),
            introduction=sanitise(
                texts.typeset("<p>Une réponse par enfant suffit ; vous pouvez la changer.</p>")
            ),
            fields=_typeset(TRIP),
            audience=(f"group:{demo.groups['3eb'].uid}",),
            signers_only=True,
        ),
    )
    fair = Questionnaire(
        title=texts.typeset("Fancy-fair : qui donne un coup de main ?"),
        introduction=sanitise(texts.typeset("<p>Chaque parent répond pour lui-même.</p>")),
        fields=_typeset(FAIR),
        audience=classes,
        respondents=Respondents.PERSON,
    )
    _add(demo, "claire", 15, fair)
    sofie = demo.people["sofie"].uid
    fair.answers.put(sofie, sofie, (("f1", "Oui, le matin"), ("f2", 3)))


def _typeset(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(replace(each, label=texts.typeset(each.label)) for each in fields)


def _add(demo: "Demo", author: str, days: int, item: Questionnaire) -> None:
    item.state, item.effective = State.PUBLISHED, utcnow() - timedelta(hours=1)
    item.closes = moment(demo.day + timedelta(days=days))
    Tree(demo.tree.site, demo.tree.registry, demo.people[author].uid).add(
        demo.tree.site["questionnaires"], item
    )
