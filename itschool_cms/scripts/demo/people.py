"""The people of the demo school."""

from datetime import timedelta

from itschool_cms.accounts.api import set_password
from itschool_cms.accounts.legacy import today
from itschool_cms.accounts.models import SECOND_FACTOR_OPTIONAL, Role, User
from itschool_cms.core.models import utcnow
from itschool_cms.core.tree import Tree

PASSWORD = "Ecole-de-demo-2026"  # noqa: S105 - published on purpose, refused in production

PEOPLE = (
    ("amelie@example.org", "parent of Benoît, Lucas and Geneviève"),
    ("sofie@example.org", "parent of Nora and Milan"),
    ("karim@example.org", "parent of Nora, reads only"),
    ("tom@example.org", "parent of Milan"),
    ("jeanne@example.org", "teacher of Benoît's class"),
    ("luc@example.org", "teacher of Nora's class"),
    ("claire@example.org", "office"),
    ("admin@example.org", "admin"),
    ("yasmina@example.org", "invited, not active yet: see the mail page"),
    ("fouali", "user name of the old method: grandmother of Ilyas, who has no address yet"),
)

# key: first name, last name, language, roles, address, phone
_DETAILS = {
    "amelie": ("Amélie", "Lefèvre", "fr", (), "Avenue du Cahier 8\n1030 Schaerbeek", "0470 12 34 56"),
    "sofie": ("Sofie", "Peeters", "fr", (), "Rue des Tilleuls 21\n1180 Uccle", "0471 22 33 44"),
    "karim": ("Karim", "Haddad", "fr", (), "Chaussée de Mons 140\n1070 Anderlecht", "0472 33 44 55"),
    "tom": ("Tom", "Claes", "fr", (), "Rue des Tilleuls 21\n1180 Uccle", "0473 44 55 66"),
    "yasmina": ("Yasmina", "Benali", "fr", (), "Rue Haute 77\n1000 Bruxelles", "0474 55 66 77"),
    "fatima": ("Fatima", "Ouali", "fr", (), "Rue Haute 12\n1000 Bruxelles", ""),
    "jeanne": ("Jeanne", "Dupont", "fr", (Role.TEACHER,), "", ""),
    "luc": ("Luc", "Martin", "fr", (Role.TEACHER,), "", ""),
    "claire": ("Claire", "Dubois", "fr", (Role.OFFICE,), "", ""),
    "admin": ("Alain", "Renard", "fr", (Role.ADMIN,), "", ""),
}
NOT_ACTIVE = ("yasmina",)
# Who comes by the old method: user name instead of an address.
_LEGACY = {"fatima": "fouali"}
OLD_METHOD_DAYS = 60


def add_people(tree: Tree) -> dict[str, User]:
    """Add the people, some of the old method, which is open for a while; returns them by their key."""
    ends = today() + timedelta(days=OLD_METHOD_DAYS)
    tree.change(tree.site["people"], {"old_method_ends": ends})
    # Whoever tries the demo signs in with the published password alone; a real school asks for more.
    tree.site["people"].second_factor = SECOND_FACTOR_OPTIONAL
    return {key: _add(tree, key, details) for key, details in _DETAILS.items()}


def _add(tree: Tree, key: str, details: tuple) -> User:
    first, last, language, roles, address, phone = details
    user = User(
        first_name=first,
        last_name=last,
        email="" if key in _LEGACY else f"{key}@example.org",
        legacy_name=_LEGACY.get(key, ""),
        language=language,
        roles=roles,
        address=address,
        phone=phone,
        invited=None if key in _LEGACY else utcnow(),
    )
    if key not in NOT_ACTIVE:
        set_password(user, PASSWORD)
    tree.add(tree.site["people"], user, key)
    return user
