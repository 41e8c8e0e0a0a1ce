import datetime

import pytest
from chameleon import PageTemplate
from pyramid.config import Configurator
from pyramid.events import BeforeRender
from pyramid.exceptions import ConfigurationError
from pyramid_mailer.message import Attachment, Message
from webtest import TestApp

from itschool_cms.core.models import Site
from itschool_cms.core.outbox.addresses import parse_address
from itschool_cms.core.outbox.message import build
from itschool_cms.core.outbox.transports import Envelope, FolderTransport
from itschool_cms.core.outbox.views import links_in

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
LAYOUT = PageTemplate(
    '<html metal:define-macro="layout" tal:define="person None">'
    '<title><metal:slot define-slot="title"/></title>'
    '<body><metal:slot define-slot="board"/><metal:slot define-slot="main"/></body></html>'
)


def application(folder, **settings):
    config = Configurator(
        root_factory=lambda request: Site(),
        settings={
            "mail.default_sender": "ecole@example.org",
            "mail.transport": f"folder:{folder}",
            "dev.mail_page": "true",
        }
        | settings,
    )
    config.include("pyramid_chameleon")
    config.add_subscriber(lambda event: event.update(layout=LAYOUT.macros["layout"]), BeforeRender)
    config.include("itschool_cms.core.outbox")
    return TestApp(config.make_wsgi_app())


@pytest.fixture
def browser(tmp_path):
    return application(tmp_path / "mail")


@pytest.fixture
def send(tmp_path):
    """Put a mail into the folder as the worker would; returns its file name."""

    def put(number=1, recipient="Amélie Lefèvre <amelie@example.org>", **fields):
        to, now = parse_address(recipient), NOON + datetime.timedelta(minutes=number)
        sender = parse_address("ecole@example.org")
        message = Message(**{"subject": f"Réunion {number}", "body": "Bonjour"} | fields)
        raw = build(message, to, sender=sender, reply_to=None, message_id=f"{number}@x.org", date=now)
        FolderTransport(tmp_path / "mail").send(Envelope(number, "ecole@example.org", "a@x", raw, now, 1))
        return f"20260302T12{number:02}00000000Z-{number:016x}.eml"

    return put


def test_before_the_first_mail_the_page_says_so(browser):
    assert "No mail has been sent yet." in browser.get("/dev/mail").text


def test_the_newest_mail_stands_first_and_leads_to_its_page(browser, send, tmp_path):
    for number in (1, 3, 2):
        send(number)
    (tmp_path / "mail" / "notes.txt").write_text("not a mail")
    page = browser.get("/dev/mail")
    titles = [link.text for link in page.html.select("ul.rows a")]
    assert titles == ["Réunion 3", "Réunion 2", "Réunion 1"]
    one = page.click("Réunion 3")
    assert "Amélie Lefèvre <amelie@example.org>" in one.html.text
    assert one.click("All mails").request.path == "/dev/mail"


def test_a_mail_shows_headers_text_links_and_names_of_its_files(browser, send):
    name = send(
        body="Bonjour,\n\nvoici le lien :\nhttp://localhost:6543/link/abc\n",
        html='<p>Bonjour <a href="http://localhost:6543/link/abc">ici</a> <a name="x">là</a></p>',
        attachments=[Attachment("Été.pdf", "application/pdf", b"%PDF")],
    )
    page = browser.get(f"/dev/mail/{name}")
    assert [link["href"] for link in page.html.select("ul.rows a")] == ["http://localhost:6543/link/abc"]
    assert "<1@x.org>" in page.html.text
    assert "Été.pdf" in page.html.text
    assert [p.get_text("|") for p in page.html.select(".prose p")] == [
        "Bonjour,",
        "voici le lien :|http://localhost:6543/link/abc",
    ]


def test_the_html_of_a_mail_is_never_rendered(browser, send):
    evil = '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>'
    name = send(subject=evil, body=None, html=evil)
    for path in ("/dev/mail", f"/dev/mail/{name}"):
        page = browser.get(path)
        assert not page.html.select("script, img, [href^=javascript]")
    text = send(2, body=evil)
    assert not browser.get(f"/dev/mail/{text}").html.select("script, img, [href^=javascript]")


@pytest.mark.parametrize(
    "path",
    [
        "/dev",
        "/dev/other",
        "/dev/mail/secret.txt",
        "/dev/mail/..%2Fsecret.eml",
        "/dev/mail/%2e%2e/secret.eml",
        "/dev/mail/20260302T120000000000Z-0000000000000001.eml",
        "/dev/mail/20260302T120000000000Z-0000000000000001.eml%0a",
        "/dev/mail/a/b",
    ],
)
def test_any_other_path_is_not_found(browser, send, tmp_path, path):
    send()
    (tmp_path / "secret.eml").write_text("secret")
    browser.get(path, status=404)


def test_only_reading_is_offered(browser):
    browser.post("/dev/mail", status=404)


def test_without_the_setting_there_is_no_such_page(tmp_path, send):
    name = send()
    browser = application(tmp_path / "mail", **{"dev.mail_page": "false"})
    browser.get("/dev/mail", status=404)
    browser.get(f"/dev/mail/{name}", status=404)


def test_the_page_needs_a_folder_of_mails(tmp_path):
    with pytest.raises(ConfigurationError, match="folder"):
        application(tmp_path, **{"mail.transport": "smtp://localhost?tls=none"})


def test_a_site_in_service_never_shows_its_mails(tmp_path):
    with pytest.raises(ConfigurationError, match="in service"):
        application(tmp_path / "mail", **{"site.base_url": "https://ecole.example.org"})


def test_only_web_addresses_become_links():
    html = '<a href="HTTPS://x.org">x</a><a href="mailto:a@b">m</a><a href=" javascript:x">j</a>'
    html += '<a href>n</a><b href="http://y">b</b>'
    assert links_in('see http://x.org/a, "https://x.org/b" ftp://x.org', html) == [
        "HTTPS://x.org",
        "http://x.org/a,",
        "https://x.org/b",
    ]
