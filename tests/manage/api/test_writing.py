"""Adding, changing, moving, deleting and publishing by a program: as the forms take it, and no more."""

import json

import pytest

from itschool_cms.core.local_roles import LocalRole
from itschool_cms.core.publishing import State
from itschool_cms.documents.models import Document
from itschool_cms.website.images.models import Image
from itschool_cms.website.models import Section
from tests.manage.api.programs import find
from tests.visitor import editing

LETTER = {"title": "A letter", "kind": "letter", "audience": ["school"]}


def add(by, name: str, person: str = "claire", **values: object) -> str:
    """Add a document; returns its path."""
    body = {"type": "document", "name": name, "values": {**LETTER, **values}}
    answer = by(person)("POST", "/documents/", body)
    assert answer.status_int == 201, answer.body
    return answer.json["path"]


def tag(by, path: str) -> str:
    return by("claire")("GET", path).headers["ETag"]


def test_a_document_is_added_changed_published_moved_and_deleted(app, by) -> None:
    ask, path = by("claire"), add(by, "whole-life", text="<p>One</p><script>x</script>")
    assert ask("GET", path).json["values"]["text"] == "<p>One</p>"
    changed = ask("PATCH", path, {"values": {"title": "Other"}}, If_Match=tag(by, path))
    assert (changed.json["title"], changed.json["values"]["text"]) == ("Other", "<p>One</p>")
    assert by("amelie")("GET", path).status_int == 404
    assert ask("POST", f"{path}state", {"to": "publish"}).json["state"] == "published"
    assert by("amelie")("GET", path).status_int == 200
    assert ask("POST", f"{path}state", {"to": "publish"}).status_int == 409
    assert ask("POST", f"{path}state", {"to": "nowhere"}).json["errors"]["to"]
    moved = ask("POST", f"{path}move", {"name": "new-name"})
    assert moved.json["path"] == "/documents/new-name/"
    assert ask("DELETE", "/documents/new-name", If_Match="*").status_int == 204
    assert ask("GET", "/documents/new-name").status_int == 404
    with editing(app) as tree:
        assert "new-name" in tree.site["trash"], "it may come back"


def test_the_api_refuses_what_the_form_refuses_by_field(by) -> None:
    values = {"title": "", "kind": "song", "audience": ["nobody"], "effective": "tomorrow"}
    answer = by("claire")("POST", "/documents", {"type": "document", "values": values})
    assert answer.status_int == 422
    assert set(answer.json["errors"]) == {"effective"}, "first what is no value at all"
    answer = by("claire")("POST", "/documents", {"type": "document", "values": {**values, "effective": None}})
    assert set(answer.json["errors"]) == {"title", "kind", "audience"}
    late = {**LETTER, "effective": "2026-09-02T00:00:00Z", "expires": "2026-09-01T00:00:00Z"}
    answer = by("claire")("POST", "/documents", {"type": "document", "values": late})
    assert set(answer.json["errors"]) == {"expires"}


@pytest.mark.parametrize(
    "name", ["owner", "uid", "state", "__parent__", "__acl__", "created", "fixed", "kept", "csrf_token"]
)
def test_a_member_that_the_form_has_not_is_refused(app, by, name: str) -> None:
    ask, path = by("claire"), add(by, f"forged-{name.strip('_').replace('_', '-')}")
    answer = ask("PATCH", path, {"values": {name: "published"}}, If_Match="*")
    assert (answer.status_int, set(answer.json["errors"])) == (422, {name})
    answer = ask("PATCH", path, {"values": {}, name: 1}, If_Match="*")
    assert (answer.status_int, set(answer.json["errors"])) == (422, {name})
    body = {"type": "document", "values": LETTER, name: 1}
    assert ask("POST", "/documents", body).status_int == 422
    with editing(app) as tree:
        assert find(tree, path).state == State.DRAFT


def test_a_teacher_publishes_to_nobody_but_the_groups_taught(by) -> None:
    for token in ("school", "public", "group:1", "role:admin"):
        body = {"type": "document", "values": {**LETTER, "audience": [token]}}
        answer = by("jeanne")("POST", "/documents", body)
        assert (answer.status_int, set(answer.json["errors"])) == (422, {"audience"})


def test_a_parent_changes_nothing(by) -> None:
    ask, path = by("amelie"), add(by, "not-hers")
    by("claire")("POST", f"{path}state", {"to": "publish"})
    assert ask("GET", path).status_int == 200
    missing = ask("PATCH", "/documents/nothing-here", {"values": {}}, If_Match="*")
    for method, way, body in (
        ("PATCH", "", {"values": {"title": "x"}}),
        ("DELETE", "", None),
        ("POST", "state", {"to": "withdraw"}),
        ("POST", "move", {"name": "x"}),
        ("POST", "", {"type": "document", "values": {}}),
    ):
        answer = ask(method, path + way, body, If_Match="*")
        assert (answer.status_int, answer.body) == (404, missing.body), (method, way)
    assert ask("POST", "/documents", {"type": "document", "values": LETTER}).status_int == 404


def test_a_change_needs_the_version_it_is_about(by) -> None:
    ask, path = by("claire"), add(by, "versions")
    old = tag(by, path)
    for method, body in (("PATCH", {"values": {"title": "x"}}), ("DELETE", None)):
        assert ask(method, path, body).status_int == 428
        assert ask(method, path, body, If_Match='"0000-1"').status_int == 412
    assert ask("PATCH", path, {"values": {"title": "One"}}, If_Match=f'"other", {old}').status_int == 200
    assert ask("PATCH", path, {"values": {"title": "Two"}}, If_Match=old).status_int == 412
    assert ask("POST", f"{path}move", {"name": "v"}, If_Match=old).status_int == 412
    assert ask("POST", f"{path}state", {"to": "publish"}, If_Match=old).status_int == 412
    assert ask("GET", path).json["title"] == "One"


def test_what_changes_nothing_leaves_the_version(by) -> None:
    ask, path = by("claire"), add(by, "untouched", text="<p>Text</p>", expires="2030-01-01T10:20:30+02:00")
    before = tag(by, path)
    assert ask("PATCH", path, {}, If_Match=before).status_int == 200
    assert tag(by, path) == before
    assert ask("GET", path).json["values"]["expires"] == "2030-01-01T08:20:30Z"


def test_moving_asks_for_the_right_at_the_target(app, by) -> None:
    with editing(app) as tree:
        tree.add(tree.site, Section(title="Part"), "part")
        own = find(tree, "families/lefevre/benoit/documents")
        tree.add(own, Document(title="Own", owner=tree.site["people"]["jeanne"].uid), "own-of-jeanne")
    path = add(by, "moving")
    place = "/families/lefevre/benoit/documents"
    moved = by("claire")("POST", f"{path}move", {"to": place})
    assert (moved.status_int, moved.json["path"]) == (200, f"{place}/moving/")
    for to in ("/part", "/nothing", "/families/haddad/nora", "", 5, ["/"], "/documents/moving"):
        answer = by("claire")("POST", f"{place}/moving/move", {"to": to})
        assert (answer.status_int, set(answer.json["errors"])) == (422, {"to"}), to
    hidden = by("jeanne")("POST", f"{place}/own-of-jeanne/move", {"to": "/families/haddad/nora/documents"})
    missing = by("jeanne")("POST", f"{place}/own-of-jeanne/move", {"to": "/families/haddad/nobody/documents"})
    assert (hidden.status_int, hidden.body) == (422, missing.body)
    assert by("claire")("POST", f"{place}/moving/move", {"name": 5}).status_int == 422


def test_a_name_that_is_taken_or_kept_is_a_conflict(by) -> None:
    path = add(by, "taken")
    for name in ("taken", "edit", "Not A Name", "a/b", ""):
        answer = by("claire")("POST", "/documents", {"type": "document", "name": name, "values": LETTER})
        assert answer.status_int == 409, name
    other = add(by, "other")
    assert by("claire")("POST", f"{other}move", {"name": "taken"}).status_int == 409
    assert by("claire")("POST", f"{path}move", {"name": "taken"}).status_int == 200, "it is called so"


def test_what_cannot_be_deleted_says_why(by) -> None:
    answer = by("claire")("DELETE", "/classes/secondaire/3eb", If_Match="*")
    assert answer.status_int == 409
    assert "pupils" in answer.json["detail"]
    assert by("claire")("DELETE", "/documents", If_Match="*").status_int == 404, "the site needs it"


def test_only_types_of_the_place_are_added(by) -> None:
    for kind in ("invoice", "user", "nothing", None, 5, ["document"]):
        answer = by("claire")("POST", "/documents", {"type": kind, "values": {}})
        assert (answer.status_int, set(answer.json["errors"])) == (422, {"type"})
    assert by("claire")("POST", "/families/lefevre/benoit", {"type": "document"}).status_int == 404


def test_money_is_whole_cents_and_lines_are_named_by_number(by) -> None:
    ask, place = by("claire"), "/families/lefevre/benoit/invoices"
    line = {"text": "Meal", "quantity": 2, "unit_cents": 1250, "nature": "compulsory"}
    values = {"title": "Meals", "due_on": "2026-12-01", "lines": [line]}
    made = ask("POST", place, {"type": "invoice", "values": values})
    assert made.json["values"]["lines"] == [line]
    for wrong in (-1, 12.5, "12", True, None, 10**12):
        sent = {**values, "lines": [line, {**line, "unit_cents": wrong}]}
        answer = ask("POST", place, {"type": "invoice", "values": sent})
        assert answer.status_int in (400, 422), wrong
        if answer.status_int == 422:
            assert set(answer.json["errors"]) == {"lines.1.unit_cents"}, wrong
    for lines in ([], [line] * 31, [{**line, "more": 1}], ["x"], {}, None):
        answer = ask("POST", place, {"type": "invoice", "values": {**values, "lines": lines}})
        assert answer.status_int == 422, lines
    issued = "/families/lefevre/benoit/invoices/photos-de-classe"
    assert ask("PATCH", issued, {"values": {"title": "x"}}, If_Match="*").status_int == 404


def test_files_come_in_base64_or_as_parts_and_stay_when_they_are_named(by) -> None:
    ask, path = by("claire"), add(by, "files", attachments=[{"name": "one.txt", "content": "b25l"}])
    one = ask("GET", path).json["values"]["attachments"][0]
    sent = [{"uid": one["uid"]}, {"name": "two.txt", "content": "dHdv"}]
    changed = ask("PATCH", path, {"values": {"attachments": sent}}, If_Match="*").json
    assert [each["name"] for each in changed["values"]["attachments"]] == ["one.txt", "two.txt"]
    assert ask("PATCH", path, {"values": {"title": "x"}}, If_Match="*").json["values"]["attachments"][1:]
    left = ask("PATCH", path, {"values": {"attachments": []}}, If_Match="*").json["values"]["attachments"]
    assert left == []


@pytest.mark.parametrize(
    "entry",
    [
        {"uid": 1},
        {"uid": "1"},
        {"name": "a.txt", "content": "!"},
        {"name": "", "content": "b25l"},
        {"name": "a.txt", "content": 5},
        {"name": "a.html", "content": "PGh0bWw+PHNjcmlwdD4="},
        {"name": "a.svg", "content": "PHN2Zz4="},
        {"name": "../../etc/passwd", "content": "b25l"},
        {"sha256": "0" * 64, "name": "x"},
        "a.txt",
        None,
        7,
    ],
)
def test_a_file_that_is_none_is_refused(by, entry: object) -> None:
    body = {"type": "document", "values": {**LETTER, "attachments": [entry]}}
    answer = by("claire")("POST", "/documents", body)
    assert (answer.status_int, set(answer.json["errors"])) == (422, {"attachments"})


def _form(*parts: tuple[str, str, bytes]) -> bytes:
    lines = b""
    for name, filename, body in parts:
        file = f'; filename="{filename}"' if filename else ""
        lines += (
            f'--sep\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + body + b"\r\n"
        )
    return lines + b"--sep--\r\n"


MULTIPART = "multipart/form-data; boundary=sep"


def test_a_form_carries_the_object_and_its_files(by) -> None:
    data = json.dumps({"type": "document", "values": LETTER}).encode()
    form = _form(("data", "", data), ("attachments.1", "a.txt", b"one"), ("attachments.2", "b.txt", b"two"))
    answer = by("claire")("POST", "/documents", form, Content_Type=MULTIPART)
    assert [each["size"] for each in answer.json["values"]["attachments"]] == [3, 3]


@pytest.mark.parametrize(
    "form",
    [
        _form(("data", "", b"{")),
        _form(("data", "", b"[]")),
        _form(("data", "", b"\xff")),
        _form(("more", "", b"{}")),
        _form(("data", "x.json", b"{}")),
        _form(("Bad Name", "a.txt", b"one")),
        b"--sep\r\nnothing",
        b"no form at all",
    ],
)
def test_a_form_that_is_none_is_refused(by, form: bytes) -> None:
    assert by("claire")("POST", "/documents", form, Content_Type=MULTIPART).status_int in (400, 422)


def test_a_form_without_an_object_adds_nothing(by) -> None:
    form = _form(("attachments", "a.txt", b"one"))
    answer = by("claire")("POST", "/documents", form, Content_Type=MULTIPART)
    assert set(answer.json["errors"]) == {"type"}
    form = _form(("data", "", b'{"type": "document", "values": []}'), ("attachments", "a.txt", b"one"))
    assert by("claire")("POST", "/documents", form, Content_Type=MULTIPART).json["errors"]["values"]


def test_an_address_with_more_behind_it_takes_nothing(by) -> None:
    path = add(by, "long-address")
    for method, way in (("POST", "state/more"), ("POST", "move/more")):
        assert by("claire")(method, path + way, {"to": "publish"}).status_int == 404
    assert by("claire")("PATCH", f"{path}more", {"values": {}}, If_Match="*").status_int == 404
    # A view without a name, and more behind it.
    for method, item, body in (
        ("GET", path, None),
        ("PATCH", path, {"values": {}}),
        ("DELETE", path, None),
        ("POST", "/documents/", {"type": "document", "values": LETTER}),
    ):
        assert by("claire")(method, f"{item}@@/more", body, If_Match="*").status_int == 404


def test_accounts_are_changed_by_people_not_by_programs(by) -> None:
    for method, path, body in (
        ("PATCH", "/people/karim", {"values": {"roles": ["admin"]}}),
        ("POST", "/people", {"type": "user", "values": {"first_name": "A", "last_name": "B"}}),
        ("POST", "/people/karim/move", {"name": "x"}),
        ("DELETE", "/people/karim", None),
    ):
        assert by("admin")(method, path, body, If_Match="*").status_int == 403
    assert by("jeanne")("PATCH", "/people/karim", {"values": {}}, If_Match="*").status_int == 404


def test_a_folder_of_thousands_is_deleted_and_moved_in_parts(app, by) -> None:
    from itschool_cms.manage.api.views import moving, writing

    assert (moving.MAX_AT_ONCE, writing.MAX_AT_ONCE) == (5_000, 5_000)


def test_more_than_a_transaction_holds_is_moved_and_deleted_in_parts(app, by) -> None:
    with editing(app) as tree:
        tree.add(tree.site, Section(title="Many"), "many")
        catalog, count = tree.site.catalog, 5_001
        for number in range(count):
            catalog._paths[f"/many/x{number}"] = number
    for method, way, body in (("DELETE", "", None), ("POST", "/move", {"name": "more"})):
        assert by("claire")(method, f"/many{way}", body, If_Match="*").status_int == 409
    with editing(app) as tree:
        for number in range(count):
            del tree.site.catalog._paths[f"/many/x{number}"]


def test_who_may_not_take_an_item_away_moves_it_nowhere(app, by) -> None:
    path = add(by, "stays")
    assert by("jeanne")("POST", f"{path}move", {"to": "/events"}).status_int == 404
    with editing(app) as tree:
        item, editor = find(tree, path), tree.site["people"]["jeanne"]
        tree.change(item, {"local_roles": ((f"user:{editor.uid}", LocalRole.EDITS),)})
    assert by("jeanne")("POST", f"{path}move", {"name": "renamed"}).json["path"] == "/documents/renamed/"
    assert by("jeanne")("POST", "/documents/renamed/move", {"to": "/documents"}).status_int == 404
    assert by("jeanne")("DELETE", "/documents/renamed", If_Match="*").status_int == 404


def test_an_image_without_words_is_not_published(app, by) -> None:
    with editing(app) as tree:
        tree.add(tree.site["notre-ecole"], Image(title="Wordless"), "wordless")
    answer = by("claire")("POST", "/notre-ecole/wordless/state", {"to": "publish"})
    assert answer.status_int == 409
    assert "Describe the image" in answer.json["detail"]


def test_a_place_that_offers_nothing_takes_nothing(by) -> None:
    answer = by("claire")("POST", "/families/lefevre/benoit", {"type": "document", "values": {}})
    assert answer.status_int == 404
    assert by("claire")("POST", "/documents/more", {"type": "document", "values": {}}).status_int == 404
