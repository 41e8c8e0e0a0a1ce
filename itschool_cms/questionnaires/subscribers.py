"""What questionnaires do when something happens elsewhere, or to one of them."""

from itschool_cms.core.events import ItemAdded, ItemChanged

from .models import Questionnaire, Questionnaires

NAME, TITLE = "questionnaires", "Questionnaires"


def add_container(event: ItemAdded) -> None:
    """Give a new school its questionnaires."""
    event.tree.add(event.item, Questionnaires(title=TITLE), NAME)


def keep_readable(event: ItemChanged) -> None:
    """Keep a field that is taken away while its answers are there, whoever takes it away."""
    item, before = event.item, event.before.get("fields")
    if isinstance(item, Questionnaire) and before is not None and (item.answers or item.is_open()):
        present = {field.key for field in item.fields}
        item.retire(field for field in before if field.key not in present)
