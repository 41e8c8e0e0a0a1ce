"""Static files: hashed URLs, far-future caching, compressed forms."""

import gzip
import re
from pathlib import Path

import pytest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationConflictError, ConfigurationError
from pyramid.request import Request, apply_request_extensions
from pyramid.response import Response
from webtest import TestApp

from itschool_cms.core.static import read_assets

FOREVER = "public, max-age=31536000, immutable"


def make_app(*folders: tuple[Path, str]) -> TestApp:
    config = Configurator()
    config.include("itschool_cms.core.static")
    for folder, under in folders:
        config.add_assets(str(folder), under=under)
    return TestApp(config.make_wsgi_app())


def path_of(app: TestApp, name: str) -> str:
    request = Request.blank("/")
    request.registry = app.app.registry
    apply_request_extensions(request)
    return request.asset(name)


def fetch(app: TestApp, path: str, **headers: str) -> Response:
    """Ask without WebTest, which unpacks what it gets."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request.blank(path, headers=names).get_response(app.app)


@pytest.fixture(scope="module")
def app() -> TestApp:
    return make_app()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("design.css", "text/css"), ("enhance.js", "text/javascript"), ("icons.svg", "image/svg+xml")],
)
def test_a_file_is_served_for_ever_under_the_digest_of_its_bytes(app, name, kind):
    path = path_of(app, name)
    answer = fetch(app, path)
    assert re.fullmatch(rf"/static/[0-9a-f]{{8}}/{re.escape(name)}", path)
    assert answer.content_type == kind
    assert answer.headers["Cache-Control"] == FOREVER
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in answer.headers


def test_the_compressed_form_holds_the_same_bytes(app):
    path = path_of(app, "design.css")
    plain = fetch(app, path)
    packed = fetch(app, path, Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert len(packed.body) < len(plain.body) / 3


@pytest.mark.parametrize("refusal", ["identity", "gzip;q=0", "br", ""])
def test_a_browser_that_refuses_gzip_gets_the_plain_bytes(app, refusal):
    answer = fetch(app, path_of(app, "design.css"), Accept_Encoding=refusal)
    assert "Content-Encoding" not in answer.headers


def test_a_known_entity_tag_is_answered_without_the_bytes(app):
    path = path_of(app, "mark.svg")
    tag = app.get(path).headers["ETag"]
    answer = app.get(path, headers={"If-None-Match": tag}, status=304)
    assert answer.body == b""
    assert answer.headers["Cache-Control"] == FOREVER


def test_head_gives_the_headers_of_get(app):
    path = path_of(app, "design.css")
    assert app.head(path).headers["ETag"] == app.get(path).headers["ETag"]
    assert app.head(path).body == b""


@pytest.mark.parametrize(
    "path",
    [
        "/static/00000000/design.css",
        "/static/design.css",
        "/static/{digest}/other.css",
        "/static/{digest}/../static.py",
        "/static/{digest}/%2e%2e/static.py",
        "/static/{digest}/mark.svg",
        "/static/{digest}/",
    ],
)
def test_a_wrong_digest_or_name_is_not_found(app, path):
    digest = path_of(app, "design.css").split("/")[2]
    app.get(path.format(digest=digest), status=404)


def test_other_methods_are_not_served(app):
    app.post(path_of(app, "design.css"), status=404)


def test_an_unknown_name_is_an_error_of_the_template(app):
    with pytest.raises(KeyError):
        path_of(app, "missing.css")


def test_a_feature_adds_files_and_a_change_of_bytes_changes_the_url(tmp_path):
    file = tmp_path / "menu.css"
    file.write_text("a {}")
    before = path_of(make_app((tmp_path, "")), "menu.css")
    file.write_text("b {}")
    assert path_of(make_app((tmp_path, "")), "menu.css") != before


def test_a_bundle_shares_one_digest_so_that_relative_links_work(tmp_path):
    (tmp_path / "skins").mkdir()
    (tmp_path / "editor.js").write_text("x")
    (tmp_path / "skins" / "day.css").write_text("y")
    app = make_app((tmp_path, "editor"))
    main, part = path_of(app, "editor/editor.js"), path_of(app, "editor/skins/day.css")
    assert main.removesuffix("editor.js") == part.removesuffix("skins/day.css")
    assert app.get(part).text == "y"


def test_two_files_of_one_name_are_a_configuration_conflict(tmp_path):
    (tmp_path / "design.css").write_text("a {}")
    config = Configurator()
    config.include("itschool_cms.core.static")
    config.include(lambda inner: inner.add_assets(str(tmp_path)))
    with pytest.raises(ConfigurationConflictError):
        config.commit()


def test_a_kind_of_file_without_a_content_type_is_refused_at_start(tmp_path):
    (tmp_path / "page.php").write_text("x")
    with pytest.raises(ConfigurationError, match=r"page\.php"):
        list(read_assets(tmp_path))


def test_an_empty_folder_is_refused_at_start(tmp_path):
    with pytest.raises(ConfigurationError, match="no static files"):
        list(read_assets(tmp_path))


def test_the_stylesheet_and_the_script_load_nothing_from_elsewhere(app):
    for name in ("design.css", "enhance.js", "icons.svg", "mark.svg"):
        text = app.get(path_of(app, name)).text.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//\w+\.\w|@import|url\((?!#)", text)


def test_the_script_never_writes_html():
    script = Path("itschool_cms/core/static/enhance.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|\.style\b", script)
