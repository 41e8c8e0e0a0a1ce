"""Links between items of the site, as an editor writes them and a reader follows them."""

import re

from tests.visitor import editing


def test_link_to_another_document_follows_its_rename(demo, visit):
    teacher = visit("jeanne")
    add = teacher.get("/classes/secondaire/3eb").html.find("a", href=re.compile("/documents/add/document"))
    form = teacher.get(add["href"]).forms["deform"]
    form["title"] = "Avec un lien"
    form["text"] = '<p>Voyez <a href="/documents/reglement-d-ordre-interieur">le règlement</a>.</p>'
    shown = form.submit("publish").follow()
    assert shown.html.find("a", string="le règlement")["href"] == "/documents/reglement-d-ordre-interieur"
    with editing(demo) as tree:
        tree.rename(tree.site["documents"]["reglement-d-ordre-interieur"], "roi")
    page = teacher.get("/documents/avec-un-lien")
    assert page.html.find("a", string="le règlement")["href"] == "/documents/roi"
    assert (
        'href="/documents/roi"' in teacher.get("/documents/avec-un-lien/edit").forms["deform"]["text"].value
    )
    with editing(demo) as tree:
        tree.remove(tree.site["documents"]["roi"])
    assert "le règlement <em>(this link leads nowhere)</em>." in teacher.get("/documents/avec-un-lien")
