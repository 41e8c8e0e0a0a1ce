import datetime
import io
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyramid_mailer.message import Attachment, Message

from itschool_cms.core.outbox.addresses import BadAddress, parse_address
from itschool_cms.core.outbox.message import BadHeader, build, verified_bytes

NOON = datetime.datetime(2026, 3, 2, 12, 0, 0, tzinfo=datetime.UTC)
SCHOOL = parse_address("École de démo <ecole@example.org>")
AMELIE = parse_address("Amélie Lefèvre <amelie@example.org>")
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
}


def raw_of(message, recipient=AMELIE, sender=SCHOOL, reply_to=None):
    return build(message, recipient, sender=sender, reply_to=reply_to, message_id="0a@example.org", date=NOON)


def parsed(message, **options):
    return message_from_bytes(raw_of(message, **options).replace(b"\r\n", b"\n"), policy=default)


def test_a_mail_carries_names_with_accents_and_says_that_a_machine_wrote_it():
    mail = parsed(Message(subject="Réunion", body="Chère Amélie"))
    assert mail["from"].addresses[0].display_name == "École de démo"
    assert mail["to"].addresses[0].display_name == "Amélie Lefèvre"
    assert mail["to"].addresses[0].addr_spec == "amelie@example.org"
    assert mail["subject"] == "Réunion"
    assert mail["message-id"] == "<0a@example.org>"
    assert mail["date"].datetime == NOON
    assert mail["auto-submitted"] == "auto-generated"
    assert mail.get_content() == "Chère Amélie\n"


def test_every_line_ends_with_crlf_is_ascii_and_short():
    raw = raw_of(Message(subject="é" * 300, body="è" * 5000 + "\nb\rc\r\n.\nFrom x"))
    raw.decode("ascii")
    assert raw.replace(b"\r\n", b"").count(b"\n") == raw.replace(b"\r\n", b"").count(b"\r") == 0
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("subject", ["é" * 500, "x" * 900, "Réunion des parents " * 30, ""])
def test_a_long_subject_arrives_whole(subject):
    assert parsed(Message(subject=subject, body="x"))["subject"].strip() == subject.strip()


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=150))
@settings(max_examples=60, deadline=None)
def test_any_subject_of_one_word_arrives_whole(subject):
    assert parsed(Message(subject=subject, body="x"))["subject"] == subject


def test_text_and_html_are_alternatives_and_attachments_stand_beside():
    attachment = Attachment("Bulletin de Zoé.pdf", "application/pdf", b"%PDF-1.7")
    mail = parsed(Message(subject="s", body="texte", html="<p>texte</p>", attachments=[attachment]))
    assert mail.get_content_type() == "multipart/mixed"
    assert mail.get_body(("plain",)).get_content() == "texte\n"
    assert mail.get_body(("html",)).get_content() == "<p>texte</p>\n"
    [part] = mail.iter_attachments()
    assert part.get_filename() == "Bulletin de Zoé.pdf"
    assert part.get_content() == b"%PDF-1.7"


def test_a_body_may_be_html_alone_or_an_attachment_of_pyramid_mailer():
    assert parsed(Message(html="<p>é</p>")).get_content_type() == "text/html"
    mail = parsed(Message(body=Attachment(data="é".encode()), html=Attachment(data="<p>é</p>")))
    assert mail.get_body(("plain",)).get_content() == "é\n"
    assert mail.get_body(("html",)).get_content() == "<p>é</p>\n"


def test_a_mail_without_any_body_is_refused():
    with pytest.raises(ValueError, match="body"):
        raw_of(Message(subject="s"))


@pytest.mark.parametrize(
    ("attachment", "kind", "name", "content"),
    [
        (Attachment("plan.png", None, b"\x89PNG"), "image/png", "plan.png", b"\x89PNG"),
        (Attachment("x.unknown", None, b"x"), "application/octet-stream", "x.unknown", b"x"),
        (Attachment("a.eml", "message/rfc822", b"x"), "application/octet-stream", "a.eml", b"x"),
        (
            Attachment("../../etc/C:\\Docs\\a.txt", "text/plain; charset=utf-8", "é"),
            "text/plain",
            "a.txt",
            "é",
        ),
        (Attachment(None, "image/gif", io.BytesIO(b"GIF89a")), "image/gif", "attachment", b"GIF89a"),
        (Attachment("vide.bin", "application/x", None), "application/x", "vide.bin", b""),
    ],
)
def test_attachments_of_all_kinds_arrive(attachment, kind, name, content):
    [part] = parsed(Message(body="x", attachments=[attachment])).iter_attachments()
    assert (part.get_content_type(), part.get_filename(), part.get_content()) == (kind, name, content)
    assert part.get_content_disposition() == "attachment"


def test_an_image_may_stand_in_the_text_and_an_invitation_keeps_its_method():
    image = Attachment("i.png", "image/png", b"x", disposition="inline", content_id="logo@school")
    invitation = Attachment("i.ics", 'text/calendar; method="REQUEST"; x=y', b"BEGIN:VCALENDAR")
    first, second = parsed(Message(body="x", attachments=[image, invitation])).iter_attachments()
    assert (first.get_content_disposition(), first["content-id"]) == ("inline", "<logo@school>")
    assert second.get_param("method") == "request"
    assert second.get_param("x") is None


def test_answers_go_where_the_message_says_else_where_the_school_says():
    office = parse_address("office@example.org")
    assert parsed(Message(body="x"), reply_to=office)["reply-to"] == "office@example.org"
    message = Message(
        body="x", extra_headers={"Reply-To": "jeanne@example.org", "List-Id": "<news.example.org>"}
    )
    mail = parsed(message, reply_to=office)
    assert mail.get_all("reply-to") == ["jeanne@example.org"]
    assert mail["list-id"] == "<news.example.org>"


@pytest.mark.parametrize(
    "name",
    ["To", "bcc", "From", "SENDER", "Message-ID", "Content-Type", "Resent-To", "A b", "A:b", "", "é", "A\nB"],
)
def test_headers_that_are_ours_or_no_names_cannot_be_set(name):
    with pytest.raises(BadHeader):
        raw_of(Message(body="x", extra_headers={name: "x"}))


@pytest.mark.parametrize("name", ["a\nb.pdf", "a\r\nX: y", "a\x00b"])
def test_a_file_name_with_a_control_character_is_refused(name):
    with pytest.raises(BadHeader):
        raw_of(Message(body="x", attachments=[Attachment(name, "text/plain", b"x")]))


@pytest.mark.parametrize("content_id", ["a b", "a\r\nX: y", "<a><b>"])
def test_an_odd_content_id_is_refused(content_id):
    attachment = Attachment("a", "text/plain", b"x", content_id=content_id)
    with pytest.raises(BadHeader):
        raw_of(Message(body="x", attachments=[attachment]))


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("amelie@example.org", "", "amelie@example.org"),
        (" Amélie Lefèvre <amelie@example.org> ", "Amélie Lefèvre", "amelie@example.org"),
        ('"Lefèvre, Amélie" <amelie@example.org>', "Lefèvre Amélie", "amelie@example.org"),
        ("<o'brien+x@mail.example.org>", "", "o'brien+x@mail.example.org"),
        ("ecole@localhost", "", "ecole@localhost"),
    ],
)
def test_an_address_may_have_a_name(text, name, address):
    found = parse_address(text)
    assert (found.display_name, found.addr_spec) == (name, address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "amelie",
        "@example.org",
        "a@",
        "a@b,c@d",
        "a@b c@d",
        "a@b@c",
        "a@b;c@d",
        "x@evil.org <amelie@example.org>",
        "x <evil@evil.org> <amelie@example.org>",
        '"a b"@example.org',
        "a..b@example.org",
        ".a@example.org",
        "a@-example.org",
        "a@example..org",
        "amélie@example.org",
        "a@exаmple.org",
        "a@[127.0.0.1]",
        "a@example.org\r\nBcc: b@example.org",
        "a\n <a@example.org>",
        "a\x00@example.org",
        "a\u2028 <a@example.org>",
        "a\x85 <a@example.org>",
        "a\ud800 <a@example.org>",
        "x" * 65 + "@example.org",
        "a@" + "b." * 130 + "org",
        "n" * 201 + " <a@example.org>",
    ],
)
def test_what_is_not_exactly_one_plain_address_is_refused(text):
    with pytest.raises(BadAddress):
        parse_address(text)


ENCODED_WORD = "=?utf-8?q?a=0D=0ABcc:_x=40evil.org?="

odd_text = st.text(
    st.one_of(
        st.sampled_from(
            ["\r", "\n", "\r\n", "\x00", "\x0b", "\x85", "\u2028", ":", "<", ">", "@", ",", " ", '"']
        ),
        st.sampled_from(list("Bcc=?utf-8QbX.(;)[]\\")),
        st.characters(),
    ).map(lambda character: character[:1]),
    max_size=60,
) | st.builds("{}{}{}".format, st.text(max_size=5), st.just(ENCODED_WORD), st.text(max_size=5))


@given(odd_text, odd_text, odd_text, odd_text, odd_text, odd_text)
@example("x\r\nBcc: evil@example.org", "", "", "", "", "")
@example("", "evil\r\nBcc: evil@example.org", "", "", "", "")
@example(ENCODED_WORD, "", "", "", "", "")
@example("", ENCODED_WORD.replace("=40", "_"), "", "", "", "")
@example("", "", ENCODED_WORD, "", "", "")
@example("", "", "", ENCODED_WORD, "", "")
@example("", "", "", "", ENCODED_WORD, "")
@settings(max_examples=300, deadline=None)
def test_no_field_can_inject_a_header(subject, name, reply_name, value, file_name, body):
    extra = {"Reply-To": f"{reply_name} <r@example.org>", "X-Note": value}
    files = [Attachment(file_name, f"text/plain; charset={value}", b"x", content_id=value)]
    message = Message(subject=subject, body=body or "x", html=body, extra_headers=extra, attachments=files)
    try:
        raw = raw_of(message, recipient=parse_address(f"{name} <amelie@example.org>"))
    except ValueError:
        return
    head = raw.split(b"\r\n\r\n", 1)[0]
    names = [line.split(b":", 1)[0].decode() for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert sorted(names) == sorted((HEADERS - {"Content-Transfer-Encoding"}) | {"Reply-To", "X-Note"})
    mail = message_from_bytes(raw, policy=default)
    assert [address.addr_spec for address in mail["to"].addresses] == ["amelie@example.org"]
    assert [address.addr_spec for address in mail["from"].addresses] == ["ecole@example.org"]
    assert [address.addr_spec for address in mail["reply-to"].addresses] == ["r@example.org"]


def test_a_header_that_would_become_two_is_caught_even_behind_the_guards():
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = ENCODED_WORD
    with pytest.raises((BadHeader, MessageError)):
        verified_bytes(mail)


def test_an_encoded_word_in_a_subject_is_shown_as_typed_and_not_decoded():
    assert parsed(Message(subject=ENCODED_WORD, body="x"))["subject"] == ENCODED_WORD.replace("=?", "= ?")


header_text = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters='<>@"\\'))


@given(header_text.filter(lambda text: len(text) <= 200))
@example("Lefèvre, Amélie " * 8)
@example("Dupont, " * 20)
@settings(max_examples=200, deadline=None)
def test_no_name_adds_a_recipient(name):
    raw = raw_of(Message(body="x"), recipient=parse_address(f"{name} <amelie@example.org>"))
    mail = message_from_bytes(raw, policy=default)
    assert [address.addr_spec for address in mail["to"].addresses] == ["amelie@example.org"]
    assert sorted(mail.keys()) == sorted(HEADERS)
