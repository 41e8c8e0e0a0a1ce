"""Static files: read once, kept in memory beside their gzip form, served below a URL that names their bytes.

A URL holds a digest of the file: browsers may keep what they got for ever, and a new release is seen at once.
"""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.httpexceptions import HTTPNotFound
from pyramid.path import AssetResolver
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.core.permissions import PUBLIC

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
YEAR = 31_536_000  # seconds


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent.

    `name` is the last part of its URL, `digest` eight hexadecimal digits; `gzipped` is None where it saves
    nothing.
    """

    name: str
    digest: str
    content_type: str
    body: bytes
    gzipped: bytes | None


class Shelf:
    """All static files of the application, by name; the context of the static view."""

    def __init__(self) -> None:
        self._assets: dict[str, Asset] = {}
        self._paths: dict[str, str] = {}

    def add(self, asset: Asset) -> None:
        """Make `asset` available under its name."""
        self._assets[asset.name] = asset
        self._paths[asset.name] = f"/static/{asset.digest}/{asset.name}"

    def path(self, name: str) -> str:
        """Return the path of the file `name` below the application; KeyError where there is none."""
        return self._paths[name]

    def get(self, digest: str, name: str) -> Asset | None:
        """Return the file `name` where `digest` is the one of its bytes, else None."""
        asset = self._assets.get(name)
        return asset if asset and asset.digest == digest else None


def read_assets(folder: Path, under: str = "", only: tuple[str, ...] = ()) -> Iterator[Asset]:
    """Read every file below `folder`, or `only` those of these relative names.

    With `under` the files are a bundle whose parts name one another by relative links: all their names start
    with `under/` and all share the digest of the whole. ConfigurationError for an unknown kind of file.
    """
    paths = [folder / name for name in only] if only else _files(folder)
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    if not files:
        raise ConfigurationError(f"no static files in {folder}")
    shared = _digest(*(part for name, body in files.items() for part in (name.encode(), body)))
    for name, body in files.items():
        yield _asset(f"{under}/{name}" if under else name, shared if under else _digest(body), body)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:8]


def _asset(name: str, digest: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    if suffix not in CONTENT_TYPES:
        raise ConfigurationError(f"static file {name}: no content type is known for {suffix!r}")
    gzipped = gzip.compress(body, compresslevel=9, mtime=0)
    return Asset(name, digest, CONTENT_TYPES[suffix], body, gzipped if len(gzipped) < len(body) else None)


def serve(shelf: Shelf, request: Request) -> Response:
    """Answer with one static file, compressed where the browser takes it; 404 for a wrong name or digest."""
    asset = shelf.get(request.matchdict["digest"], request.matchdict["name"])
    if asset is None:
        raise HTTPNotFound()
    compressed = asset.gzipped is not None and _takes_gzip(request)
    response = Response(body=asset.gzipped if compressed else asset.body, conditional_response=True)
    response.headers.update(_headers(asset, compressed=compressed))
    return response


def _takes_gzip(request: Request) -> bool:
    # Silence is no consent: a plain tool sends no Accept-Encoding and unpacks nothing.
    return "Accept-Encoding" in request.headers and bool(request.accept_encoding.acceptable_offers(["gzip"]))


def _headers(asset: Asset, *, compressed: bool) -> dict[str, str]:
    # Two forms of one file are two representations, and need two entity tags.
    headers = {
        "Content-Type": asset.content_type,
        "Cache-Control": f"public, max-age={YEAR}, immutable",
        "ETag": f'"{asset.digest}-gzip"' if compressed else f'"{asset.digest}"',
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }
    return headers | ({"Content-Encoding": "gzip"} if compressed else {})


def asset(request: Request, name: str) -> str:
    """Return the URL path of the static file `name`; KeyError where there is none."""
    path = request.registry[Shelf].path(name)
    # Decoded only where there is one: a page names half a dozen files.
    return request.script_name + path if request.environ.get("SCRIPT_NAME") else path


def add_assets(config: Configurator, folder: str, under: str = "", only: tuple[str, ...] = ()) -> None:
    """Directive: serve the files of `folder`, an asset specification such as "static" or "package:static".

    `under` makes them a bundle and `only` names those that are wanted, see `read_assets`. Two files of one
    name are a configuration conflict.
    """
    path = AssetResolver(config.package).resolve(folder).abspath()
    for found in read_assets(Path(path), under, only):
        config.action(("asset", found.name), config.registry[Shelf].add, args=(found,))


def includeme(config: Configurator) -> None:
    """Register the directive `add_assets`, the method `request.asset`, the view and the files of the core."""
    shelf = config.registry[Shelf] = Shelf()
    config.add_directive("add_assets", add_assets)
    config.add_request_method(asset, "asset")
    # The shelf is the context: a static file never opens the database.
    config.add_route("static", "/static/{digest}/{name:.+}", factory=lambda request: shelf)
    config.add_view(serve, route_name="static", request_method=("GET", "HEAD"), permission=PUBLIC)
    config.add_assets("itschool_cms.core:static")
