"""A file that comes from anywhere: refused before it is unpacked, or taken by the rules of the forms."""

import io
import json
import random
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


INVOICE = "families/lefevre/benoit/invoices/photocopies-1er-trimestre"
DAMAGED, PARTS, GROWS = "damaged, or no export", "a part that no export has", "too large when it is unpacked"
MANY, LACKS = "holds too many parts", "lacks a part"


def refuse(stream: io.BytesIO, reason: str) -> None:
    """Have an archive refused for one reason, not for whatever else is wrong with it."""
    with pytest.raises(ArchiveRefused) as refusal:
        list(Archive(stream).entries())
    assert reason in refusal.value.args[0]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK",
        b"x" * 1_000,
        b"PK\x05\x06" + b"\0" * 9,
        b"PK\x05\x06" + b"\0" * 17,
        b"PK\x05\x06" + b"\xff" * 18,
    ],
)
def test_what_is_no_archive_is_refused(body: bytes) -> None:
    refuse(io.BytesIO(body), MANY if b"\xff" in body else DAMAGED)


def test_a_bomb_is_refused_before_it_is_unpacked(stream) -> None:
    for name in ("items/00000000.json", "manifest.json", f"blobs/{'0' * 64}"):
        refuse(packed({**parts_of(stream), name: b" " * 15_000_000}), GROWS)
    many = {f"blobs/{number:064x}": b"\0" * 900_000 for number in range(300)}
    refuse(packed({**parts_of(stream), **many}), GROWS)


def test_a_part_that_is_too_large_is_refused_though_it_hardly_shrinks(stream) -> None:
    large = random.Random(1).randbytes(reading.MAX_ITEM + 1)
    refuse(packed({**parts_of(stream), "items/00000009.json": large}), GROWS)


def test_a_part_whose_bytes_are_damaged_is_refused(stream) -> None:
    for name in ("manifest.json", "items/00000001.json"):
        refuse(_spoilt(stream, name), DAMAGED)


def _spoilt(stream: io.BytesIO, name: str) -> io.BytesIO:
    """Return an archive in which a part is other bytes than its sum says."""
    stored = packed(parts_of(stream), zipfile.ZIP_STORED)
    with zipfile.ZipFile(stored) as archive:
        place = archive.getinfo(name).header_offset + 30 + len(name)
    body = bytearray(stored.getvalue())
    body[place + 5] ^= 1
    return io.BytesIO(bytes(body))


def test_a_file_whose_bytes_are_damaged_is_refused_with_its_item(full) -> None:
    with editing(full) as tree:
        document = tree.add(tree.site["documents"], Document(title="Spoilt", audience=("school",)), "spoilt")
        attach(document, 0, "a.txt", b"twelve bytes")
    stream = exported(full, "/documents")
    with editing(full) as tree:
        tree.remove(tree.site["documents"]["spoilt"])
    blob = next(name for name, body in parts_of(stream).items() if body == b"twelve bytes")
    report = brought_in(full, _spoilt(stream, blob), "/documents", keep=False)
    line = next(line for line in report.lines if line.path == "spoilt")
    assert line.outcome == Outcome.REFUSED
    assert "attachments" in line.reasons[0]


def test_too_many_parts_are_refused_by_the_table_alone(stream) -> None:
    body = bytearray(packed(parts_of(stream)).getvalue())
    end = body.rfind(b"PK\x05\x06")
    struct.pack_into("<H", body, end + 10, reading.MAX_ENTRIES + 1)
    refuse(io.BytesIO(bytes(body)), MANY)
    body = bytearray(packed(parts_of(stream)).getvalue())
    struct.pack_into("<I", body, end + 12, reading.MAX_TABLE + 1)
    refuse(io.BytesIO(bytes(body)), MANY)


def table(names: list[str], size: int, shrunk: int | None = None, before: int = 0) -> io.BytesIO:
    """Return a table of contents behind so many bytes: of parts of that size, though it says: of one."""
    shrunk = size if shrunk is None else shrunk
    lines = [
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, shrunk, size, len(name), *[0] * 6)
        + name.encode()
        for name in names
    ]
    body = b"".join(lines)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(body), 0, 0)
    return io.BytesIO(b"\0" * before + body + end)


def test_a_table_that_lies_about_its_length_is_counted() -> None:
    refuse(table([f"items/{number:08d}.json" for number in range(reading.MAX_ENTRIES + 1)], 0), MANY)


def test_parts_that_lie_upon_each_other_are_refused() -> None:
    refuse(table([f"blobs/{number:064x}" for number in range(300)], 1_000), GROWS)


def test_more_than_a_disk_should_hold_is_refused_though_each_part_may_be_as_large() -> None:
    names = [f"blobs/{number:064x}" for number in range(81)]
    refuse(table(names, reading.MAX_BLOB, shrunk=126_000, before=11_000_000), GROWS)


def test_a_bomb_among_parts_that_do_not_shrink_is_refused(stream) -> None:
    noise = {f"blobs/{1:064x}": random.Random(2).randbytes(300_000)}
    refuse(packed({**parts_of(stream), **noise, f"blobs/{2:064x}": b"\0" * 15_000_000}), GROWS)


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
    refuse(packed({**parts_of(stream), name: b"x"}), PARTS)


def test_links_secrets_and_twins_among_the_parts_are_refused(stream) -> None:
    link = zipfile.ZipInfo("items/00000009.json")
    link.external_attr = 0o120777 << 16
    target = packed(parts_of(stream))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    refuse(target, PARTS)
    twins = packed(parts_of(stream))
    with zipfile.ZipFile(twins, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("manifest.json", parts_of(stream)["manifest.json"])
    refuse(twins, MANY)
    refuse(packed(parts_of(stream), zipfile.ZIP_LZMA), PARTS)
    secret = bytearray(packed(parts_of(stream)).getvalue())
    place = secret.find(b"PK\x01\x02")
    struct.pack_into("<H", secret, place + 8, 1)
    refuse(io.BytesIO(bytes(secret)), PARTS)


def test_an_item_that_is_not_what_the_list_says_is_refused(stream) -> None:
    other = {"items/00000001.json": b'{"type": "page", "values": {}}'}
    refuse(changed(stream, lambda parts: parts.update(other)), "is not what its list says")
    refuse(changed(stream, lambda parts: parts.pop("items/00000001.json")), LACKS)
    refuse(changed(stream, lambda parts: parts.pop("manifest.json")), LACKS)


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ({"format": "other"}, DAMAGED),
        ({"version": 2}, "another version"),
        ({"root": 5}, DAMAGED),
        ({"type": None}, DAMAGED),
        ({"items": {}}, DAMAGED),
        ({"items": 5}, DAMAGED),
        ({"items": []}, DAMAGED),
        ({"items": [["page", "0"]]}, DAMAGED),
        ({"items": [["", "0"], ["", "0"]]}, DAMAGED),
        ({"items": [["", 5]]}, DAMAGED),
        ({"items": [["", "0", "0"]]}, DAMAGED),
        ({"items": [["", "0"], ["../x", "0"]]}, "names an item in a way"),
        ({"items": [["", "0"], ["A B", "0"]]}, "names an item in a way"),
        ({"items": ["x"]}, DAMAGED),
        ({"files": []}, DAMAGED),
    ],
)
def test_a_list_that_is_none_is_refused(stream, member: dict, reason: str) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **member}).encode()

    refuse(changed(stream, change), reason)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"\xff", b'{"a": 1, "a": 2}', b'{"format": NaN}', b"[" * 100_000]
)
def test_a_list_that_is_no_json_is_refused(stream, body: bytes) -> None:
    refuse(changed(stream, lambda parts: parts.update({"manifest.json": body})), "cannot be read")


def test_an_item_that_describes_nothing_is_refused(stream) -> None:
    for said in ({"type": 5}, {"values": []}):
        forged = changed(
            stream, lambda parts, said=said: rewrite(parts, "page", lambda each: each.update(said))
        )
        refuse(forged, "describes no item")


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


def test_what_no_form_changes_an_import_leaves_alone(full) -> None:
    forged = changed(
        exported(full, "/documents"),
        lambda parts: rewrite(parts, "", lambda each: each.update(values={"title": "Of somebody else"})),
    )
    with editing(full) as tree:
        folder = tree.site["documents"]
        before = (folder.title, folder.modified, list(folder))
    brought_in(full, forged, "/documents", trusted=False)
    with editing(full) as tree:
        folder = tree.site["documents"]
        assert (folder.title, folder.modified, list(folder)) == before


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
    assert any("Rôles à l’école" in reason for reason in lines["people/admin"].reasons)
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


def test_what_stands_in_a_refused_folder_is_refused_with_it(full) -> None:
    with editing(full) as tree:
        outer = tree.add(tree.site, Section(title="Outer"), "outer")
        tree.add(tree.add(outer, Section(title="Inner"), "inner"), Page(title="Deep"), "deep")
    stream = exported(full, "/outer")
    with editing(full) as tree:
        tree.remove(tree.site["outer"]["inner"])
    forged = changed(
        stream,
        lambda parts: rewrite(parts, "inner", lambda said: said["values"].update({"title": "x" * 500})),
    )
    report = brought_in(full, forged, "/outer", keep=False)
    lines = {line.path: line for line in report.lines}
    assert {lines[path].outcome for path in ("inner", "inner/deep")} == {Outcome.REFUSED}
    assert "title" in lines["inner"].reasons[0]
    assert len(lines["inner/deep"].reasons) == 1


def test_a_name_that_an_address_of_ours_has_is_refused(full, stream) -> None:
    def rename(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        manifest["items"][1][0] = "edit"
        parts["manifest.json"] = json.dumps(manifest).encode()

    report = brought_in(full, changed(stream, rename), "/part", keep=False)
    line = next(line for line in report.lines if line.path == "edit")
    assert (line.outcome, len(line.reasons)) == (Outcome.REFUSED, 1)


def test_facts_that_are_none_are_refused_by_name(full, empty) -> None:
    def forge(parts: dict[str, bytes]) -> None:
        rewrite(parts, INVOICE, lambda said: said["facts"].update({"state": "given", "number": -1}))

    report = brought_in(empty(), changed(exported(full), forge), keep=False)
    line = next(line for line in report.lines if line.path == INVOICE)
    assert line.outcome == Outcome.REFUSED
    assert {reason.partition(":")[0] for reason in line.reasons} == {"state", "number"}


def test_dates_and_people_that_are_none_are_left_out(full, stream) -> None:
    with editing(full) as tree:
        tree.remove(tree.site["part"]["page"])
    said = {"created": "1500-01-01T00:00:00Z", "modified": "2026-01-01T00:00:00"}
    said |= {"owner": "/documents", "modified_by": 5}
    forged = changed(stream, lambda parts: rewrite(parts, "page", lambda each: each.update(said)))
    brought_in(full, forged, "/part")
    with editing(full) as tree:
        page = tree.site["part"]["page"]
        assert page.created.year > 2000
        assert page.modified.year > 2000
        assert (page.owner, page.modified_by) == (0, 0)
        tree.remove(page)
    brought_in(full, stream, "/part")


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


@pytest.mark.parametrize("audience", [5, "school", {"school": 1}, [5, None], [["school"]]])
def test_readers_that_are_none_are_refused(full, audience: Any) -> None:
    with editing(full) as tree:
        tree.add(tree.site["documents"], Document(title="For all", audience=("school",)), "read-by-all")
    stream = exported(full, "/documents")
    forged = changed(
        stream,
        lambda parts: rewrite(parts, "read-by-all", lambda said: said["values"].update(audience=audience)),
    )
    report = brought_in(full, forged, "/documents", keep=False)
    line = next(line for line in report.lines if line.path == "read-by-all")
    assert (line.outcome, line.reasons[0].partition(":")[0].partition(".")[0]) == (
        Outcome.REFUSED,
        "audience",
    )
    with editing(full) as tree:
        tree.remove(tree.site["documents"]["read-by-all"])
