"""What only a browser shows of writing: the editor of rich text, its dialogs, drafts, locks and leaving."""

import pytest
from playwright.sync_api import expect

from tools.browser import OFFICE, PHONE

LETTER = "/documents/reglement-d-ordre-interieur"
CLASS = "/classes/secondaire/3eb"
EDIT = f"{LETTER}/edit"
AREA = ".item-text .rich[data-ready] .prose"

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal {margin:0cm;}</style>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--></head>
<body lang=FR-BE><!--StartFragment-->
<h1><span style='mso-ascii-font-family:Calibri'>Sortie<o:p></o:p></span></h1>
<p class=MsoNormal><b><span lang=FR style='font-size:12.0pt;color:red'>Bonjour</span></b><span
lang=FR> &agrave; <i>tous</i>,&nbsp;&nbsp; voici<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span style='font-family:Symbol;mso-list:Ignore'>&middot;<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>des bottes</p>
<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level2 lfo1'><!--[if
!supportLists]--><span style='mso-list:Ignore'>o<span>&nbsp; </span></span><!--[endif]-->en caoutchouc</p>
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


def open_empty(page, path=EDIT):
    """Open a form whose rich text is empty."""
    area = open_editor(page, path)
    page.evaluate("tinymce.get()[0].setContent('')")
    area.click()
    return area


def paste(area, html):
    """Paste what another program put on the clipboard."""
    area.click()
    area.press("Control+A")
    area.evaluate(
        """(area, html) => {
          const data = new DataTransfer();
          data.setData('text/html', html);
          data.setData('text/plain', 'x');
          const options = { clipboardData: data, bubbles: true, cancelable: true };
          area.dispatchEvent(new ClipboardEvent('paste', options));
        }""",
        html,
    )


def wait_for_draft(page, text):
    """Wait until the browser keeps what was typed: it does so when nobody types for a while."""
    kept = "text => Object.values(sessionStorage).some((each) => each.includes(text))"
    for _attempt in range(600):
        if page.evaluate(kept, text):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"No draft holds {text!r}")


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
    area = open_empty(page)
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


def test_a_link_is_chosen_by_search_and_an_address_can_be_written(enter, axe, shot):
    page = enter("claire", width=PHONE)
    area = open_empty(page)
    area.press_sequentially("Voir ici")
    area.press("Shift+Control+ArrowLeft")
    page.locator("[data-do=link]").click()
    dialog = page.locator("dialog")
    dialog.locator("[name=q]").fill("reunion")
    dialog.locator("[name=q]").press("Enter")
    dialog.locator("[data-pick='/events/reunion-de-parents']").wait_for()
    axe(page)
    shot(page, "picker-390")
    dialog.locator("[data-pick='/events/reunion-de-parents']").click()
    assert text_of(page) == '<p>Voir <a href="/events/reunion-de-parents">ici</a></p>'
    area.locator("a").click()
    page.locator("[data-do=link]").click()
    assert dialog.locator("[name=address]").input_value() == "/events/reunion-de-parents"
    dialog.locator("[name=address]").fill("https://example.org/")
    dialog.locator("[name=address]").press("Enter")
    assert text_of(page) == '<p>Voir <a href="https://example.org/">ici</a></p>'
    area.locator("a").click()
    page.locator("[data-do=link]").click()
    dialog.locator("[data-unlink]").click()
    assert text_of(page) == "<p>Voir ici</p>"
    page.locator("[data-do=link]").click()
    dialog.locator("[name=q]").press("Escape")
    dialog.wait_for(state="detached")


def test_folders_are_browsed_in_the_dialog_and_in_the_plain_page(enter):
    page = enter("claire")
    open_empty(page)
    page.locator("[data-do=link]").click()
    dialog = page.locator("dialog")
    dialog.locator(".crumbs a").first.click()
    dialog.get_by_role("link", name="Agenda").click()
    dialog.get_by_role("button", name="Réunion de parents").first.click()
    assert "/events/" in text_of(page)
    plain = enter("claire", js=False)
    plain.goto("/manage/pick?q=reunion")
    assert plain.locator("code", has_text="/events/reunion-de-parents").count() == 1


def test_a_table_gets_rows_and_columns(enter):
    page = enter("claire")
    area = open_empty(page)
    page.locator("[data-do=table]").click()
    area.locator("td").first.click()
    page.locator("[data-do=row]").click()
    page.locator("[data-do=column]").click()
    assert area.locator("tr").count() == 4
    assert area.locator("tr").last.locator("td").count() == 3
    page.locator("[data-do=lessrow]").click()
    page.locator("[data-do=lesscolumn]").click()
    assert area.locator("tr").count() == 3
    page.locator("[data-do=notable]").click()
    assert area.locator("table").count() == 0


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Titre|Gras"), ("nl", "Kop|Vet"), ("de", "Überschrift|Fett")]
)
def test_all_words_of_the_editor_are_those_of_the_language(enter, language, words):
    page = enter("claire")
    page.goto(f"{EDIT}?lang={language}")
    page.locator(AREA).wait_for()
    labels = page.locator(".rich-bar button").evaluate_all("all => all.map((each) => each.ariaLabel)")
    assert set(words.split("|")) <= set(labels)
    english = {"Heading", "Bold", "Italic", "List", "Quotation", "Table", "Add a row", "Remove the table"}
    assert english.isdisjoint(labels)
    # The editor brings no words of its own, and the hint for plain lines is gone.
    assert page.locator("[class*=tox]").count() == 0
    assert page.locator(".item-text [id^=hint-]").count() == 0


def test_the_toolbar_is_one_stop_and_arrows_walk_it(enter):
    page = enter("claire", width=PHONE)
    open_editor(page)
    page.locator("[data-do=h2]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator(":focus").get_attribute("data-do") == "bold"
    page.keyboard.press("End")
    assert page.locator(":focus").get_attribute("data-do") == "redo"
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("role") == "textbox"


def test_an_unsaved_text_is_offered_back_and_forgotten_once_saved(enter, shot):
    page = enter("claire")
    page.on("dialog", lambda dialog: dialog.accept())
    path = "/documents/add/document?audience=school"
    open_editor(page, path)
    page.locator("input[name=title]").fill("Brouillon perdu")
    page.locator(AREA).click()
    page.locator(AREA).press_sequentially("Des mots")
    wait_for_draft(page, "Des mots")
    open_editor(page, path)
    note = page.locator("[data-note=draft]")
    note.wait_for()
    shot(page, "editing-draft")
    assert page.locator("input[name=title]").input_value() == ""
    note.locator("[data-take]").click()
    assert page.locator("input[name=title]").input_value() == "Brouillon perdu"
    assert page.locator(AREA).inner_text().strip() == "Des mots"
    page.locator("button[name=save]").click()
    page.wait_for_url("**/documents/brouillon-perdu/")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))") == []
    open_editor(page, path)
    assert note.is_hidden()


def test_a_draft_goes_with_the_tab_on_a_computer_that_is_not_remembered(enter):
    page = enter("claire")
    page.on("dialog", lambda dialog: dialog.accept())
    open_editor(page)
    page.locator("input[name=title]").fill("Secret")
    wait_for_draft(page, "Secret")
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.evaluate("Object.keys(sessionStorage).length") == 1
    page.locator(".who").click()
    page.locator("form[action$='/logout'] button").first.click()
    page.wait_for_url(lambda url: "/edit" not in url)
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))") == []


def test_leaving_with_unsaved_changes_asks_first(enter):
    page = enter("claire")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    open_editor(page)
    page.locator(".actions a").click()
    page.wait_for_url("**/reglement-d-ordre-interieur/")
    assert asked == []
    open_editor(page)
    page.locator("input[name=title]").fill("Autre")
    with page.expect_event("dialog"):
        page.locator(".actions a").click()
    assert asked == ["beforeunload"]
    assert page.locator("input[name=title]").input_value() == "Autre"


def test_a_lost_connection_at_save_loses_nothing(enter, shot):
    page = enter("claire", allow=("ERR_INTERNET_DISCONNECTED",))
    open_editor(page)
    title = page.locator("input[name=title]").input_value()
    page.locator("input[name=title]").fill(f"{title} 2")
    page.context.set_offline(True)
    page.locator("button[name=save]").click()
    page.locator("[data-note=offline]").wait_for()
    assert page.locator("input[name=title]").input_value() == f"{title} 2"
    page.context.set_offline(False)
    page.locator("input[name=title]").fill(title)
    page.locator("button[name=save]").click()
    page.wait_for_url("**/reglement-d-ordre-interieur/")


def test_second_editor_is_warned_before_typing_and_takes_over(enter, shot):
    first, second = enter("claire", allow=("status of 422",)), enter("admin")
    event = "/events/reunion-de-parents/edit"
    open_editor(first, event)
    with first.expect_response("**/reunion-de-parents/lock"):
        first.locator("input[name=place]").fill("Salle 1")
    second.goto(event)
    notice = second.locator("#editing .notice:visible")
    assert "Claire Dubois" in notice.inner_text()
    shot(second, "editing-locked")
    notice.locator("button").click()
    expect(second.locator("#editing .notice:visible")).to_have_count(0)
    first.locator("button[name=save]").click()
    first.locator("#errors").wait_for()
    assert first.locator("input[name=place]").input_value() == "Salle 1"


def test_a_text_that_was_taken_back_never_writes_over_what_somebody_saved_meanwhile(enter):
    first, second = enter("claire", allow=("status of 422",)), enter("admin")
    first.on("dialog", lambda dialog: dialog.accept())
    event = "/events/excursion-a-bokrijk/edit"
    open_editor(first, event)
    first.locator("input[name=place]").fill("Salle 1")
    wait_for_draft(first, "Salle 1")
    first.goto("/events")
    second.goto(event)
    second.locator("input[name=place]").fill("Salle 2")
    second.locator("button[name=save]").click()
    second.wait_for_url("**/excursion-a-bokrijk/")
    open_editor(first, event)
    first.locator("[data-take]").click()
    first.locator("button[name=save]").click()
    first.locator(".versions").wait_for()
    marked = first.locator(".versions ins").all_inner_texts()
    assert [text.split()[-1] for text in marked] == ["1", "2"]
