"""Every kind of page of the product, once: who opens it, at which address."""

from dataclasses import dataclass

BENOIT = "/families/lefevre/benoit"
LETTER = "/documents/reglement-d-ordre-interieur"  # with a file, read already
INVOICE = f"{BENOIT}/invoices/photocopies-1er-trimestre"


@dataclass(frozen=True)
class Kind:
    """One kind of page; `person` is the first part of an address, empty for a visitor."""

    name: str
    path: str
    person: str = ""
    status: int = 200

    def __str__(self) -> str:
        """Return what tests and pictures are called."""
        return f"{self.person or 'visitor'}-{self.name}"


def _of(who: str, /, **paths: str) -> tuple[Kind, ...]:
    return tuple(Kind(name.replace("_", "-"), path, who) for name, path in paths.items())


VISITOR = (
    *_of(
        "",
        front="/",
        login="/login",
        forgotten="/password/forgotten",
        link_asked="/password/forgotten?sent=1",
        public_event="/events/fancy-fair-de-l-ecole",
        terms="/terms",
        section="/notre-ecole",
        page="/notre-ecole/projet",
        page_in_dutch="/notre-ecole/ons-project",
        first_page="/inscriptions",
        news_list="/actualites",
        news="/actualites/potager",
        image="/notre-ecole/cour",
        file="/inscriptions/formulaire",
        link="/inscriptions/premiere-secondaire",
        site_map="/sitemap",
        code_of_a_letter="/code",
        outgoing_mail="/dev/mail",
        search="/search?q=potager",
        search_without_words="/search",
        search_without_result="/search?q=zzzz",
        search_below="/search?q=projet&in=/notre-ecole",
        programs="/api",
    ),
    Kind("link-expired", "/link/unknown", status=410),
    Kind("password-new-without-link", "/password/new", status=410),
    Kind("not-found", "/nowhere", status=404),
)
PARENT = (
    *_of(
        "amelie",
        accounts="/accounts",
        home="/home",
        dashboard=BENOIT,
        documents=f"{BENOIT}/documents",
        documents_of_all="/documents",
        document=LETTER,
        month=f"{BENOIT}/events",
        month_of_all="/events",
        event="/events/reunion-de-parents",
        invoices=f"{BENOIT}/invoices",
        invoice=INVOICE,
        me="/me",
        my_password="/me/password",
        my_address="/me/email",
        my_data="/me/data",
        my_second_step="/me/factors",
        my_app="/me/factors/app",
        my_passkey="/me/factors/key",
        install="/install",
        privacy="/privacy",
        search="/search?q=reunion",
        my_tokens="/me/tokens",
        subscribe="/events/subscribe",
    ),
    Kind("not-found", "/people", "amelie", 404),
)
TEACHER = _of(
    "jeanne",
    manage="/manage",
    classes="/classes",
    class_group="/classes/secondaire/3eb",
    child=BENOIT,
    documents="/documents/contents",
    add_document="/documents/add/document",
    edit_event="/events/excursion-a-bokrijk/edit",
    history="/events/excursion-a-bokrijk/history",
    my_changes="/me/changes",
)
OFFICE = _of(
    "claire",
    manage="/manage",
    contents="/contents",
    contents_of_documents="/documents/contents?sort=modified&desc=1",
    people="/people",
    person="/people/yasmina",
    edit_person="/people/yasmina/edit",
    disable_person="/people/karim/disable",
    merge_people="/people/karim/merge?with=tom",
    invite="/people/invite",
    letters="/people/letters",
    portal_settings="/people/settings",
    families="/families",
    family="/families/lefevre",
    child=BENOIT,
    guardians=f"{BENOIT}/guardians",
    guardianship=f"{BENOIT}/guardians/amelie",
    edit_guardianship=f"{BENOIT}/guardians/amelie/edit",
    classes="/classes",
    class_group="/classes/secondaire/3eb",
    finances="/finances",
    finance_settings="/finance-settings",
    invoices=f"{BENOIT}/invoices",
    invoice=INVOICE,
    event="/events/reunion-de-parents",
    documents="/documents",
    page="/terms",
    edit_page="/terms/edit",
    edit_document=f"{LETTER}/edit",
    edit_event="/events/reunion-de-parents/edit",
    edit_child=f"{BENOIT}/edit",
    edit_school="/edit",
    rename=f"{LETTER}/rename",
    delete=f"{LETTER}/delete",
    sharing="/documents/sharing?q=luc",
    who=f"{LETTER}/who",
    state=f"{LETTER}/state",
    states="/documents/states",
    history=f"{LETTER}/history",
    history_of_a_page="/notre-ecole/projet/history",
    links_to_a_page="/notre-ecole/projet/links",
    upload="/notre-ecole/upload",
    rules="/documents/rules",
    subscribe="/documents/subscribe",
    pick="/manage/pick",
    my_changes="/me/changes",
    search="/search?q=piscine",
    settings="/manage/settings",
    look="/manage/look",
    retention="/manage/retention",
    redirects="/manage/redirects",
    add_redirect="/manage/redirects/add",
    import_redirects="/manage/redirects/import",
    broken_links="/manage/links",
    trash="/trash",
    add_page="/add/page",
    add_section="/add/section",
    add_news="/actualites/add/news",
    add_image="/notre-ecole/add/image",
    add_file="/notre-ecole/add/file",
    add_link="/notre-ecole/add/link",
    edit_news="/actualites/potager/edit",
    edit_image="/notre-ecole/cour/edit",
    edit_file="/inscriptions/formulaire/edit",
    edit_link="/inscriptions/premiere-secondaire/edit",
    contents_of_a_section="/notre-ecole/contents",
    translate="/notre-ecole/projet/translate",
    add_document="/documents/add/document",
    add_event="/events/add/event",
    add_family="/families/add/family",
    add_child="/families/lefevre/add/child",
    add_guardianship=f"{BENOIT}/guardians/add/guardianship",
    add_class="/classes/add/classgroup",
    add_person="/people/add/user",
    add_invoice=f"{BENOIT}/invoices/add/invoice",
)
ADMIN = _of(
    "admin",
    audit="/audit",
    security="/people/security",
    act_as="/people/karim/act-as",
    review="/manage/settings/states",
    settings="/manage/settings",
    undo="/manage/undo",
    mail="/manage/mail",
    errors="/manage/errors",
    catalog="/manage/catalog",
    database="/manage/database",
    evolution="/manage/evolution",
    export="/export",
    import_site="/import",
    export_of_a_section="/notre-ecole/export",
)
PEOPLE = (VISITOR, PARENT, TEACHER, OFFICE, ADMIN)
