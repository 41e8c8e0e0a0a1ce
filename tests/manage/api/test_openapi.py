"""The description of the API: complete, valid, and true."""

from typing import Any

import pytest

from itschool_cms.core.tree import walk
from itschool_cms.manage.api.openapi.schemas import EDITORS_ONLY
from tests.visitor import Visitor, editing


@pytest.fixture(scope="module")
def described(app) -> dict[str, Any]:
    """Return the document."""
    return Visitor(app).get("/api", headers={"Accept": "application/json"}).json


def test_the_document_is_openapi_3_1_with_a_schema_for_each_type(app, described) -> None:
    assert described["openapi"] == "3.1.0"
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    schemas = described["components"]["schemas"]
    for declared in app.registry.content_types.values():
        assert {declared.name, f"{declared.name}-values", f"{declared.name}-change"} <= set(schemas)
        assert (f"{declared.name}-new" in schemas) == bool(declared.addable_to)
        fields = [node.name for node in declared.schema() if node.name != "csrf_token"]
        kept = [node.kept for node in declared.schema() if getattr(node, "kept", "")]
        assert set(schemas[f"{declared.name}-values"]["properties"]) == set(fields) - set(kept)


def test_the_document_says_which_values_are_for_readers_and_which_for_editors(app, described) -> None:
    for declared in app.registry.content_types.values():
        values = described["components"]["schemas"][declared.name]["allOf"][0]["properties"]["values"]
        names, shown = declared.schema.attributes(), declared.schema.shown
        marked = {
            name for name, each in values["properties"].items() if each.get("description") == EDITORS_ONLY
        }
        assert marked == set(names) - set(shown), declared.name
        told = [name for name in names if name in shown]
        assert values["description"] == f"Readers get: {', '.join(told) or 'none of them'}."
    assert "its page shows to readers" in described["info"]["description"]


def test_readers_get_the_values_that_are_for_them_and_editors_all(app, described) -> None:
    with editing(app) as tree:
        pages = [item for item in walk(tree.site) if item.type_name == "page" and item.is_live()]
        path = "/" + "/".join(pages[0].path())
    values = described["components"]["schemas"]["page"]["allOf"][0]["properties"]["values"]["properties"]
    for_editors = {name for name, each in values.items() if each.get("description") == EDITORS_ONLY}
    visitor, office = Visitor(app), Visitor(app)
    office.sign_in("claire")
    answers = [each.get(path, headers={"Accept": "application/json"}).json for each in (visitor, office)]
    assert set(answers[0]["values"]) == set(values) - for_editors
    assert set(answers[1]["values"]) == set(values)


def test_each_operation_says_what_may_go_wrong(described) -> None:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if method == "parameters":
                continue
            statuses = set(operation["responses"])
            assert {"400", "401", "403", "404", "406", "429", "500"} <= statuses, path
            if method in ("post", "patch"):
                assert {"409", "412", "413", "415", "422"} <= statuses
            if method in ("patch", "delete"):
                assert "428" in statuses


def test_the_document_tells_nothing_of_the_school(described) -> None:
    text = str(described)
    for word in ("Lefèvre", "Haddad", "3e B", "@example.org"):
        assert word not in text


def test_people_read_it_without_any_script_of_others(app) -> None:
    page = Visitor(app).get("/api")
    for word in ("/{path}/move", "document", "attachments", "Authorization: Bearer", "412"):
        assert word in page.text
    scripts = [script["src"] for script in page.html.find_all("script")]
    assert all(src.startswith("/static/") for src in scripts)
