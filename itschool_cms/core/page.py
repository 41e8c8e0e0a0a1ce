"""What stands around the content of every page: menus, crumbs, tabs, messages, language."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from pyramid.config import Configurator
from pyramid.csrf import get_csrf_token
from pyramid.decorator import reify
from pyramid.events import BeforeRender
from pyramid.request import Request

from .i18n import LANGUAGES, _, offered_languages
from .links_in_text import to_paths
from .menus import Link, Links, mark_current, mark_only, menu
from .models import Folder, Item, Site, lineage
from .permissions import STAFF_ROLES, Permission
from .pieces import draw_piece
from .rendering import template_of

SHORTCUTS = 4
# In the environment of a request: the path of the page of the menu that is marked, where it is another one.
STANDS_BELOW = "itschool.stands_below"
# Pages of the website that every foot links to, where the school has them.
FOOT = (
    ("terms", _("Terms of use")),
    ("privacy", _("Data protection")),
    ("accessibility", _("Accessibility")),
)
BINDING = FOOT[:2]


class Page:
    """The frame of one page; each part is computed when the template asks for it.

    Attributes:
        cover: colour of the notebook that the page belongs to.
        subject: the child whose pages these are, or None; features set it on the request.
        plain: the page stands alone, without menus, like the pages for visitors.
    """

    plain = False

    def __init__(self, request: Request) -> None:
        self._request = request
        # An error page is the same for what is hidden and for what is missing: it knows no context.
        failed = getattr(request, "exception", None) is not None
        self.context = None if failed else getattr(request, "context", None)

    @property
    def cover(self) -> str:
        """The colour of the page's margin line."""
        return getattr(self.subject, "cover", "") or "ardoise"

    @property
    def subject(self) -> Any:
        """The child that the page is about."""
        return getattr(self._request, "child", None)

    @property
    def place(self) -> str:
        """Which menu stands in the margin: a child's or the staff's."""
        return "child" if self.subject is not None else "staff"

    @property
    def home(self) -> str:
        """Where the name of the school leads: the first page of the main menu, else the front page."""
        first = next((link.href for _, links in self.side for link in links), None)
        return first or self._request.resource_path(self._request.site)

    @property
    def space(self) -> str:
        """What this part of the site is called."""
        staff = self.subject is None and not self._request.principals.isdisjoint(STAFF_ROLES)
        message = _("School area") if staff else _("Parents' area")
        return self._request.words.translate(message)

    @property
    def hello(self) -> str:
        """The greeting in the top bar."""
        return self._request.words.translate(_("Welcome, ${name}"), name=self._request.person.first_name)

    @property
    def who(self) -> str:
        """The name on the button of the person's panel: the child's, else the person's own."""
        return self.subject.first_name if self.subject is not None else self._request.person.title

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        return (self.subject or self._request.person).initials

    @property
    def csrf_token(self) -> str:
        """The token for the small forms of the frame."""
        return get_csrf_token(self._request)

    @property
    def foot(self) -> list[tuple[str, str]]:
        """Title and address of the links at the foot of every page: the pages that exist and may be seen."""
        return self._fixed_pages(FOOT)

    @property
    def terms(self) -> list[tuple[str, str]]:
        """Title and address of the pages that bind: what the school and a person promise each other."""
        return self._fixed_pages(BINDING)

    def _fixed_pages(self, wanted: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
        translate, site = self._request.words.translate, self._request.site
        found = [(title, site.get(name)) for name, title in wanted]
        return [
            (translate(title), self._request.resource_path(item))
            for title, item in found
            if item is not None and self._request.has_permission(Permission.VIEW, item)
        ]

    @reify
    def side(self) -> list[Links]:
        """The sections of the main menu; one link is marked."""
        sections = self._menu(self.place, self.subject or self.context)
        if isinstance(self.context, Item):
            # Not the path as it was written: an address with dots opens the same page.
            own = self._request.resource_path(self.context, self._request.view_name)
            path = self._request.environ.get(STANDS_BELOW, own)
            return mark_current(sections, path)
        return sections

    @property
    def shortcuts(self) -> list[Link]:
        """The first links of the main menu, for the bar at the bottom of a phone."""
        return [link for _, links in self.side for link in links][:SHORTCUTS]

    @property
    def more(self) -> list[Links]:
        """The sections of the main menu without the shortcuts."""
        left, sections = SHORTCUTS, []
        for title, links in self.side:
            sections.append((title, links[left:]))
            left = max(0, left - len(links))
        return [(title, links) for title, links in sections if links]

    @reify
    def person_menu(self) -> list[Links]:
        """The sections of the panel behind the name, top right."""
        return self._menu("person", self.context)

    @property
    def above(self) -> str:
        """The bar at the top and the margin with the main menu, drawn."""
        request = self._request
        return draw_piece(
            request,
            "itschool_cms.core:templates/above.pt",
            school=request.site.title,
            home=self.home,
            space=self.space,
            hello=self.hello,
            initials=self.initials,
            who=self.who,
            own=self.subject is None,
            panel=self._plain(self.person_menu),
            sections=self._plain(self.side),
            logout=request.resource_path(request.site, "logout"),
            csrf_token=self.csrf_token,
        )

    @property
    def below(self) -> str:
        """The bar at the bottom of a phone, with the panel of what it has no room for, drawn."""
        return draw_piece(
            self._request,
            "itschool_cms.core:templates/below.pt",
            shortcuts=tuple(map(self._said, self.shortcuts)),
            more=self._plain(self.more),
        )

    def _plain(self, sections: list[Links]) -> tuple[tuple[str, tuple[Link, ...]], ...]:
        translate = self._request.words.translate
        return tuple((title and translate(title), tuple(map(self._said, links))) for title, links in sections)

    def _said(self, link: Link) -> Link:
        # Messages are equal when their texts are, whatever fills them: a piece must be given what is read.
        said = type(link.label) is str
        return link if said else link._replace(label=self._request.words.translate(link.label))

    @reify
    def tabs(self) -> list[Link]:
        """The views of the item that the person may open."""
        return [link for _, links in menu("tabs", self.context, self._request) for link in links]

    @reify
    def actions(self) -> list[Links]:
        """What the person may do with the item."""
        return menu("actions", self.context, self._request)

    @reify
    def notices(self) -> list[Links]:
        """What is said of the item to those who may act on it: a sentence, and the acts."""
        return menu("notices", self.context, self._request)

    @reify
    def crumbs(self) -> list[tuple[str, str]]:
        """Title and address of what stands above the item and may be seen, the top first; not the root."""
        if not isinstance(self.context, Item):
            return []
        above = [each for each in lineage(self.context) if not isinstance(each, Site)]
        title_of = self._request.words.title_of
        seen = [each for each in above if self._request.has_permission(Permission.VIEW, each)]
        return [(title_of(each), self._request.resource_path(each)) for each in self._way_of(seen[::-1])]

    def _way_of(self, above: list[Item]) -> list[Item]:
        """Return the way to what the school published: through the list of the child whose page it is."""
        subject = self.subject
        own = subject.get(above[0].__name__) if isinstance(subject, Folder) and len(above) > 1 else None
        if own is None or not self._request.has_permission(Permission.VIEW, own):
            return above
        return [subject, own, *above[1:]]

    @reify
    def messages(self) -> list[tuple[str, str, str, str]]:
        """The messages that the last act left: kind, text, and address and label of what undoes it."""
        found = self._request.session.pop_flash() if self._request.session else []
        return [(*message, "", "")[:4] for message in found]

    @property
    def languages(self) -> list[tuple[str, str, str, bool]]:
        """Code, own name, address and whether it is the present one, of each language that is offered.

        The address asks for the same page: what else its query holds stays. There is nothing to choose where
        only one is offered.
        """
        asked = [(name, value) for name, value in self._query() if name != "lang"]
        present = self._request.locale_name
        offered = {*offered_languages(self._request.site), present}
        return [
            (code, name, "?" + urlencode([*asked, ("lang", code)]), code == present)
            for code, name in LANGUAGES.items()
            if code in offered and len(offered) > 1
        ]

    def _query(self) -> list[tuple[str, str]]:
        try:
            return list(self._request.GET.items())
        except UnicodeError:
            return []

    def _menu(self, place: str, context: Any) -> list[Links]:
        sections = menu(place, context, self._request)
        # An entry that is marked would tell what kind of thing is hidden at the address.
        return mark_only(sections, None) if self.context is None else sections


def add_globals(event: BeforeRender) -> None:
    """Give every template the layout, the frame of the page and the words of the language."""
    request = event["request"]
    if request is None:
        return
    event["banner"] = event["stylesheet"] = event["site_map"] = event["site_macros"] = None
    event["layout"] = template_of(request.registry, "itschool_cms.core:templates/layout.pt")
    event["item_macros"] = template_of(request.registry, "itschool_cms.core:templates/item.pt").macros
    event["pager"] = template_of(request.registry, "itschool_cms.core:templates/pager.pt")
    event["tiles"] = template_of(request.registry, "itschool_cms.core:templates/tiles.pt")
    event["linked"] = partial(to_paths, request=request)
    event["page"] = request.page
    event["words"] = request.words
    event["icons"] = request.asset("icons.svg")


def includeme(config: Configurator) -> None:
    """Provide `request.page` and the globals of templates."""
    config.include(".pieces")
    config.add_request_method(Page, "page", reify=True)
    config.add_subscriber(add_globals, BeforeRender)
