"""The provider that the school trusts, as the ini names it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pyramid.exceptions import ConfigurationError

PREFIX = "oidc."
KNOWN = frozenset({"issuer", "client_id", "client_secret_file", "title", "scopes"})
SECRET_VARIABLE = "OIDC_CLIENT_SECRET"  # noqa: S105 - the name of a variable
MIN_SECRET = 16
DEFAULT_SCOPES = "openid profile"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
MICROSOFT_HOSTS = (
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
)
# One tenant: the others of Microsoft's addresses let in whoever has any account of theirs.
_MICROSOFT_PATH = re.compile(r"/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/v2\.0")


@dataclass(frozen=True)
class ProviderSettings:
    """Where people may come from.

    Attributes:
        issuer: as the provider's own metadata and its tokens write it.
        client_id, client_secret: given by the provider to this school.
        title: what people call it, such as "Microsoft".
        scopes: what is asked for, separated by blanks.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    title: str = "Microsoft"
    scopes: str = DEFAULT_SCOPES

    @property
    def is_microsoft(self) -> bool:
        """Tell whether the provider is Microsoft, which names people by tenant and object."""
        return urlsplit(self.issuer).hostname in MICROSOFT_HOSTS

    @property
    def tenant(self) -> str:
        """The tenant in the issuer of Microsoft; empty for other providers."""
        return urlsplit(self.issuer).path.split("/")[1] if self.is_microsoft else ""

    @property
    def origin(self) -> str:
        """Scheme, host and port of the issuer."""
        return origin_of(self.issuer)


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_trusted(address: object) -> bool:
    """Tell whether secrets may travel to the address: https, or this very machine."""
    try:
        parts = urlsplit(address) if isinstance(address, str) else None
        if parts is None or not parts.hostname or parts.username is not None:
            return False
        return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS)
    except ValueError:
        return False


def read_settings(settings: Mapping[str, str]) -> ProviderSettings | None:
    """Return the provider, or None when no setting of `oidc.` is there.

    Raises:
        ConfigurationError: a setting is missing, unknown or unsafe.
    """
    given = {name.removeprefix(PREFIX): text for name, text in settings.items() if name.startswith(PREFIX)}
    given = {name: text.strip() for name, text in given.items()}
    if not any(given.values()):
        return None
    if unknown := sorted(given.keys() - KNOWN):
        raise ConfigurationError(f"Unknown setting: oidc.{unknown[0]}")
    provider = ProviderSettings(
        _issuer(given.get("issuer", "")),
        given.get("client_id", ""),
        _secret(given.get("client_secret_file", "")),
        given.get("title") or ProviderSettings.title,
        given.get("scopes") or DEFAULT_SCOPES,
    )
    if not provider.client_id:
        raise ConfigurationError("oidc.client_id is missing: the provider gives it to the application.")
    if "openid" not in provider.scopes.split():
        raise ConfigurationError("oidc.scopes has to name openid.")
    return provider


def _issuer(text: str) -> str:
    if not is_trusted(text) or "?" in text or "#" in text:
        raise ConfigurationError(
            f"oidc.issuer has to be an https address without query (http on localhost only): {text!r}"
        )
    parts = urlsplit(text)
    if parts.hostname in MICROSOFT_HOSTS and not _MICROSOFT_PATH.fullmatch(parts.path):
        raise ConfigurationError(
            "oidc.issuer has to name one tenant: https://login.microsoftonline.com/<tenant id>/v2.0"
        )
    return text


def _secret(path: str) -> str:
    inherited = os.environ.get(SECRET_VARIABLE, "")
    if bool(path) == bool(inherited):
        raise ConfigurationError(
            f"Give the secret of the client once: in oidc.client_secret_file, or in {SECRET_VARIABLE}."
        )
    secret = (_read(Path(path)) if path else inherited).strip()
    if len(secret) < MIN_SECRET:
        raise ConfigurationError(f"The client secret of oidc has less than {MIN_SECRET} characters.")
    return secret


def _read(path: Path) -> str:
    try:
        if path.stat().st_mode & 0o007:
            raise ConfigurationError(f"Everybody may read oidc.client_secret_file: chmod 640 {path}")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as problem:
        raise ConfigurationError(f"oidc.client_secret_file cannot be read: {problem}") from problem
