"""What each person may see, by the place where it is written (`path:field`); reviewed like the table."""

from fnmatch import fnmatchcase

# A glob that begins with "?" may be seen, though no page leads there in this school.
PUBLIC = (
    *(":title", ":address", ":phone", ":email", ":hours", ":welcome"),
    *(f"{page}:*" for page in ("terms", "privacy", "accessibility", "projets", "projets/jardin")),
    *(f"projets/{name}:*" for name in ("recolte", "cour", "reglement", "commune")),
    *(f"{section}*:*" for section in ("notre-ecole", "inscriptions", "actualites")),
    *("documents/public:*", "?documents/calendrier-scolaire-*:*", "events/public:*", "?events/conge:*"),
    "events/fancy-fair-de-l-ecole:*",
)
# What is for the whole school, and who wrote it.
SCHOOL = (
    *("documents/school:*", "events/school:*"),
    *(f"questionnaires/adults:{field}" for field in ("title", "introduction", "question *")),
    *("documents/circulaire-de-rentree:*", "documents/reglement-*:*", "events/reunion-de-parents:*"),
    *("people/claire:first_name", "people/claire:last_name"),
)
CLASS_3EB = (
    *("documents/class-3eb:*", "events/class-3eb:*", "documents/excursion-*:*", "events/excursion-*:*"),
    *("questionnaires/class-3eb:*", "questionnaires/excursion-*:*"),
    *("documents/location-et-*:*", "?events/location-*:*", "events/interro-de-maths:*"),
    *("people/jeanne:first_name", "people/jeanne:last_name"),
    *("classes/secondaire/3eb:title", "classes/secondaire/3eb:short_title"),
)
CLASS_2EP = (
    *("documents/class-2ep:*", "documents/piscine-*:*", "events/piscine:*"),
    "questionnaires/fancy-fair-*:*",
    *("people/luc:first_name", "people/luc:last_name"),
    *("classes/primaire/2ep:title", "classes/primaire/2ep:short_title"),
)
CLASS_5EP = (
    *("documents/visite-*:*", "events/dictee-*:*"),
    "questionnaires/fancy-fair-*:*",
    *("classes/primaire/5ep:title", "classes/primaire/5ep:short_title"),
)
PAYER = (":finance.account_holder", ":finance.mention")


def _self(key: str) -> tuple[str, ...]:
    fields = (f"people/{key}:{field}" for field in ("first_name", "last_name", "email"))
    return *fields, f"?people/{key}:phone", f"?people/{key}:address"


def _child(path: str) -> tuple[str, ...]:
    """What a guardian may see of a child: not the adults, not the drafts, not the invoices."""
    return f"families/{path}:first_name", f"families/{path}:last_name"


def _own(path: str) -> tuple[str, ...]:
    """What was published for one child."""
    return *_child(path), f"families/{path}/documents/*:*", f"families/{path}/events/own:*"


def _bills(path: str) -> tuple[str, ...]:
    return (
        f"families/{path}/invoices/*:title",
        f"families/{path}/invoices/*:line",
    )


_SONS = (*_own("lefevre/benoit"), *_child("lefevre/lucas"), *_child("lefevre/genevieve"))
_SONS_BILLS = (*_bills("lefevre/benoit"), *_bills("lefevre/genevieve"))
_OTHER_CLASSES = ("classes/secondaire/1rea:title", "classes/secondaire/1rea:short_title")


def _pupil(path: str) -> tuple[str, ...]:
    """What a teacher may see of a pupil: the name."""
    return _child(path)


def _asker(key: str) -> tuple[str, ...]:
    """What who answers a question may see of who asked: the name."""
    return f"people/{key}:first_name", f"people/{key}:last_name"


# Person: globs of `path:field` that their answers may hold. Everything else must never appear.
MAY = {
    "anonymous": PUBLIC,
    "denis": PUBLIC,
    "marc": (*PUBLIC, *_self("marc")),
    "nadia": (*PUBLIC, *_self("nadia")),
    "amelie": (
        *(*PUBLIC, *SCHOOL, *_self("amelie"), *CLASS_3EB, *CLASS_5EP, *_OTHER_CLASSES),
        *("?classes/chorale:*", *_SONS, *_SONS_BILLS, *PAYER, "question/amelie/*:*"),
    ),
    "sofie": (
        *(*PUBLIC, *SCHOOL, *_self("sofie"), *CLASS_2EP, *CLASS_5EP, *PAYER),
        "questionnaires/adults:answer *",
        *(*_own("haddad/nora"), *_bills("haddad/nora"), *_child("claes/milan"), *_bills("claes/milan")),
        "question/sofie/*:*",
    ),
    "karim": (*PUBLIC, *SCHOOL, *_self("karim"), *CLASS_2EP, *_own("haddad/nora")),
    "tom": (
        *(*PUBLIC, *SCHOOL, *_self("tom"), *CLASS_5EP, *PAYER),
        *(*_child("claes/milan"), *_bills("claes/milan")),
    ),
    "jeanne": (
        *(
            *PUBLIC,
            *SCHOOL,
            *_self("jeanne"),
            *CLASS_3EB,
            "classes/secondaire:title",
            *_pupil("lefevre/benoit"),
            *("question/amelie/*:*", *_asker("amelie")),
        ),
        *("documents/draft-jeanne:*", "documents/by-jeanne:*", *(f"?{each}" for each in _OTHER_CLASSES)),
    ),
    "luc": (
        *PUBLIC,
        *SCHOOL,
        *_self("luc"),
        *CLASS_2EP,
        "classes/primaire:title",
        *_pupil("haddad/nora"),
        *("question/sofie/class-2ep:*", "question/sofie/piscine-*:*", *_asker("sofie")),
    ),
    "ellen": (
        *(*PUBLIC, *SCHOOL, *_self("ellen"), "projets/*:*"),
        *("documents/shared*:*", "documents/class-2ep:*", "classes/primaire/2ep:short_title"),
        # Who manages a place chooses whom to tell: the names of classes.
        "classes/*:title",
    ),
    "claire": ("*",),
    "admin": ("*",),
}
# Names that stay in addresses when every text is a canary: whom the person must not meet, even in a link.
_BENOIT = ("benoit", "lefevre", "amelie", "marc", "nadia", "denis")
_NORA, _MILAN = ("nora", "haddad", "karim"), ("milan", "claes", "tom")
_ALL = (*_BENOIT, *_NORA, *_MILAN, "sofie", "ilyas", "benali", "yasmina", "fatima", "ouali")
STRANGERS = {
    "anonymous": _ALL,
    "denis": tuple(name for name in _ALL if name != "denis"),
    "marc": tuple(name for name in _ALL if name != "marc"),
    "nadia": tuple(name for name in _ALL if name != "nadia"),
    "amelie": tuple(name for name in _ALL if name not in ("benoit", "lefevre", "amelie")),
    "sofie": (*_BENOIT, "karim", "tom"),
    "karim": (*_BENOIT, *_MILAN, "sofie"),
    "tom": (*_BENOIT, *_NORA, "sofie"),
    "jeanne": tuple(name for name in _ALL if name not in ("benoit", "lefevre")),
    "luc": tuple(name for name in _ALL if name not in ("nora", "haddad")),
    "ellen": _ALL,
    "claire": ("no-such-name",),
    "admin": ("no-such-name",),
}
# Never, whatever a glob above says: drafts, and what only the office needs.
NEVER = ("*/draft:*", "*:cancel_reason", "*:judgment", "*/guardians*:*", "trash*:*")
OFFICE = ("claire", "admin")


def may_see(person: str, place: str) -> bool:
    """Tell whether what stands at a place (`path:field`) may appear in an answer to the person."""
    if person not in OFFICE and any(fnmatchcase(place, glob) for glob in NEVER):
        return False
    return any(fnmatchcase(place, glob.removeprefix("?")) for glob in MAY[person])
