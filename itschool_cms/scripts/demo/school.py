"""« École de démo »: the school of the seed, with dates relative to today."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from itschool_cms.accounts.models import User
from itschool_cms.core.tree import Tree
from itschool_cms.families.models import Child, ClassGroup, Family, Guardianship, Relation, Right, today

from . import contents, texts
from .people import add_people
from .questionnaires import add_questionnaires
from .questions import add_questions
from .website import add_website

READ_ONLY = (Right.READ, Right.CONTACT)


@dataclass
class Demo:
    """What the parts of the demo hand on to each other."""

    tree: Tree
    day: date
    people: dict[str, User]
    groups: dict[str, ClassGroup] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)


def fill(tree: Tree) -> Demo:
    """Fill an empty school."""
    demo = Demo(tree, today(), add_people(tree))
    _describe(tree)
    _add_groups(demo)
    _add_families(demo)
    contents.add_documents(demo)
    contents.add_events(demo)
    contents.add_invoices(demo)
    contents.note_readings(demo)
    add_questionnaires(demo)
    add_questions(demo)
    add_website(demo)
    return demo


def _describe(tree: Tree) -> None:
    tree.change(
        tree.site,
        {
            "title": "École de démo",
            "address": "Rue de l’Exemple 12\n1000 Bruxelles",
            "phone": "02 555 12 34",
            "email": "secretariat@ecole-demo.example",
            "hours": texts.typeset("Du lundi au vendredi, de 8 h à 16 h 30"),
            "welcome": texts.typeset(texts.WELCOME),
        },
    )


# name: title, short title, level, teacher
_CLASSES = {
    "3eb": ("3e secondaire B", "3e B", "secondaire", "jeanne"),
    "1rea": ("1re secondaire A", "1re A", "secondaire", ""),
    "5ep": ("5e primaire", "5e prim.", "primaire", ""),
    "2ep": ("2e primaire", "2e prim.", "primaire", "luc"),
}


def _add_groups(demo: Demo) -> None:
    classes = demo.tree.site["classes"]
    levels = {
        name: demo.tree.add(classes, ClassGroup(title=title, short_title=title, kind="level"), name)
        for name, title in (("primaire", "Primaire"), ("secondaire", "Secondaire"))
    }
    for name, (title, short, level, teacher) in _CLASSES.items():
        teachers = (demo.people[teacher].uid,) if teacher else ()
        group = ClassGroup(title=title, short_title=short, teachers=teachers)
        demo.groups[name] = demo.tree.add(levels[level], group, name)
    choir = ClassGroup(title="Chorale", short_title="Chorale", kind="group")
    demo.groups["chorale"] = demo.tree.add(classes, choir, "chorale")


# family: children (first name, class, cover, age in years), guardians of each child
_FAMILIES: dict[tuple[str, str], list[tuple]] = {
    ("Lefèvre", "lefevre"): [
        ("Benoît", "3eb", "bleu", 14, (("amelie", Relation.MOTHER, tuple(Right)),)),
        ("Lucas", "1rea", "brique", 12, (("amelie", Relation.MOTHER, tuple(Right)),)),
        ("Geneviève", "5ep", "prune", 10, (("amelie", Relation.MOTHER, tuple(Right)),)),
    ],
    ("Haddad", "haddad"): [
        (
            "Nora",
            "2ep",
            "canard",
            7,
            (("sofie", Relation.MOTHER, tuple(Right)), ("karim", Relation.FATHER, READ_ONLY)),
        ),
    ],
    ("Claes", "claes"): [
        (
            "Milan",
            "5ep",
            "ocre",
            10,
            (("sofie", Relation.MOTHER, tuple(Right)), ("tom", Relation.FATHER, tuple(Right))),
        ),
    ],
    ("Benali", "benali"): [
        (
            "Ilyas",
            "1rea",
            "ardoise",
            12,
            (("yasmina", Relation.MOTHER, tuple(Right)), ("fatima", Relation.GRANDMOTHER, tuple(Right))),
        ),
    ],
}


def _add_families(demo: Demo) -> None:
    for (title, name), children in _FAMILIES.items():
        family = demo.tree.add(demo.tree.site["families"], Family(title=title), name)
        for first, group, cover, age, guardians in children:
            child = Child(
                first_name=first,
                last_name=title,
                cover=cover,
                groups=(
                    demo.groups[group].uid,
                    *((demo.groups["chorale"].uid,) if first == "Geneviève" else ()),
                ),
                born=demo.day - timedelta(days=age * 365 + 120),
            )
            demo.children[first] = demo.tree.add(family, child)
            for person, relation, rights in guardians:
                add_guardianship(demo.tree, child, demo.people[person], relation, rights)


def add_guardianship(tree: Tree, child: Child, user: User, relation: str, rights: tuple[str, ...]) -> None:
    """Give an adult rights for a child."""
    guardianship = Guardianship(person=user.uid, relation=relation, rights=rights)
    tree.add(child["guardians"], guardianship, user.__name__)
