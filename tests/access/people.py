"""The kinds of person that the promise is about, and what has to be added to the demo school for them."""

from datetime import timedelta

from itschool_cms.accounts.models import Role, User
from itschool_cms.core.tree import Tree
from itschool_cms.families.models import Child, Guardianship, Relation, Right, today

# The columns of the table: key to who that is. Most are demo people.
PEOPLE = {
    "anonymous": "a visitor",
    "denis": "father of Benoît whose account was disabled; his session was not ended",
    "amelie": "mother of Benoît, with all rights",
    "marc": "guardian of Benoît until yesterday",
    "nadia": "guardian of Benoît whose right to read is withheld by a judgment",
    "sofie": "separated mother of Nora with all rights; mother of Milan",
    "karim": "separated father of Nora, who may read and not pay",
    "tom": "Sofie's new partner: father of Milan alone",
    "jeanne": "teacher of Benoît's class",
    "luc": "teacher of Nora's class",
    "ellen": "teacher of no class, with local roles: manages a section, edits a document, reads another",
    "claire": "office",
    "admin": "admin",
}
# Persons to whom the school is what it is to a visitor.
OUTSIDE = ("anonymous", "denis")


def add_people(tree: Tree) -> None:
    """Add who is missing in the demo school: adults whose rights for Benoît ended or were taken."""
    benoit = tree.site["families"]["lefevre"]["benoit"]
    yesterday = today() - timedelta(days=1)
    _guardian(tree, benoit, "marc", relation=Relation.STEPFATHER, until=yesterday)
    _guardian(tree, benoit, "nadia", relation=Relation.GRANDMOTHER, withheld=(Right.READ,), judgment="2026/1")
    ellen = User(first_name="Ellen", last_name="Rolin", email="ellen@example.org", roles=(Role.TEACHER,))
    tree.add(tree.site["people"], ellen, "ellen").password_hash = "unused"
    denis = _guardian(tree, benoit, "denis", relation=Relation.FATHER)
    # Not by Tree.change, which would end the session too: whoever is disabled is a visitor even so.
    denis.disabled = True


def _guardian(tree: Tree, child: Child, key: str, **values: object) -> User:
    user = User(
        first_name=key.title(), last_name="Ancien", email=f"{key}@example.org", password_hash="unused"
    )
    tree.add(tree.site["people"], user, key)
    tree.add(child["guardians"], Guardianship(person=user.uid, **values), key)
    return user
