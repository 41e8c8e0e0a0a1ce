"""A file that comes from anywhere: refused before it is unpacked, or taken by the rules of the forms."""

import io
import json
import struct
import zipfile
from typing import Any

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.manage.exchange import archive as reading
from itschool_cms.manage.exchange.archive import Archive, ArchiveRefused
from itschool_cms.manage.exchange.report import Outcome
from itschool_cms.website.models import Page, Section
from tests.manage.exchange.schools import at, brought_in, changed, exported, packed, rewrite
from tests.visitor import editing


@pytest.fixture(scope="module")
def stream(full) -> io.BytesIO:
    """Return the export of a section with a page, and of a document with a file, each time from the start."""
    with editing(full) as tree:
        section = tree.add(tree.site, Section(title="Part"), "part")
        tree.add(section, Page(title="Page", text=sanitise("<p>Words</p>")), "page")
    return exported(full, "/part")


def parts_of(stream: io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refuse(stream: io.BytesIO) -> None:
    with pytest.raises(ArchiveRefused):
        list(Archive(stream).entries())


@pytest.mark.parametrize(
    "body", [b"", b"PK", b"x" * 1_000, b"PK\x05\x06" + b"\0" * 17, b"PK\x05\x06" + b"\xff" * 18]
)
def test_what_is_no_archive_is_refused(body: bytes) -> None:
    refuse(io.BytesIO(body))


def test_a_bomb_is_refused_before_it_is_unpacked(stream) -> None:
    for name in ("items/00000000.json", "manifest.json", f"blobs/{'0' * 64}"):
        refuse(packed({**parts_of(stream), name: b" " * 15_000_000}))
    refuse(packed({f"blobs/{number:064x}": b"\0" * 900_000 for number in range(300)}))


def test_too_many_parts_are_refused_by_the_table_alone(stream) -> None:
    body = bytearray(packed(parts_of(stream)).getvalue())
    end = body.rfind(b"PK\x05\x06")
    struct.pack_into("<H", body, end + 10, reading.MAX_ENTRIES + 1)
    refuse(io.BytesIO(bytes(body)))


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "/etc/passwd",
        "C:\\x",
        "items/../x",
        "items/1.json",
        "con",
        "blobs/x",
        "readme.txt",
        "items/",
        "a\\b",
    ],
)
def test_a_part_with_another_name_is_refused(stream, name: str) -> None:
    refuse(packed({**parts_of(stream), name: b"x"}))


def test_links_secrets_and_twins_among_the_parts_are_refused(stream) -> None:
    link = zipfile.ZipInfo("items/00000009.json")
    link.external_attr = 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    refuse(target)
    twins = io.BytesIO()
    with zipfile.ZipFile(twins, "w") as archive:
        archive.writestr("manifest.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("manifest.json", "{}")
    refuse(twins)
    refuse(packed(parts_of(stream), zipfile.ZIP_LZMA))
    secret = bytearray(packed(parts_of(stream)).getvalue())
    place = secret.find(b"PK\x01\x02")
    struct.pack_into("<H", secret, place + 8, 1)
    refuse(io.BytesIO(bytes(secret)))


def test_an_item_that_is_not_what_the_list_says_is_refused(stream) -> None:
    refuse(
        changed(
            stream, lambda parts: parts.update({"items/00000001.json": b'{"type": "page", "values": {}}'})
        )
    )
    refuse(changed(stream, lambda parts: parts.pop("items/00000001.json")))
    refuse(changed(stream, lambda parts: parts.pop("manifest.json")))


@pytest.mark.parametrize(
    "member",
    [
        {"format": "other"},
        {"version": 2},
        {"root": 5},
        {"type": None},
        {"items": {}},
        {"items": []},
        {"items": [["page", "0"]]},
        {"items": [["", "0"], ["", "0"]]},
        {"items": [["", 5]]},
        {"items": [["", "0", "0"]]},
        {"items": [["", "0"], ["../x", "0"]]},
        {"items": [["", "0"], ["A B", "0"]]},
        {"items": ["x"]},
        {"files": []},
    ],
)
def test_a_list_that_is_none_is_refused(stream, member: dict) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **member}).encode()

    refuse(changed(stream, change))


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"\xff", b'{"a": 1, "a": 2}', b'{"format": NaN}', b"[" * 100_000]
)
def test_a_list_that_is_no_json_is_refused(stream, body: bytes) -> None:
    refuse(changed(stream, lambda parts: parts.update({"manifest.json": body})))


def test_an_item_that_describes_nothing_is_refused(stream) -> None:
    for said in ({"type": 5}, {"values": []}):
        refuse(
            changed(stream, lambda parts, said=said: rewrite(parts, "page", lambda each: each.update(said)))
        )


def one(full: Any, stream: io.BytesIO, path: str, said: dict, **options: Any) -> Any:
    """Look at what an item would come to with other things said of it; returns its line."""
    forged = changed(stream, lambda parts: rewrite(parts, path, lambda each: each.update(said)))
    report = brought_in(full, forged, "/part", trusted=False, keep=False, **options)
    return next(line for line in report.lines if line.path == path)


def test_internal_fields_are_ignored_and_reported(full, stream) -> None:
    line = one(full, stream, "page", {"uid": 1, "__acl__": [], "fixed": True, "__parent__": "/"})
    assert line.outcome == Outcome.SAME
    for name in ("uid", "__acl__", "fixed", "__parent__"):
        assert name in line.reasons[0]


@pytest.mark.parametrize(
    "said",
    [
        {"type": "section"},
        {"type": "nothing"},
        {"state": "secret"},
        {"values": {"title": "x", "password_hash": "y"}},
        {"values": {"title": ""}},
        {"values": {"title": "x" * 500}},
        {"values": {"title": 5}},
        {"values": {"title": "x", "text": ["y"]}},
    ],
)
def test_what_a_form_refuses_an_import_refuses_with_the_reason(full, stream, said: dict) -> None:
    line = one(full, stream, "page", said)
    assert (line.outcome, bool(line.reasons)) == (Outcome.REFUSED, True)


def test_markup_is_sanitised_again(full, stream) -> None:
    def forge(said: dict) -> None:
        said["values"]["text"] = '<p onclick="x()">Words</p><script>alert(1)</script><img src="javascript:x">'

    forged = changed(stream, lambda parts: rewrite(parts, "page", forge))
    brought_in(full, forged, "/part")
    with editing(full) as tree:
        assert tree.site["part"]["page"].text == '<p>Words</p><img loading="lazy">'
        tree.change(tree.site["part"]["page"], {"text": sanitise("<p>Words</p>")})


def test_roles_names_and_numbers_come_in_by_the_operator_only(full, empty) -> None:
    other = empty()
    report = brought_in(other, exported(full), trusted=False)
    with editing(other) as tree:
        people = tree.site["people"]
        assert all(user.roles == () for user in people.values())
        assert all(user.password_hash == "" for user in people.values())
        assert tree.site.finance.numbers.last == 0
    lines = {line.path: line for line in report.lines}
    assert any("roles" in reason for reason in lines["people/admin"].reasons)
    assert any(
        "teachers" in reason or "Left out" in reason for reason in lines["classes/secondaire/3eb"].reasons
    )
    refused = [line for line in report.lines if line.outcome == Outcome.REFUSED]
    assert refused
    assert {line.type_name for line in refused} == {"invoice"}


def test_accounts_that_exist_are_never_changed(full) -> None:
    def take_over(said: dict) -> None:
        said["values"] |= {"email": "evil@example.org", "roles": ["admin"]}

    forged = changed(exported(full), lambda parts: rewrite(parts, "people/admin", take_over))
    report = brought_in(full, forged, trusted=False, keep=False)
    line = next(line for line in report.lines if line.path == "people/admin")
    assert line.outcome == Outcome.SAME
    brought_in(full, forged, trusted=True)
    with editing(full) as tree:
        assert tree.site["people"]["admin"].email == "admin@example.org"


def test_a_file_that_others_have_in_its_place_is_refused(full) -> None:
    with editing(full) as tree:
        document = tree.add(
            tree.site["documents"], Document(title="Files", audience=("school",)), "with-file"
        )
        attach(document, 0, "a.txt", b"one")
    stream = exported(full, "/documents")
    with editing(full) as tree:
        tree.remove(tree.site["documents"]["with-file"])
    blob = next(name for name in parts_of(stream) if parts_of(stream)[name] == b"one")
    for change in (
        lambda parts: parts.update({blob: b"two"}),
        lambda parts: parts.pop(blob),
    ):
        report = brought_in(full, changed(stream, change), "/documents", keep=False)
        line = next(line for line in report.lines if line.path == "with-file")
        assert line.outcome == Outcome.REFUSED
        assert "attachments" in line.reasons[0]


def test_a_file_that_no_form_takes_is_refused(full) -> None:
    with editing(full) as tree:
        document = tree.add(tree.site["documents"], Document(title="Evil", audience=("school",)), "evil")
        attach(document, 0, "a.txt", b"plain words")
    stream = exported(full, "/documents")
    with editing(full) as tree:
        tree.remove(tree.site["documents"]["evil"])
    import hashlib

    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    digest = hashlib.sha256(svg).hexdigest()

    def forge(parts: dict[str, bytes]) -> None:
        parts[f"blobs/{digest}"] = svg
        rewrite(parts, "evil", lambda said: said["values"]["attachments"][0].update({"sha256": digest}))

    report = brought_in(full, changed(stream, forge), "/documents", keep=False)
    line = next(line for line in report.lines if line.path == "evil")
    assert line.outcome == Outcome.REFUSED


def test_what_names_something_that_is_not_there_is_refused_as_a_whole(full, empty) -> None:
    stream = exported(full, "/documents")
    report = brought_in(empty(), stream, "/documents", keep=False)
    refused = [line for line in report.lines if line.outcome == Outcome.REFUSED]
    assert refused
    assert all("not there" in line.reasons[0] or "n’est" in line.reasons[0] for line in refused)


def test_a_folder_of_another_kind_takes_nothing(full, stream) -> None:
    report = brought_in(full, stream, "/documents", keep=False)
    assert {line.outcome for line in report.lines} <= {Outcome.REFUSED, Outcome.MISSING}


def test_containers_of_the_site_are_not_made_by_a_file(full, stream) -> None:
    def forge(parts: dict[str, bytes]) -> None:
        rewrite(parts, "page", lambda said: said.update({"type": "people", "values": {}}))

    with editing(full) as tree:
        tree.remove(tree.site["part"]["page"])
    report = brought_in(full, changed(stream, forge), "/part", keep=False)
    line = next(line for line in report.lines if line.path == "page")
    assert line.outcome == Outcome.REFUSED
    brought_in(full, stream, "/part")
    with editing(full) as tree:
        assert at(tree.site, "/part/page").title == "Page"


def test_what_only_the_site_has_stays_and_is_told(full, stream) -> None:
    with editing(full) as tree:
        tree.add(tree.site["part"], Page(title="More"), "more")
    report = brought_in(full, stream, "/part")
    assert [line.path for line in report.lines if line.outcome == Outcome.MISSING] == ["more"]
    with editing(full) as tree:
        assert "more" in tree.site["part"]


def test_a_subtree_goes_to_another_place_with_its_own_references(full, stream) -> None:
    with editing(full) as tree:
        tree.add(tree.site, Section(title="Elsewhere"), "elsewhere")
    report = brought_in(full, stream, "/elsewhere")
    assert report.counts()[Outcome.NEW] == 1
    with editing(full) as tree:
        assert tree.site["elsewhere"]["page"].title == "Page"
        assert tree.site["elsewhere"].title == "Part"
