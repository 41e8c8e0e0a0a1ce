"""Acts on many items take nothing but children of the folder that the person sees, whatever a form names."""

import pytest

from itschool_cms.core.publishing import State
from itschool_cms.documents.models import Document
from tests.families.conftest import filled, world
from tests.manage.sharing.conftest import place

__all__ = ["filled", "place", "world"]

ACTS = ("delete", "publish", "withdraw", "tags", "audience", "dates", "place", "cut", "copy", "rename", "up")


@pytest.fixture
def foreign(place):
    """Return a school and the uids that Jeanne may not act on: hidden, elsewhere, of a family, deleted."""
    place.document("secret", "5p", by="paul", state=State.DRAFT)
    place.document("paper", place="papers")
    place.document("own", "3b", by="jeanne")
    with place.by("claire") as tree:
        gone = place.put(tree, "gone", tree.site["documents"], Document(title="Gone", audience=("school",)))
        place.world.uids["entry"] = tree.remove(gone).uid
    names = ("secret", "paper", "beds", "gone", "entry", "nora", "milan", "sofie", "documents", "site")
    return place, [str(place.world.uids[name]) for name in names]


def chosen(uids):
    """Return the boxes of a table, checked for these uids."""
    return [("__start__", "ids:sequence"), *(("ids", uid) for uid in uids), ("__end__", "ids:sequence")]


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_uids_of_elsewhere_counts_them_as_not_chosen(foreign, act):
    place, uids = foreign
    jeanne = place.world.browser("jeanne")
    token = jeanne.get("/me").html.select_one("input[name=csrf_token]")["value"]
    sent = [("csrf_token", token), *chosen(uids), ("do", act)]
    answer = jeanne.post("/documents/contents", sent, status=303).follow()
    assert "Choose one item or more first." in answer
    jeanne.post(f"{place.world.paths['benoit']}/documents/contents", sent[:1] + [("do", f"{act}:{uids[0]}")])
    with place.by("") as tree:
        assert place.get(tree, "jeanne").desk is None
        assert place.get(tree, "secret").state == State.DRAFT


@pytest.mark.parametrize("person", ["tom", "karim", "amelie", ""])
def test_who_looks_into_no_folder_finds_no_act_there(foreign, person):
    place, uids = foreign
    browser = place.world.browser(person or None)
    token = browser.get("/").html.select_one("input[name=csrf_token]")
    token = (token or browser.get("/login").html.select_one("input[name=csrf_token]"))["value"]
    for folder in ("/documents", "/projects", f"{place.world.paths['nora']}/documents", "/classes", "/trash"):
        answers = {
            browser.post(f"{folder}/{view}", [("csrf_token", token), *chosen(uids), ("do", act)], status="*")
            for view in ("contents", "batch", "states", "upload")
            for act in ("cut", "delete")
        }
        assert {answer.status_int for answer in answers} <= {303, 404}
        assert all("/login" in answer.location for answer in answers if answer.status_int == 303)
