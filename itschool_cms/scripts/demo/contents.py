"""Documents, events and invoices of the demo school."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from itschool_cms.core.html import sanitise
from itschool_cms.core.models import utcnow
from itschool_cms.core.publishing import State
from itschool_cms.core.tree import Tree
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.events.models import Event
from itschool_cms.families.models import ClassGroup
from itschool_cms.finance.models import Invoice, Line, Nature

from . import texts
from .days import moment, school_day, year_end, year_start
from .pdf import one_page

if TYPE_CHECKING:
    from .school import Demo

AUTHOR = "claire"


def add_documents(demo: "Demo") -> None:
    """Add the documents of the school, of the classes and of Benoît."""
    start = year_start(demo.day)
    label = f"{start.year} – {start.year + 1}"
    _document(demo, "Circulaire de rentrée", texts.BACK_TO_SCHOOL, start, ("school",))
    _document(demo, "Règlement d’ordre intérieur", texts.RULES, start, ("school",), files=("reglement.pdf",))
    _document(
        demo, f"Calendrier scolaire {label}", texts.CALENDAR, start, ("public",), files=("calendrier.pdf",)
    )
    _document(demo, "Piscine de la classe", texts.SWIMMING, _ago(demo, 12), _class(demo, "2ep"), author="luc")
    _document(demo, "Visite de l’infirmière scolaire", texts.HEALTH, _ago(demo, 6), _class(demo, "5ep"))
    _document(
        demo,
        "Location et retour des Chromebooks",
        texts.CHROMEBOOKS,
        start,
        _class(demo, "3eb", "1rea"),
        kind="form",
        until=year_end(demo.day),
    )
    trip = _trip_day(demo)
    _document(
        demo,
        f"Excursion à Bokrijk, le {trip.day}/{trip.month:02}",
        texts.BOKRIJK,
        _ago(demo, 1),
        _class(demo, "3eb"),
        author="jeanne",
        files=("programme-de-la-journee.pdf", "fiche-medicale.pdf"),
    )
    _orders(demo)


def _orders(demo: "Demo") -> None:
    place = demo.children["Benoît"]["documents"]
    for days, size in ((5, "M"), (4, "S")):
        item = Document(
            title=f"T-shirt {size}",
            description="Commande e-shop",
            text=sanitise(texts.typeset(texts.SHOP_ORDER)),
        )
        _publish(demo, place, item, _ago(demo, days), AUTHOR)


def _document(
    demo: "Demo",
    title: str,
    text: str,
    day: date,
    audience: tuple[str, ...],
    author: str = AUTHOR,
    files: tuple[str, ...] = (),
    kind: str = "letter",
    until: date | None = None,
) -> Document:
    item = Document(title=title, text=sanitise(texts.typeset(text)), audience=audience, kind=kind)
    item.expires = moment(until + timedelta(days=1)) if until else None
    for name in files:
        page = one_page(title, ["École de démo", "Rue de l'Exemple 12, 1000 Bruxelles"])
        attach(item, demo.tree.site.catalog.new_uid(), name, page)
    _publish(demo, demo.tree.site["documents"], item, day, author)
    return item


def _publish(demo: "Demo", place, item, day: date, author: str) -> None:
    # What was published this morning is there before seven too.
    item.state, item.effective = State.PUBLISHED, min(moment(day, 7), utcnow())
    Tree(demo.tree.site, demo.tree.registry, demo.people[author].uid).add(place, item)


def _class(demo: "Demo", *names: str) -> tuple[str, ...]:
    groups: list[ClassGroup] = [demo.groups[name] for name in names]
    return tuple(f"group:{group.uid}" for group in groups)


def _ago(demo: "Demo", days: int) -> date:
    return demo.day - timedelta(days=days)


def _trip_day(demo: "Demo") -> date:
    return school_day(demo.day + timedelta(days=14))


def add_events(demo: "Demo") -> None:
    """Add the events of the seed and some of every day."""
    start, day = year_start(demo.day), demo.day
    meeting, fair = school_day(day + timedelta(days=24)), _saturday(day + timedelta(days=17))
    _event(demo, "Location Chromebooks", start, (9, 16), _class(demo, "3eb", "1rea"), place="Secrétariat")
    _event(demo, "Réunion de parents", meeting, (16, 20), ("school",), place="Classes")
    _event(demo, "Fancy-fair de l’école", fair, (11, 18), ("public",), place="Cour de récréation")
    _event(
        demo,
        "Excursion à Bokrijk",
        _trip_day(demo),
        (8, 17),
        _class(demo, "3eb"),
        author="jeanne",
        place="Bokrijk",
    )
    _event(
        demo,
        "Interro de maths",
        school_day(day + timedelta(days=2)),
        (10, 11),
        _class(demo, "3eb"),
        author="jeanne",
    )
    _event(demo, "Dictée de contrôle", school_day(day + timedelta(days=1)), (9, 10), _class(demo, "5ep"))
    _event(demo, "Piscine", school_day(day + timedelta(days=4)), (13, 15), _class(demo, "2ep"), author="luc")
    first = _monday(day + timedelta(days=30))
    holiday = Event(
        title="Congé",
        start=moment(first),
        end=moment(first + timedelta(days=5)),
        all_day=True,
        kind="holiday",
        audience=("public",),
    )
    _publish(demo, demo.tree.site["events"], holiday, start, AUTHOR)


def _event(
    demo: "Demo",
    title: str,
    day: date,
    hours: tuple[int, int],
    audience: tuple[str, ...],
    author: str = AUTHOR,
    place: str = "",
) -> None:
    start, end = (moment(day, hour) for hour in hours)
    item = Event(title=title, start=start, end=end, place=place, audience=audience)
    _publish(demo, demo.tree.site["events"], item, min(day, demo.day), author)


def _saturday(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)


def _monday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7)


FIRST_NUMBER = 622

# child, subject, lines (text, quantity, cents), days since issue, days until due, days since payment or None
_INVOICES = (
    ("Benoît", "Stage de voile, acompte", (("Acompte du stage", 1, 7500),), 100, -85, 98),
    ("Benoît", "Photos de classe", (("Photo de classe", 1, 600), ("Portrait", 2, 400)), 58, -35, 49),
    ("Benoît", "Garderie du mois passé", (("Garderie, par heure", 5, 200),), 22, -5, 4),
    ("Benoît", "Photocopies, 1er trimestre", (("Photocopies", 1, 1800),), 20, -5, None),
    (
        "Benoît",
        "Excursion à Bokrijk",
        (("Car", 1, 1800), ("Entrée du musée, tarif scolaire", 1, 650), ("Ateliers", 3, 600)),
        1,
        10,
        None,
    ),
    ("Geneviève", "Chorale, cotisation", (("Cotisation annuelle", 1, 2500),), 40, -20, 30),
    ("Nora", "Piscine, 1er trimestre", (("Entrées de la piscine", 8, 150),), 9, 12, None),
    ("Milan", "Classe de neige, première tranche", (("Première tranche", 1, 9500),), 15, 6, None),
)


def add_invoices(demo: "Demo") -> None:
    """Add the invoices; Benoît has two to pay, one of them late, and number 624 is paid as in the guide."""
    settings = demo.tree.site.finance
    settings.account_holder, settings.iban, settings.bic = (
        "École de démo ASBL",
        "BE71096123456769",
        "GKCCBEBB",
    )
    settings.enterprise_number = "0123456749"
    settings.mention = texts.typeset(
        "Exempté de TVA, art. 44 §2, 4º du CTVA. Une question ? compta@ecole-demo.example"
    )
    settings.numbers.last = FIRST_NUMBER - 1
    for child, subject, lines, issued, due, paid in _INVOICES:
        invoice = Invoice(title=subject, lines=tuple(Line(*line, Nature.COMPULSORY) for line in lines))
        demo.tree.add(demo.children[child]["invoices"], invoice)
        invoice.issue(
            demo.tree.site.finance.next_number(), on=_ago(demo, issued), due=demo.day + timedelta(days=due)
        )
        if paid is not None:
            invoice.note_payment(on=_ago(demo, paid))
        demo.tree.touch(invoice)


def note_readings(demo: "Demo") -> None:
    """Let Amélie have read all but the last three documents for Benoît."""
    site, reader = demo.tree.site, demo.people["amelie"].uid
    recent = moment(_ago(demo, 5), 6)
    for item in site["documents"].values():
        if item.effective < recent:
            site.read_marks.mark(reader, item, utcnow())
