import pytest

from itschool_cms.core.database import open_site
from itschool_cms.core.evolution import evolve
from itschool_cms.core.tree import RemovalRefused


def forget(school):
    """Bring the school back to the day before it had documents."""
    with school.editing() as tree:
        families = tree.site["families"]
        for child in (families["lefevre"]["benoit"], families["lefevre"]["lucas"]):
            tree.site.catalog.unindex(child["documents"].uid)
            del child["documents"]
        del tree.site.read_marks
        tree.site.evolved = ()


def test_children_that_were_there_before_get_their_documents(school):
    forget(school)
    registry = school.app.registry

    with open_site(registry.database) as (site, manager):
        assert "documents.containers" in evolve(site, registry, manager)
        assert "documents.containers" not in evolve(site, registry, manager)

    school.browser("amelie").get("/families/lefevre/benoit/documents").mustcontain("No documents yet")


def test_a_dashboard_without_the_container_leaves_the_tile_out(school):
    with school.editing() as tree:
        child = tree.site["families"]["lefevre"]["benoit"]
        tree.site.catalog.unindex(child["documents"].uid)
        del child["documents"]

    page = school.browser("amelie").get("/families/lefevre/benoit")

    assert not page.html.find(id="tile-unread")


@pytest.mark.parametrize("path", ["documents", "families/lefevre/benoit/documents"])
def test_the_containers_keep_their_place(school, path):
    with school.editing() as tree:
        item = tree.site
        for segment in path.split("/"):
            item = item[segment]
        with pytest.raises(RemovalRefused):
            tree.remove(item)
