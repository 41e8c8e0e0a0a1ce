"""Any item answers who asks for JSON, by the rights of its page."""

import pytest

from itschool_cms.core.publishing import State
from itschool_cms.documents.models import Document
from tests.manage.api.programs import find
from tests.visitor import Visitor, editing


def test_a_browser_gets_the_page_and_a_program_the_data_of_one_address(app, by) -> None:
    page = Visitor(app)
    page.sign_in("claire")
    assert page.get("/documents/").content_type == "text/html"
    assert page.get("/documents/", headers={"Accept": "*/*"}).content_type == "text/html"
    assert (
        page.get("/documents/", headers={"Accept": "application/json;q=0.5, text/html"}).content_type
        == "text/html"
    )
    assert page.get("/documents/", headers={"Accept": "application/json"}).json["type"] == "documents"
    assert page.get("/documents/", headers={"Accept": "application/json, */*"}).json["type"] == "documents"
    assert by("claire")("GET", "/documents/", Accept="*/*").json["type"] == "documents"


def test_where_there_is_no_data_the_page_answers_a_script_of_ours(app, by) -> None:
    page = Visitor(app)
    page.sign_in("claire")
    assert page.get("/documents/contents", headers={"Accept": "application/json"}).content_type == "text/html"
    assert by("claire")("GET", "/documents/contents").status_int == 404, "never a program"


def test_an_item_shows_its_values_links_and_acts(by) -> None:
    item = by("claire")("GET", "/documents/reglement-d-ordre-interieur").json
    assert item["type"] == "document"
    assert item["path"] == "/documents/reglement-d-ordre-interieur/"
    assert item["values"]["audience"] == ["school"]
    assert item["values"]["effective"].endswith("Z")
    assert item["links"] == {"self": item["path"], "parent": "/documents/"}
    assert {"change", "delete", "withdraw"} <= set(item["actions"])


def test_a_reader_gets_what_the_page_shows_and_no_more(by) -> None:
    values = by("amelie")("GET", "/documents/reglement-d-ordre-interieur").json["values"]
    assert set(values) == {"title", "kind", "description", "text", "attachments"}
    values = by("amelie")("GET", "/families/lefevre/benoit").json["values"]
    assert set(values) == {"first_name", "last_name", "main_group", "cover"}
    assert by("amelie")("GET", "/families/lefevre/benoit").json["actions"] == []


def test_guardians_read_their_own_children_by_the_same_rules(by) -> None:
    assert by("amelie")("GET", "/families/lefevre/benoit/invoices").status_int == 200
    assert by("amelie")("GET", "/families/haddad/nora").status_int == 404
    assert by("karim")("GET", "/families/haddad/nora").status_int == 200
    assert by("karim")("GET", "/families/haddad/nora/invoices").status_int == 404, "he does not pay"
    assert by("amelie")("GET", "/families/lefevre/benoit/guardians").status_int == 404


@pytest.mark.parametrize("person", ["amelie", "jeanne"])
def test_a_folder_lists_only_what_a_click_opens(by, person: str) -> None:
    for path in ("/", "/documents", "/families/lefevre/benoit", "/events"):
        for each in by(person)("GET", path).json["items"]:
            assert by(person)("GET", each["path"]).status_int == 200, each


def test_children_come_in_pages_sorted_and_of_one_type(app, by) -> None:
    with editing(app) as tree:
        for number in range(7):
            document = Document(title=f"Paged {number}", state=State.PUBLISHED, audience=("school",))
            tree.add(tree.site["documents"], document, f"paged-{number}")
    first = by("claire")("GET", "/documents?size=3&sort=-title&type=document")
    assert [len(first.json["items"]), first.json["page"], first.json["size"]] == [3, 1, 3]
    titles = [each["title"] for each in first.json["items"]]
    assert titles == sorted(titles, reverse=True)
    assert 'rel="next"' in first.headers["Link"]
    assert 'rel="prev"' not in first.headers["Link"]
    second = by("claire")("GET", first.json["next"])
    assert second.json["page"] == 2
    assert not {each["uid"] for each in first.json["items"]} & {each["uid"] for each in second.json["items"]}
    assert by("claire")("GET", "/documents?type=event").json["total"] == 0
    for sort in ("modified", "order", "-order"):
        assert by("claire")("GET", f"/documents?sort={sort}").json["total"] >= 7


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "size=-1", "size=", "sort=secret", "page=1e9", "page=9999999999"]
)
def test_a_question_that_is_none_is_refused(by, query: str) -> None:
    assert by("claire")("GET", f"/documents?{query}").status_int == 400


def test_a_page_of_a_billion_is_capped_and_one_beyond_the_end_is_empty(by) -> None:
    assert by("claire")("GET", "/documents?size=999999999").json["size"] == 200
    beyond = by("claire")("GET", "/documents?page=99999").json
    assert (beyond["items"], beyond["next"]) == ([], None)


def test_who_has_the_answer_already_is_told_so(by) -> None:
    ask = by("claire")
    first = ask("GET", "/documents/reglement-d-ordre-interieur")
    again = ask("GET", "/documents/reglement-d-ordre-interieur", If_None_Match=first.headers["ETag"])
    assert (again.status_int, again.body) == (304, b"")


def test_a_304_does_not_come_before_the_permission_check(app, by) -> None:
    with editing(app) as tree:
        tree.add(
            find(tree, "families/haddad/nora/documents"),
            Document(title="Hers", state=State.PUBLISHED),
            "hers",
        )
    path = "/families/haddad/nora/documents/hers"
    tag = by("claire")("GET", path).headers["ETag"]
    for headers in ({"If_None_Match": tag}, {"If_None_Match": "*"}, {"If_Match": tag}):
        answer = by("amelie")("GET", path, **headers)
        assert answer.status_int == 404
        assert "ETag" not in answer.headers


def test_the_bytes_of_a_file_come_by_the_right_of_its_item(app, by) -> None:
    sent = {"title": "With a file", "kind": "letter", "audience": ["school"]}
    sent["attachments"] = [{"name": "note.txt", "content": "aGVsbG8="}]
    made = by("claire")("POST", "/documents", {"type": "document", "values": sent}).json
    file = made["values"]["attachments"][0]
    answer = by("claire")("GET", file["href"])
    assert answer.body == b"hello"
    assert by("claire")("GET", file["href"], Accept="text/plain").body == b"hello"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert by("amelie")("GET", file["href"]).status_int == 404, "it is a draft"
    for wrong in ("/file/1", "/file/", "/file/x", "/file/1/2", f"/file/{'9' * 30}"):
        assert by("claire")("GET", made["path"].rstrip("/") + wrong).status_int == 404


def test_head_answers_as_get_without_the_body(by) -> None:
    answer = by("claire")("HEAD", "/documents")
    assert (answer.status_int, answer.body) == (200, b"")


def test_data_are_private_and_never_stored(by) -> None:
    answer = by("claire")("GET", "/documents")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert {"Accept", "Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    assert "Set-Cookie" not in answer.headers


def test_what_has_no_page_has_no_data(app, by) -> None:
    made = {"title": "Gone", "kind": "letter", "audience": ["school"]}
    by("claire")("POST", "/documents", {"type": "document", "name": "gone", "values": made})
    by("claire")("DELETE", "/documents/gone", If_Match="*")
    assert by("claire")("GET", "/trash").status_int == 200
    assert by("claire")("GET", "/trash/gone").status_int in (200, 404)
    assert by("claire")("GET", "/documents/reglement-d-ordre-interieur/more").status_int == 404
