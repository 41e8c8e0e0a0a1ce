"""The devices of a person: their sessions, in plain words."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from pyramid.request import Request

from itschool_cms.core.i18n import _

# In this order: most browsers name those they descend from as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """A session of the person.

    Attributes:
        key: names the session in the store; it opens nothing.
        title: browser and system.
        since: when (UTC) the person signed in there.
        seen: when (UTC) it was last used.
        current: the page is being read there.
        remembered: stays signed in when the browser is closed.
    """

    key: str
    title: str
    since: datetime
    seen: datetime
    current: bool
    remembered: bool


def devices(request: Request) -> list[Device]:
    """Return the devices on which the person of the request is signed in, the present one first."""
    found = request.registry.session_store.of_user(request.person.uid, int(time.time()))
    all_devices = [_device(request, key, record) for key, record in found]
    return sorted(all_devices, key=lambda device: not device.current)


def _device(request: Request, key: str, record: dict) -> Device:
    since, seen = (datetime.fromtimestamp(record[name], UTC) for name in ("created", "seen"))
    title = describe(request, record.get("agent", ""))
    return Device(key, title, since, seen, key == request.session.key, record["remember"])


def describe(request: Request, agent: str) -> str:
    """Return "Firefox, Windows" for what a browser says of itself."""
    browser = next((title for mark, title in BROWSERS if mark in agent), "")
    system = next((title for mark, title in SYSTEMS if mark in agent), "")
    known = ", ".join(each for each in (browser, system) if each)
    return known or request.words.translate(_("Unknown browser"))
