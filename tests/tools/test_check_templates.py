"""The check of page templates finds what the policy blocks and what would not be escaped."""

import pytest

from tools.check_templates import faults


def check(tmp_path, text):
    path = tmp_path / "page.pt"
    path.write_text(f'<div xmlns:tal="http://xml.zope.org/namespaces/tal">{text}</div>')
    return faults(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<script>go()</script>", "inline script"),
        ("<style>a {}</style>", "inline style"),
        ('<p style="color: red">x</p>', "inline style"),
        ('<a onclick="go()">x</a>', "inline handler onclick"),
        ('<a href="javascript:go()">x</a>', "javascript: address"),
        ('<img src="x.png"/>', "image without alt"),
        ("<p>${structure: context.text}</p>", "structure: on 'context.text'"),
        ('<p tal:content="structure context.text"/>', "structure: on 'context.text'"),
        ("<p>${1 +}</p>", "does not compile"),
        ('<p tal:repeat="one">x</p>', "does not compile"),
        ('<table><tr><td class="c-main"/><td/><td class="c-end"/></tr></table>', "c-end cell"),
    ],
)
def test_a_fault_is_found(tmp_path, text, reason):
    assert any(reason in fault for fault in check(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        '<script type="module" src="${request.asset(\'enhance.js\')}"></script>',
        '<script type="module" tal:attributes="src view.script"></script>',
        '<img tal:attributes="src a.src; alt a.title"/>',
        "<p>${structure: field.serialize(cstruct)}</p>",
        '<p tal:repeat="item items" class="one-word">${item.title}</p>',
        '<table><tr><td class="c-pick"/><th class="c-main"/><td class="c-end num"/><td/></tr></table>',
    ],
)
def test_a_good_template_passes(tmp_path, text):
    assert check(tmp_path, text) == []


def test_a_fault_names_file_and_line(tmp_path):
    assert check(tmp_path, '\n\n<p style="x">y</p>') == [f"{tmp_path / 'page.pt'}:3: inline style"]
