"""Generated families, for trying the site at the size of a large school or of a country."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from itschool_cms.accounts.api import set_password
from itschool_cms.accounts.models import User
from itschool_cms.core.html import sanitise
from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.events.models import Event
from itschool_cms.families.models import COVERS, Child, ClassGroup, Family, Relation, Right, School, today
from itschool_cms.finance.models import Invoice, Line, Nature

from .days import moment
from .people import PASSWORD
from .school import add_guardianship

BATCH = 25
PUPILS_IN_A_CLASS = 24
SCHOOL_DOCUMENTS = 50
SCHOOL_EVENTS = 20
DOCUMENTS, INVOICES = 10, 5
BIG_FILE_BYTES = 1_000_000

FIRST_NAMES = (
    "Adam",
    "Alice",
    "Arthur",
    "Camille",
    "Chloé",
    "Elias",
    "Emma",
    "Gabriel",
    "Hugo",
    "Inès",
    "Jules",
    "Léa",
    "Louis",
    "Lina",
    "Mila",
    "Nathan",
)
LAST_NAMES = (
    "Dubois",
    "Lambert",
    "Peeters",
    "Janssens",
    "Maes",
    "Jacobs",
    "Mertens",
    "Willems",
    "Claes",
    "Goossens",
    "Wouters",
    "Simon",
    "Leroy",
)
SUBJECTS = (
    "Circulaire",
    "Autorisation",
    "Programme",
    "Menu",
    "Horaire",
    "Bulletin",
    "Rappel",
    "Invitation",
    "Sortie",
    "Projet",
)


def add_families(
    site: School, registry: Any, manager: Any, count: int, progress: Callable[[int, int], None] | None = None
) -> None:
    """Add families of one guardian and two children, each child with documents and invoices.

    Args:
        count: how many families.
        progress: function of done and all families, called now and then.
    """
    tree, chance = Tree(site, registry), random.Random(count)  # noqa: S311 - no secret
    with manager:
        password_hash = _hash()
        first = _already(site)
        if not first:
            _add_school_contents(tree)
    for start in range(first, first + count, BATCH):
        stop = min(start + BATCH, first + count)
        with manager:
            groups = _groups(tree, start, stop)
            for number in range(start, stop):
                _add_family(tree, chance, number + 1, groups[number], password_hash)
        if progress:
            progress(stop - first, count)


def _hash() -> str:
    user = User()
    set_password(user, PASSWORD)
    return user.password_hash


def _already(site: School) -> int:
    return getattr(site, "generated_families", 0)


def _add_school_contents(tree: Tree) -> None:
    day = today()
    for number in range(SCHOOL_DOCUMENTS):
        document = Document(
            title=f"{SUBJECTS[number % len(SUBJECTS)]} nº {number + 1}",
            text=sanitise("<p>Ce document concerne toutes les familles de l’école.</p>"),
            audience=("school",),
            state=State.PUBLISHED,
            effective=min(moment(day - timedelta(days=3 * number), 7), utcnow()),
        )
        if number == 0:
            attach(
                document,
                tree.site.catalog.new_uid(),
                "grand-fichier.txt",
                b"0123456789abcde\n" * (BIG_FILE_BYTES // 16),
            )
        tree.add(tree.site["documents"], document)
    for number in range(SCHOOL_EVENTS):
        start = day + timedelta(days=3 * number - 10)
        event = Event(
            title=f"Activité nº {number + 1}",
            start=moment(start, 9),
            end=moment(start, 11),
            audience=("school",),
            state=State.PUBLISHED,
        )
        tree.add(tree.site["events"], event)


def _groups(tree: Tree, start: int, stop: int) -> dict[int, ClassGroup]:
    classes, groups = tree.site["classes"], {}
    for number in range(start, stop):
        index = 2 * number // PUPILS_IN_A_CLASS + 1
        name = f"classe-{index}"
        if name not in classes:
            tree.add(classes, ClassGroup(title=f"Classe {index}", short_title=f"Cl. {index}"), name)
        groups[number] = classes[name]
    return groups


def _add_family(
    tree: Tree, chance: random.Random, number: int, group: ClassGroup, password_hash: str
) -> None:
    last_name = chance.choice(LAST_NAMES)
    user = User(
        first_name=chance.choice(FIRST_NAMES),
        last_name=last_name,
        email=f"parent{number:05}@example.org",
        password_hash=password_hash,
    )
    tree.add(tree.site["people"], user, f"parent{number:05}")
    family = tree.add(tree.site["families"], Family(title=f"{last_name} {number}"), f"famille-{number:05}")
    for first_name in chance.sample(FIRST_NAMES, 2):
        child = Child(
            first_name=first_name,
            last_name=last_name,
            cover=chance.choice(COVERS),
            groups=(group.uid,),
            born=today() - timedelta(days=chance.randrange(1200, 6000)),
        )
        tree.add(family, child)
        add_guardianship(tree, child, user, Relation.MOTHER, tuple(Right))
        _add_papers(tree, chance, child)
    tree.site.generated_families = number


def _add_papers(tree: Tree, chance: random.Random, child: Child) -> None:
    day = today()
    for number in range(DOCUMENTS):
        document = Document(
            title=f"{chance.choice(SUBJECTS)} de {child.first_name}",
            text=sanitise("<p>Ce document concerne votre enfant.</p>"),
            state=State.PUBLISHED,
            effective=min(moment(day - timedelta(days=7 * number + chance.randrange(7)), 7), utcnow()),
        )
        tree.add(child["documents"], document)
    for number in range(INVOICES):
        line = Line("Repas et garderie", chance.randrange(1, 20), 250, Nature.COMPULSORY)
        invoice = Invoice(title="Repas et garderie", lines=(line,))
        issued = day - timedelta(days=30 * number + 5)
        invoice.issue(tree.site.finance.next_number(), on=issued, due=issued + timedelta(days=15))
        if number:
            invoice.note_payment(on=issued + timedelta(days=10))
        tree.add(child["invoices"], invoice)
