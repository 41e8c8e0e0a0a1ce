"""Files that are dropped into the documents of the school or of a child."""

import pytest

from itschool_cms.core.uploads import AcceptedFile
from itschool_cms.documents.uploads import document_of
from tests.manage.contents.test_upload import PDF, send_files
from tests.visitor import editing


def test_each_file_becomes_a_draft_for_nobody_yet(demo, visit):
    jeanne = visit("jeanne")
    page = send_files(jeanne, "/documents", ("sortie_au_zoo.pdf", PDF), ("bad.exe", b"MZ\x00"))
    assert "sortie au zoo" in page
    with editing(demo) as tree:
        document = tree.site["documents"]["sortie-au-zoo"]
        assert (document.state, document.audience) == ("draft", ())
        assert [file.name for file in document.attachments] == ["sortie_au_zoo.pdf"]
        assert document.owner == tree.site["people"]["jeanne"].uid
    visit("amelie").get("/documents/sortie-au-zoo", status=404)


@pytest.mark.parametrize("path", ["/families/haddad/nora/documents", "/families/haddad/nora", "/"])
def test_who_may_not_add_there_sends_nothing(visit, path):
    send_files(visit("jeanne"), path.rstrip("/"), ("a.pdf", PDF), status=404)


def test_file_without_an_ending_lends_its_whole_name(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"x")
    with path.open("rb") as stream:
        file = AcceptedFile("notes", "text/plain", 1, stream)
        assert document_of(None, None, file).title == "notes"
