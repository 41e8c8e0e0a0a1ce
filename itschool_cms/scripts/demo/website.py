"""The public website of the demo school: pages in two languages, news, a picture, a file, a link."""

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from itschool_cms.core.files import keep
from itschool_cms.core.html import sanitise
from itschool_cms.core.models import Folder
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree
from itschool_cms.core.uploads import accept
from itschool_cms.website.files.models import File
from itschool_cms.website.images.keeping import keep_picture
from itschool_cms.website.images.models import Image, ScaledFile
from itschool_cms.website.models import Link, News, Page, Section

from . import website_texts as texts
from .drawing import SCENES, draw
from .pdf import one_page
from .texts import typeset

if TYPE_CHECKING:
    from .school import Demo

AUTHOR = "claire"
MAX_SIZE = 20_000_000


def add_website(demo: "Demo") -> None:
    """Add the website: what the office wrote and published."""
    tree = Tree(demo.tree.site, demo.tree.registry, demo.people[AUTHOR].uid)
    _add_school(tree)
    _add_enrolment(tree)
    _add_news(demo, tree)


def _add_school(tree: Tree) -> None:
    section = _add(
        tree, tree.site, Section(title="Notre école", description=typeset(texts.SCHOOL)), "notre-ecole"
    )
    project = _add(tree, section, _page("Notre projet", texts.PROJECT_SUMMARY, texts.PROJECT, "fr"), "projet")
    tree.change(project, {"translations": project.uid})
    dutch = _page("Ons project", texts.PROJECT_SUMMARY_NL, texts.PROJECT_NL, "nl")
    dutch.translations = project.uid
    _add(tree, section, dutch, "ons-project")
    _add(tree, section, _page("L’équipe", texts.TEAM_SUMMARY, texts.TEAM), "equipe")
    _add(tree, section, _page("Horaires et garderie", texts.HOURS_SUMMARY, texts.HOURS), "horaires")
    picture = Image(
        title="La cour de récréation",
        alt="Dessin : l’école au bord de la cour, sous un ciel clair, avec deux arbres.",
        credit="École de démo",
        file=_picture("yard", "cour.jpg"),
        state=State.PUBLISHED,
    )
    _add(tree, section, picture, "cour")


def _add_enrolment(tree: Tree) -> None:
    section = Section(title="Inscriptions", description=typeset(texts.ENROLMENT), default_page="inscrire")
    _add(tree, tree.site, section, "inscriptions")
    _add(tree, section, _page("Inscrire votre enfant", texts.ENROL_SUMMARY, texts.ENROL), "inscrire")
    data = one_page("École de démo", ["Demande d'inscription", "Nom de l'enfant :", "Date de naissance :"])
    form = File(
        title="Demande d’inscription",
        description=typeset("À imprimer, à remplir et à remettre au secrétariat."),
        file=keep(accept("demande-inscription.pdf", BytesIO(data), MAX_SIZE)),
        state=State.PUBLISHED,
    )
    _add(tree, section, form, "formulaire")
    link = Link(
        title="L’inscription en première secondaire",
        description=typeset("Les règles et les dates, sur le site de la Fédération Wallonie-Bruxelles."),
        address="https://www.inscription.cfwb.be/",
        state=State.PUBLISHED,
    )
    _add(tree, section, link, "premiere-secondaire")


def _add_news(demo: "Demo", tree: Tree) -> None:
    section = Section(title="Actualités", description=typeset("Ce qui se passe à l’école."))
    _add(tree, tree.site, section, "actualites")
    for title, name, days, summary, text, scene, alt in texts.NEWS:
        item = News(
            title=typeset(title),
            on=demo.day - timedelta(days=days),
            description=typeset(summary),
            text=sanitise(typeset(text)),
            file=_picture(scene, f"{name}.jpg") if scene else None,
            alt=typeset(alt),
            state=State.PUBLISHED,
        )
        _add(tree, section, item, name)


def _page(title: str, summary: str, text: str, language: str = "") -> Page:
    return Page(
        title=title,
        description=typeset(summary),
        text=sanitise(typeset(text)),
        language=language,
        state=State.PUBLISHED,
    )


def _picture(scene: str, name: str) -> ScaledFile:
    return keep_picture(accept(name, BytesIO(draw(*SCENES[scene])), MAX_SIZE))


def _add(tree: Tree, place: Folder, item: Any, name: str) -> Any:
    return tree.add(place, item, name)
