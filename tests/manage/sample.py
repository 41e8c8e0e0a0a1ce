"""A small feature that managing is tried on: a board with notes, and a door that signs anybody in."""

from types import SimpleNamespace

import colander
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request

from itschool_cms.core.events import ItemAdded
from itschool_cms.core.files import StoredFile
from itschool_cms.core.forms import (
    FieldsSchema,
    FormSchema,
    ItemsSchema,
    RichText,
    ShortText,
    UploadedFile,
    WholeNumber,
    choice,
)
from itschool_cms.core.forms.moments import LocalMoment
from itschool_cms.core.forms.tags import tags_node
from itschool_cms.core.models import Folder, Item, Site
from itschool_cms.core.permissions import DENY_ALL, OFFICE, PUBLIC, TEACHER, Permission, grants
from itschool_cms.core.publishing import Publishable

# A namespace package has no place of its own for templates.
NOTE = "itschool_cms.website:templates/page.pt"


class Board(Folder):
    """A container that teachers add to."""

    def contributors(self) -> tuple[str, ...]:
        """Teachers."""
        return (TEACHER,)


class Note(Publishable):
    """Something short, for everybody once published."""

    description = text = language = ""
    colours: tuple[str, ...] = ()
    length = 0

    def audience_readers(self) -> tuple[str, ...]:
        """Anybody."""
        return ("system.Everyone",)

    def editors(self) -> tuple[str, ...]:
        """Those of the place and the author."""
        return (*super().editors(), f"author:{self.owner}")


class Folio(Note):
    """Something with a field of each kind, two of them for the office alone."""

    sealed = False
    day = moment = None
    papers: tuple[StoredFile, ...] = ()
    lines: tuple[SimpleNamespace, ...] = ()
    remark = ""
    evidence: tuple[StoredFile, ...] = ()


class Binder(Folder):
    """A folder of notes that may be added to boards and binders."""

    locked = False
    open_to_all = False

    def readers(self) -> tuple[str, ...]:
        """Anybody, if it is open."""
        return ("system.Everyone",) if self.open_to_all else ()

    def removal_hindrance(self) -> str | None:
        """A locked binder stays."""
        return "It is locked." if self.locked else None


class Vault(Folder):
    """A folder that is looked into, and that nobody changes."""

    def __acl__(self) -> list:
        """Let the editors look."""
        return [*grants(self.editors(), (Permission.VIEW, Permission.CONTENTS)), DENY_ALL]


class Parcel(Item):
    """Something whose state has nothing to do with publishing."""

    state = "published"
    sender = ""

    @property
    def undoable(self) -> bool:
        """What is sealed stays as it is."""
        return self.state != "sealed"


class Stone(Item):
    """A type without a schema of its own fields, that nobody adds."""


class NoteSchema(FormSchema):
    """Fields of a note; `length` is computed."""

    title = colander.SchemaNode(ShortText(60), title="Title")
    colours = choice([("red", "Red"), ("blue", "Blue")], multiple=True, title="Colours", missing=())
    tags = tags_node()

    def to_item(self, appstruct, item, request):
        """Compute the length; refuse what only the tree can tell."""
        if appstruct["title"] == "forbidden":
            refusal = colander.Invalid(self)
            refusal.add(colander.Invalid(self["title"], "Another word."))
            raise refusal
        if appstruct["title"] == "impossible":
            raise colander.Invalid(self, "Not today.")
        return {**super().to_item(appstruct, item, request), "length": len(appstruct["title"])}


class LineSchema(FieldsSchema):
    """One line of a folio."""

    what = colander.SchemaNode(ShortText(60), title="What")
    many = colander.SchemaNode(WholeNumber(0), title="How many")


class LinesSchema(ItemsSchema):
    """The lines of a folio."""

    line = LineSchema(title="Line")


class FolioSchema(FormSchema):
    """Fields of a folio: a remark and its evidence stand in the form of the office only."""

    title = colander.SchemaNode(ShortText(60), title="Title")
    text = colander.SchemaNode(RichText(), title="Text", missing="")
    sealed = colander.SchemaNode(colander.Boolean(), title="Sealed", missing=False)
    day = colander.SchemaNode(colander.Date(), title="Day", missing=None)
    moment = colander.SchemaNode(LocalMoment(), title="Moment", missing=None)
    papers = colander.SchemaNode(UploadedFile(), title="Papers", missing=colander.drop)
    lines = LinesSchema(title="Lines", missing=())
    remark = colander.SchemaNode(ShortText(60), title="Remark", missing="")
    evidence = colander.SchemaNode(UploadedFile(), title="Evidence", missing=colander.drop)

    def after_bind(self, node, bound):
        """Keep two fields for the office."""
        if "remark" in node and OFFICE not in bound["request"].principals:
            del node["remark"]
            del node["evidence"]


class ParcelSchema(FormSchema):
    """Fields of a parcel, with a question that each save asks anew and a field that may stay as it is."""

    not_attributes = (*FormSchema.not_attributes, "weighed")

    title = colander.SchemaNode(ShortText(60), title="Title")
    weighed = choice([("yes", "Yes")], title="I have weighed it")
    sender = colander.SchemaNode(ShortText(60), title="Sender", missing=colander.drop)


class BinderSchema(FormSchema):
    """Fields of a binder."""

    title = colander.SchemaNode(ShortText(60), title="Title")
    pages = colander.SchemaNode(UploadedFile(), title="Pages", missing=colander.drop)

    def to_item(self, appstruct, item, request):
        """Leave the files out."""
        return {"title": appstruct["title"]}


def note_of(request: Request, folder: Folder, file) -> Note:
    """Return a note that is called after a file."""
    return Note(title=file.name)


def add_board(event: ItemAdded) -> None:
    """Give the site its board."""
    event.tree.add(event.item, Board(title="Notice board"), "board")


def sign_in_as(context: Site, request: Request) -> HTTPSeeOther:
    """Sign in whoever the address names."""
    request.session.sign_in(int(request.GET["uid"]))
    return request.redirect_to("/")


def show(context: Note, request: Request) -> dict:
    """Show a note."""
    return {"shown": context, "edition": 0, "text": "", "outline": []}


def includeme(config: Configurator) -> None:
    """Plug the feature in."""
    config.add_content_type(Note, schema=NoteSchema, title="Note", icon="doc", addable_to=(Board, Binder))
    config.add_content_type(Folio, schema=FolioSchema, title="Folio", icon="doc", addable_to=(Binder,))
    config.add_content_type(Parcel, schema=ParcelSchema, title="Parcel", icon="doc", addable_to=(Binder,))
    config.add_content_type(
        Binder, schema=BinderSchema, title="Binder", icon="folder", addable_to=(Board, Binder), upload=True
    )
    config.add_subscriber(add_board, ItemAdded, of=Site)
    config.add_upload_type(Binder, note_of)
    config.add_view(sign_in_as, context=Site, name="sign-in-as", permission=PUBLIC)
    config.add_view(show, context=Note, permission=Permission.VIEW, renderer=NOTE)
