"""A small application of the kernel alone: a few items, people who can sign in, views that misbehave."""

from contextlib import contextmanager
from pathlib import Path

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther, HTTPServiceUnavailable, HTTPTooManyRequests
from pyramid.response import Response
from ZODB.POSException import ConflictError, POSKeyError, StorageError

from itschool_cms.core import prepare
from itschool_cms.core.database import open_site
from itschool_cms.core.events import ItemAdded, PrincipalsWanted
from itschool_cms.core.menus import Link
from itschool_cms.core.models import Folder, Item, Site
from itschool_cms.core.permissions import PUBLIC, Permission
from itschool_cms.core.security import Person
from itschool_cms.core.tree import Tree
from tests.client import Client, token_in

HOST = "localhost"
PAGE = str(Path(__file__).with_name("kernel_page.pt"))
SETTINGS = {
    "zodb.uri": "memory:",
    "sessions.uri": "memory:",
    "trail.uri": "memory:",
    "site.base_url": f"http://{HOST}",
    "site.hosts": f"{HOST} {HOST}:80 {HOST}:443",
    "mail.default_sender": "ecole@example.org",
}


class Member(Person):
    """Somebody who can sign in while active."""

    active = True
    language = ""
    first_name = "Ana"
    initials = "AB"

    def may_sign_in(self):
        return self.active


class Leaf(Item):
    """An item for the principals that it names."""

    open_to = ()
    text = ""

    def readers(self):
        return self.open_to


class Box(Folder):
    """A folder for the principals that it names."""

    open_to = ()

    def readers(self):
        return self.open_to


def make_config(**settings):
    """Return the configuration of the application, not yet committed."""
    # The folders of tests are no packages that templates could be found in.
    config = Configurator(package="itschool_cms", settings={**SETTINGS, **settings})
    config.include("itschool_cms.core.outbox")
    config.include("itschool_cms.core")
    views(config)
    return config


def make_app(fill=True, **settings):
    """Return the application over a filled database."""
    app = make_config(**settings).make_wsgi_app()
    prepare(app.registry.database, app.registry)
    if fill:
        with editing(app) as tree:
            furnish(tree)
    return app


@contextmanager
def editing(app):
    """Give the editor of the tree in a transaction."""
    with open_site(app.registry.database) as (site, manager), manager:
        yield Tree(site, app.registry)


def furnish(tree):
    """Put the items into the tree."""
    tree.change(tree.site, {"title": "School"})
    people = tree.add(tree.site, Box(title="People"), "people")
    ana, bob = tree.add(people, Member(title="Ana"), "ana"), tree.add(people, Member(title="Bob"), "bob")
    public = tree.add(tree.site, Box(title="Public", open_to=("system.Everyone",)), "public")
    tree.add(public, Leaf(title="Open leaf", open_to=("system.Everyone",)), "leaf")
    private = tree.add(tree.site, Box(title="Private", open_to=(f"user:{bob.uid}",)), "private")
    tree.add(private, Leaf(title="Of Ana", open_to=(f"user:{ana.uid}",)), "ana")
    tree.add(private, Leaf(title="Of Bob", open_to=(f"user:{bob.uid}",)), "bob")


class Visitor(Client):
    """A browser that reads English."""

    def __init__(self, app, scheme="http", **environ):
        super().__init__(
            app,
            # Tests send what no server would pass.
            lint=False,
            extra_environ={
                "HTTP_HOST": HOST,
                "HTTP_ACCEPT_LANGUAGE": "en",
                "wsgi.url_scheme": scheme,
                "SERVER_PORT": "443" if scheme == "https" else "80",
                **environ,
            },
        )

    def token(self):
        """Return the token that forms carry."""
        return token_in(self.get("/public/leaf", status=200))

    def send(self, path, token=None, **values):
        """POST a form with its token."""
        options = {
            name: values.pop(name) for name in ("status", "headers", "expect_errors") if name in values
        }
        return self.post(path, {"csrf_token": token or self.token(), **values}, **options)

    def sign_in(self, name="ana", **values):
        """Sign in as somebody."""
        self.send("/enter", name=name, status=303, **values)
        return self

    def who(self):
        """Return the name of who is signed in."""
        return self.get("/who").text


def views(config):
    """Register the views."""
    public = {"permission": PUBLIC, "context": Site}
    for context, permission in ((Site, PUBLIC), (Item, Permission.VIEW)):
        config.add_view(page, context=context, permission=permission, renderer=PAGE)
    for view in (who, write, late, words):
        config.add_view(view, name=view.__name__, **public)
    for view in (enter, leave, flash, misbehave, note):
        config.add_view(view, name=view.__name__, request_method="POST", **public)
    config.add_view(misbehave, name="misread", **public)
    config.add_view(send, name="send", context=Item, permission=Permission.VIEW, request_method="POST")
    config.add_view(kept, name="kept", context=Item, permission=Permission.VIEW)
    config.add_view(count, name="count", context=Item, permission=Permission.VIEW, request_method="POST")
    config.add_view(
        send, name="upload", context=Item, permission=Permission.VIEW, request_method="POST", upload=True
    )
    config.add_private_root("private", "people")
    config.add_menu_entry(
        "public", lambda context, request: [Link("Public", "/public", "home")], place="staff"
    )
    config.add_subscriber(add_principals, PrincipalsWanted)
    config.add_subscriber(note_added, ItemAdded, of=Leaf)
    config.add_subscriber(note_added, ItemAdded, of=(Box, Site))
    config.registry.added = []


def add_principals(event):
    if event.user.__name__ == "bob":
        event.principals.add("group:chess")


def note_added(event):
    registry = event.tree.registry
    registry.added.append(event.item.__name__)


def page(context, request):
    return {}


def who(request):
    return Response(f"{getattr(request.person, 'title', '')} {' '.join(sorted(request.session))}".strip())


def words(request):
    return Response(request.words.language)


def enter(request):
    person = request.site["people"][request.POST["name"]]
    options = {
        name: int(request.POST[name]) for name in ("remember", "idle", "lifetime") if name in request.POST
    }
    request.session.sign_in(person.uid, **options)
    return request.redirect_to(request.POST.get("next", "/"))


def leave(request):
    request.session.sign_out()
    return request.redirect_to("/")


def flash(request):
    request.session.flash(("ok", request.POST["text"]))
    return request.redirect_to("/")


def write(request):
    """Answer a question, and write, which is of no effect."""
    request.tree.change(request.site["public"]["leaf"], {"text": "written by a question"})
    return Response("ok")


def note(request):
    """Change an item by a form."""
    request.tree.change(request.site["public"]["leaf"], {"text": request.POST["text"]})
    return request.redirect_to("/public", query={"done": "1"})


def late(request):
    def count(site):
        if request.GET.get("fail"):
            raise RuntimeError("The note fails")
        leaf = site["public"]["leaf"]
        leaf.text += "+"

    request.later(count)
    if request.GET.get("raise") == "redirect":
        raise HTTPSeeOther("/public")
    if request.GET.get("raise"):
        raise HTTPForbidden()
    return Response("ok")


PROBLEMS = {
    "redirect": lambda request: request.redirect_to("/public"),
    "hidden": lambda request: HTTPForbidden(),
    "often": lambda request: HTTPTooManyRequests(headers={"Retry-After": "7"}),
    "away": lambda request: HTTPServiceUnavailable(),
    "crash": lambda request: KeyError("the secret of a child"),
    "storage": lambda request: StorageError("disconnected"),
    "conflict": lambda request: ConflictError("always"),
    "gone": lambda request: POSKeyError(b"\0" * 8),
}


def misbehave(request):
    """Write, sign in, leave a message, and then fail."""
    request.registry.attempts = getattr(request.registry, "attempts", 0) + 1
    leaf = request.site["public"]["leaf"]
    request.tree.change(leaf, {"title": "Half written", "text": "half written"})
    request.tree.change(request.site, {"title": "Half written"})
    if "enter" in request.params:
        request.session.sign_in(request.site["people"]["ana"].uid)
    raise PROBLEMS[request.params["how"]](request)


def send(context, request):
    return Response(str(sum(len(value) for value in request.POST.values() if isinstance(value, str))))


def kept(context, request):
    return Response("0123456789", etag="tag", accept_ranges="bytes", conditional_response=True)


def count(context, request):
    return Response(str(sum(map(len, request.POST.values()))))


def text_of(app):
    """Return what the leaf holds now."""
    with open_site(app.registry.database) as (site, manager):
        manager.begin()
        leaf = site["public"]["leaf"]
        return leaf.text


def last_tid(app):
    """Return the name of the last transaction."""
    return app.registry.database.storage.lastTransaction()
