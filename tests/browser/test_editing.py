"""What only a browser shows of writing: the editor of rich text, its dialogs, drafts, locks and leaving."""

import pytest

from tools.browser import OFFICE, PHONE

LETTER = "/documents/reglement-d-ordre-interieur"
CLASS = "/classes/secondaire/3eb"
EDIT = f"{LETTER}/edit"
AREA = ".item-text .rich[data-ready] .prose"

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal {margin:0cm;}</style>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--></head>
<body lang=FR-BE><!--StartFragment-->
<h1><span style='mso-ascii-font-family:Calibri'>Sortie<o:p></o:p></span></h1>
<p class=MsoNormal><b><span lang=FR style='font-size:12.0pt;color:red'>Bonjour</span></b><span
lang=FR> &agrave; <i>tous</i>,&nbsp;&nbsp; voici<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>&middot;<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span><![endif]>des bottes</p>
<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level2 lfo1'><!--[if !supportLists]--><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span><!--[endif]-->en caoutchouc</p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>&middot;<span>&nbsp; </span></span>un pique-nique</p>
<p class=MsoNormal>Puis</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;
</span></span>premier</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td width=100 valign=top
style='width:3cm'><p class=MsoNormal>Heure<o:p></o:p></p></td></tr></table>
<p class=MsoNormal><a href="https://ecole.example/x" style='color:blue'>lien</a> <a name="_Toc1">signet</a>
<img src="file:///C:/Users/a.png" onerror="window.ran = 1"><span style='font-weight:bold'>gras</span></p>
<p><script>window.ran = 1</script></p><!--EndFragment--></body></html>"""
CLEAN = (
    "<h2>Sortie</h2><p><strong>Bonjour</strong> à <em>tous</em>, voici</p>"
    "<ul><li>des bottes<ul><li>en caoutchouc</li></ul></li><li>un pique-nique</li></ul>"
    "<p>Puis</p><ol><li>premier</li></ol><table><tbody><tr><td>Heure</td></tr></tbody></table>"
    '<p><a href="https://ecole.example/x">lien</a> signet <strong>gras</strong></p>'
)


def open_editor(page, path=EDIT):
    """Open a form and wait for its editor of rich text."""
    page.goto(path)
    page.locator(AREA).wait_for()
    return page.locator(AREA)


def paste(area, html):
    """Paste what another program put on the clipboard."""
    area.click()
    area.press("Control+A")
    area.evaluate(
        """(area, html) => {
          const data = new DataTransfer();
          data.setData('text/html', html);
          data.setData('text/plain', 'x');
          area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )


def text_of(page):
    """Return what the form would send as text, without the blanks between blocks."""
    sent = page.locator("textarea[name=text]").evaluate("area => area.value")
    return "".join(line.strip() for line in sent.split("\n"))


@pytest.mark.parametrize("width", [PHONE, OFFICE])
def test_rich_text_is_written_with_the_toolbar_and_saved(enter, axe, shot, width):
    page = enter("claire", width=width)
    area = open_editor(page)
    axe(page)
    shot(page, f"editing-{width}")
    area.click()
    area.press("Control+A")
    area.press_sequentially("Titre")
    page.locator("[data-do=h2]").click()
    area.press("End")
    area.press("Enter")
    page.locator("[data-do=bold]").click()
    area.press_sequentially("Important")
    assert page.locator("[data-do=bold]").get_attribute("aria-pressed") == "true"
    page.locator("[data-do=bold]").click()
    area.press("Enter")
    page.locator("[data-do=ul]").click()
    area.press_sequentially("un")
    assert text_of(page) == "<h2>Titre</h2><p><strong>Important</strong></p><ul><li>un</li></ul>"
    page.locator("button[name=save]").click()
    page.wait_for_url("**/reglement-d-ordre-interieur/")
    assert page.locator(".prose h2").inner_text() == "Titre"
    assert page.locator(".prose li").inner_text() == "un"


def test_paste_from_word_comes_out_clean(enter):
    page = enter("claire")
    paste(open_editor(page), WORD)
    assert text_of(page) == CLEAN
    assert page.evaluate("window.ran") is None
