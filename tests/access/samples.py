"""One or more resource of every class, in each relation to the persons, under the names of the table."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from itschool_cms.core.files import keep
from itschool_cms.core.models import Item, utcnow
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree
from itschool_cms.core.uploads import accept
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.events.models import Event
from itschool_cms.families.models import today
from itschool_cms.families.questions.models import TakesQuestions, Thread
from itschool_cms.families.questions.store import questions_of
from itschool_cms.finance.models import Invoice, Line, Nature
from itschool_cms.manage.workingcopy.making import make_copy
from itschool_cms.questionnaires.models import Field, Kind, Questionnaire, Respondents
from itschool_cms.website.files.models import File
from itschool_cms.website.images.models import Image
from itschool_cms.website.models import Link, News, Page, Section
from tests.website.small import stored_picture

# Name in the table: path. What the demo school has not is added by `add_samples`.
PATHS = {
    "school": "",
    "page published": "terms",
    "page draft": "brouillon",
    "page scheduled": "demain",
    "section": "projets",
    "page of section": "projets/jardin",
    "news": "projets/recolte",
    "news draft": "projets/semis",
    "image": "projets/cour",
    "image draft": "projets/potager",
    "file": "projets/reglement",
    "file draft": "projets/brouillon",
    "link": "projets/commune",
    "link draft": "projets/region",
    "people": "people",
    "user admin": "people/admin",
    "user claire": "people/claire",
    "user amelie": "people/amelie",
    "user karim": "people/karim",
    "user jeanne": "people/jeanne",
    "classes": "classes",
    "group level": "classes/secondaire",
    "group benoit": "classes/secondaire/3eb",
    "group nora": "classes/primaire/2ep",
    "families": "families",
    "family lefevre": "families/lefevre",
    "family haddad": "families/haddad",
    "child benoit": "families/lefevre/benoit",
    "child nora": "families/haddad/nora",
    "child milan": "families/claes/milan",
    "guardians benoit": "families/lefevre/benoit/guardians",
    "guardians nora": "families/haddad/nora/guardians",
    "guardianship amelie": "families/lefevre/benoit/guardians/amelie",
    "guardianship nadia": "families/lefevre/benoit/guardians/nadia",
    "guardianship karim": "families/haddad/nora/guardians/karim",
    "guardianship sofie": "families/haddad/nora/guardians/sofie",
    "documents": "documents",
    "documents benoit": "families/lefevre/benoit/documents",
    "documents nora": "families/haddad/nora/documents",
    "document public": "documents/public",
    "document school": "documents/school",
    "document class 3eb": "documents/class-3eb",
    "document class 2ep": "documents/class-2ep",
    "document expired": "documents/expired",
    "document future": "documents/future",
    "document draft": "documents/draft",
    "document draft jeanne": "documents/draft-jeanne",
    "document shared": "documents/shared",
    "document working copy": "documents/shared-working-copy",
    "document benoit": "families/lefevre/benoit/documents/own",
    "document benoit draft": "families/lefevre/benoit/documents/draft",
    "document nora": "families/haddad/nora/documents/own",
    "events": "events",
    "events benoit": "families/lefevre/benoit/events",
    "events nora": "families/haddad/nora/events",
    "event public": "events/public",
    "event school": "events/school",
    "event class 3eb": "events/class-3eb",
    "event future": "events/future",
    "event draft": "events/draft",
    "event benoit": "families/lefevre/benoit/events/own",
    "event nora": "families/haddad/nora/events/own",
    "questionnaires": "questionnaires",
    "questionnaire class 3eb": "questionnaires/class-3eb",
    "questionnaire adults": "questionnaires/adults",
    "questionnaire draft": "questionnaires/draft",
    "invoices benoit": "families/lefevre/benoit/invoices",
    "invoices nora": "families/haddad/nora/invoices",
    "invoice draft": "families/lefevre/benoit/invoices/draft",
    "invoice benoit": "families/lefevre/benoit/invoices/own",
    "invoice nora": "families/haddad/nora/invoices/own",
    "trash": "trash",
    "trash of office": "trash/by-office",
    "trash of jeanne": "trash/by-jeanne",
}
FILE = "programme.txt"


@dataclass(frozen=True)
class Sample:
    """A resource of the table.

    Attributes:
        name: as the table calls it.
        path: its address, ending in a slash.
        cls: its class.
        file: name of the address of an attachment, below the sample; empty without.
        question: address of what a family asked about it, below the sample; empty without.
    """

    name: str
    path: str
    cls: type[Item]
    file: str = ""
    question: str = ""


def samples(site: Any) -> list[Sample]:
    """Return all samples in the order of the table."""
    return [_sample(site, name, path) for name, path in PATHS.items()]


def find(site: Any, path: str) -> Item:
    """Return the item at a path without slashes at its ends."""
    item = site
    for name in filter(None, path.split("/")):
        item = item[name]
    return item


def _sample(site: Any, name: str, path: str) -> Sample:
    item = find(site, path)
    files = getattr(item, "attachments", ()) or tuple(filter(None, [getattr(item, "file", None)]))
    file = f"download/{files[0].uid}/{files[0].name}" if files else ""
    threads = questions_of(site).of(item.uid) if isinstance(item, TakesQuestions) else []
    question = f"question/{threads[0].uid}" if threads else ""
    return Sample(name, f"/{path}/" if path else "/", type(item), file, question)


def add_samples(tree: Tree) -> None:
    """Add to the demo school what PATHS names and it has not."""
    site = tree.site
    uids = {name: site["people"][name].uid for name in site["people"]}
    office, jeanne = Tree(site, tree.registry, uids["claire"]), Tree(site, tree.registry, uids["jeanne"])
    _add_pages(office)
    _add_addressed(office, jeanne)
    _add_invoices(office)
    _add_questionnaires(office, jeanne)
    _share(office)
    _ask(office)
    _copy(office)


def _share(tree: Tree) -> None:
    """Give Ellen local roles: on a section, and on two documents that are for others."""
    ellen = f"user:{tree.site['people']['ellen'].uid}"
    for path, role in (
        ("projets", "manages"),
        ("documents/shared", "edits"),
        ("documents/class-2ep", "reads"),
    ):
        tree.change(find(tree.site, path), {"local_roles": ((ellen, role),)})
        tree.reindex(find(tree.site, path))


def _ask(tree: Tree) -> None:
    """Let two mothers ask: about what is for a class, and about what is for one child."""
    site = tree.site
    for person, child, path in (
        ("amelie", "benoit", "documents/class-3eb"),
        ("amelie", "benoit", "events/class-3eb"),
        ("sofie", "nora", "documents/class-2ep"),
        ("sofie", "nora", "families/haddad/nora/documents/own"),
    ):
        asker, about = site["people"][person].uid, find(site, PATHS[f"child {child}"]).uid
        thread = Thread(find(site, path).uid, asker, about, utcnow())
        thread.write(asker, "?", utcnow(), school=False)
        questions_of(site).add(thread)


def _copy(tree: Tree) -> None:
    """Let the office rewrite the document that Ellen edits too."""
    person = tree.site.catalog.resolve(tree.user)
    request: Any = SimpleNamespace(registry=tree.registry, tree=tree, person=person)
    make_copy(request, find(tree.site, "documents/shared"))


def throw_away(tree: Tree) -> None:
    """Put two documents into the recycle bin; what is in them was planted before."""
    site = tree.site
    for key, name in (("claire", "by-office"), ("jeanne", "by-jeanne")):
        Tree(site, tree.registry, site["people"][key].uid).remove(site["documents"][name])


def _add_pages(tree: Tree) -> None:
    site, tomorrow = tree.site, utcnow() + timedelta(days=1)
    tree.add(site, Page(title="Brouillon"), "brouillon")
    tree.add(site, Page(title="Demain", state=State.PUBLISHED, effective=tomorrow), "demain")
    section = tree.add(site, Section(title="Projets"), "projets")
    tree.add(section, Page(title="Jardin", state=State.PUBLISHED), "jardin")
    tree.add(section, Page(title="Ébauche"), "ebauche")
    text = keep(accept(FILE, BytesIO(b"Programme"), 1_000))
    for state, names in (
        (State.PUBLISHED, ("recolte", "cour", "reglement", "commune")),
        (State.DRAFT, ("semis", "potager", "brouillon", "region")),
    ):
        news, image, file, link = names
        shown = {"file": stored_picture(), "alt": "alt"}
        tree.add(section, News(title=news, on=today(), state=state, **shown), news)
        tree.add(section, Image(title=image, state=state, **shown), image)
        tree.add(section, File(title=file, file=text, state=state), file)
        tree.add(section, Link(title=link, address="/terms", state=state), link)


def _add_addressed(office: Tree, jeanne: Tree) -> None:
    site = office.site
    groups = {name: find(site, PATHS[f"group {name}"]).uid for name in ("benoit", "nora")}
    children = {name: find(site, PATHS[f"child {name}"]) for name in ("benoit", "nora")}
    day, now = timedelta(days=1), utcnow()
    class_3eb = (f"group:{groups['benoit']}",)
    documents, events = site["documents"], site["events"]
    for tree, place, name, values in (
        (office, documents, "public", {"audience": ("public",)}),
        (office, documents, "school", {"audience": ("school",)}),
        (jeanne, documents, "class-3eb", {"audience": class_3eb}),
        (office, documents, "class-2ep", {"audience": (f"group:{groups['nora']}",)}),
        (office, documents, "expired", {"audience": ("school",), "expires": now - day}),
        (office, documents, "future", {"audience": ("school",), "effective": now + day}),
        (office, documents, "draft", {"audience": ("school",), "state": State.DRAFT}),
        (jeanne, documents, "draft-jeanne", {"audience": class_3eb, "state": State.DRAFT}),
        (office, documents, "shared", {"audience": ("school",), "state": State.DRAFT}),
        (office, documents, "by-office", {"audience": ("school",)}),
        (jeanne, documents, "by-jeanne", {"audience": class_3eb}),
        (office, children["benoit"]["documents"], "own", {}),
        (office, children["benoit"]["documents"], "draft", {"state": State.DRAFT}),
        (office, children["nora"]["documents"], "own", {}),
        (office, events, "public", {"audience": ("public",)}),
        (office, events, "school", {"audience": ("school",)}),
        (jeanne, events, "class-3eb", {"audience": class_3eb}),
        (office, events, "future", {"audience": ("school",), "effective": now + day}),
        (office, events, "draft", {"audience": ("school",), "state": State.DRAFT}),
        (office, children["benoit"]["events"], "own", {}),
        (office, children["nora"]["events"], "own", {}),
    ):
        tree.add(place, _addressed(place, name, {"state": State.PUBLISHED, **values}), name)


def _addressed(place: Item, name: str, values: dict[str, Any]) -> Item:
    if place.type_name == "documents":
        item = Document(title=name, kind="form" if name == "own" else "letter", **values)
        attach(item, 1, FILE, b"Programme")
        return item
    # Within the shown month whatever day the tests run.
    start = utcnow() + timedelta(hours=1)
    return Event(title=name, start=start, end=start + timedelta(hours=1), **values)


def _add_questionnaires(office: Tree, jeanne: Tree) -> None:
    site = office.site
    class_3eb = (f"group:{find(site, PATHS['group benoit']).uid}",)
    benoit, amelie = find(site, PATHS["child benoit"]).uid, site["people"]["amelie"].uid
    sofie = site["people"]["sofie"].uid
    for tree, name, values in (
        (jeanne, "class-3eb", {"audience": class_3eb}),
        (office, "adults", {"audience": ("school",), "respondents": Respondents.PERSON}),
        (office, "draft", {"audience": ("school",), "state": State.DRAFT}),
    ):
        fields = (Field("f1", Kind.SHORT, name), Field("f2", Kind.FILE, name))
        item = Questionnaire(title=name, fields=fields, **{"state": State.PUBLISHED, **values})
        tree.add(site["questionnaires"], item, name)
    file = keep(accept(FILE, BytesIO(b"Programme"), 1_000))
    site["questionnaires"]["class-3eb"].answers.put(benoit, amelie, (("f1", "answer"), ("f2", (file,))))
    site["questionnaires"]["adults"].answers.put(sofie, sofie, (("f1", "answer"),))


def _add_invoices(tree: Tree) -> None:
    for path, issued in (("invoice draft", False), ("invoice benoit", True), ("invoice nora", True)):
        place, _slash, name = PATHS[path].rpartition("/")
        line = Line("Repas", 1, 1234, Nature.COMPULSORY)
        invoice = Invoice(title=name, lines=(line,), due_on=today() + timedelta(days=9))
        tree.add(find(tree.site, place), invoice, name)
        if issued:
            number = tree.site.finance.next_number()
            invoice.issue(number, on=today(), due=today() + timedelta(days=9))
            tree.touch(invoice)
