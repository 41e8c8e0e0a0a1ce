"""Questionnaires: what the school asks families, built and answered in the browser."""

from pyramid.config import Configurator

from itschool_cms.accounts.events import MergeWanted, PeopleMerged, PeopleParted, PersonalDataWanted
from itschool_cms.core.events import ItemAdded, ItemChanged
from itschool_cms.core.i18n import _
from itschool_cms.families.models import Child, School

from . import merging
from .evolve import add_container as add_to_old_school
from .menus import child_links, staff_links, tabs
from .models import Questionnaire, Questionnaires
from .personal_data import add_answers
from .retention import Retention
from .schemas import QuestionnaireSchema
from .subscribers import add_container, keep_readable
from .tiles import child_tile, home_tile


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    config.add_content_type(
        Questionnaire,
        schema=QuestionnaireSchema,
        title=_("Questionnaire"),
        icon="survey",
        addable_to=(Questionnaires,),
    )
    config.add_subscriber(add_container, ItemAdded, of=School)
    config.add_subscriber(keep_readable, ItemChanged, of=Questionnaire)
    config.add_subscriber(merging.preview, MergeWanted)
    config.add_subscriber(merging.move, PeopleMerged)
    config.add_subscriber(merging.move_back, PeopleParted)
    config.add_subscriber(add_answers, PersonalDataWanted)
    config.add_evolution_step("questionnaires.container", add_to_old_school)
    config.add_background_job("questionnaires.retention", Retention())
    config.add_private_root("questionnaires")
    config.add_menu_entry("questionnaires", child_links, place="child", order=45)
    config.add_menu_entry("questionnaires", staff_links, place="staff", order=42)
    config.add_menu_entry("questionnaires", tabs, place="tabs", order=15)
    template = "templates/tile.pt"
    config.add_tile("questionnaires", child_tile, of=Child, column=1, order=5, template=template, piece=True)
    config.add_tile(
        "questionnaires", home_tile, of=School, page="home", column=1, order=5, template=template, piece=True
    )
    config.include(".answering")
    config.include(".building")
    config.include(".results")
