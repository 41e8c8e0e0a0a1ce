"""SECURITY J7: nothing is sent into the network of the school, wherever an address or a name leads."""

import ipaddress
import socket
import ssl
import threading
import time

import pytest

from itschool_cms.manage.webhooks.addresses import (
    AddressRefused,
    Rules,
    is_public,
    read,
    resolve,
)
from itschool_cms.manage.webhooks.sending import (
    ELSEWHERE,
    MAX_ANSWER,
    NO_ANSWER,
    NO_TRUST,
    STRANGE,
    TOO_LONG,
    Sender,
)

STRICT = Rules.of({})
LOCAL = Rules.of({"webhooks.local": "true"})


def names(*numbers):
    """Return what looks a name up: the numbers."""

    def ask(host, port, **options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    return ask


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/",
        "//example.org", "https://", "https:///x", "example.org", "", "https://user:pw@example.org/",
        "https://example.org@evil.test/", "https://example.org/#x", "https://example.org/a b",
        "https://example.org/\r\nX: y", "https://exämple.org/", "https://example.org:22/",
        "https://example.org:6379/", "https://example.org:99999/", "https://example.org:x/", "https://[::1/",
        "https://example.org\\@evil.test/", "https://example.org/" + "x" * 500, "javascript:alert(1)",
    ],
)  # fmt: skip
def test_address_that_is_none_for_a_webhook_is_refused(address):
    with pytest.raises(AddressRefused):
        read(address, STRICT)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org", (True, "example.org", 443, "/")),
        ("https://EXAMPLE.org:8443/a?b=c", (True, "example.org", 8443, "/a?b=c")),
        ("https://93.184.216.34/x", (True, "93.184.216.34", 443, "/x")),
        ("https://[2606:2800:220:1::1]/", (True, "2606:2800:220:1::1", 443, "/")),
    ],
)
def test_address_of_a_program_on_the_internet_is_read(address, expected):
    assert tuple(read(address, STRICT)) == expected


PRIVATE = [
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "198.18.0.1", "192.0.2.1", "::", "::1", "fe80::1", "fec0::1", "fc00::1",
    "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_number_that_is_not_on_the_internet_is_refused(number):
    """Loopback, link-local, private, unique-local, multicast, and what wraps an older number."""
    assert not is_public(ipaddress.ip_address(number))
    host = f"[{number}]" if ":" in number else number
    with pytest.raises(AddressRefused):
        read(f"https://{host}/", STRICT)
    with pytest.raises(AddressRefused):
        resolve(read("https://example.org/", STRICT), STRICT, names("93.184.216.34", number))


@pytest.mark.parametrize("number", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450::1"])
def test_number_on_the_internet_is_not_refused(number):
    assert resolve(read("https://example.org/", STRICT), STRICT, names(number)) == [number]


def test_name_without_a_number_is_refused():
    target = read("https://example.org/", STRICT)
    with pytest.raises(AddressRefused):
        resolve(target, STRICT, names())

    def unknown(host, port, **options):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(AddressRefused):
        resolve(target, STRICT, unknown)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "127.1", "2130706433", "0x7f000001", "0"]
)
def test_this_machine_is_not_reached_in_service(receiver, host):
    """However it is written; the server on this machine sees nothing."""
    sender = Sender(Rules((receiver.port,), local=False))
    assert sender.send(f"https://{host}:{receiver.port}/", b"{}", {}).problem
    assert sender.send(f"http://{host}:{receiver.port}/", b"{}", {}).problem
    assert receiver.told == []


def test_name_is_looked_up_once_and_the_checked_number_is_reached(receiver):
    """DNS rebinding: what a name says after the check is not asked for."""
    asked = []

    def ask(host, port, **options):
        asked.append(host)
        number = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    outcome = Sender(LOCAL, ask=ask).send(f"http://hook.test:{receiver.port}/x", b"{}", {})
    assert (outcome.status, outcome.problem) == (204, "")
    assert asked == ["hook.test"]
    assert receiver.told[0].headers["host"] == f"hook.test:{receiver.port}"


def test_name_that_turns_to_this_machine_is_not_reached_in_service(receiver):
    """The number counts that the connection goes to, not the name, nor what it said at the form."""
    target = f"https://hook.test:{receiver.port}/"
    read(target, Rules((receiver.port,), local=False))
    outcome = Sender(Rules((receiver.port,), local=False), ask=names("127.0.0.1")).send(target, b"{}", {})
    assert outcome.status == 0
    assert "private network" in outcome.problem
    assert receiver.told == []


def test_local_programs_are_told_in_development_only_and_nothing_else_of_the_network():
    for address in (
        "http://10.0.0.1/",
        "https://192.168.1.1/",
        "http://169.254.169.254/latest",
        "http://8.8.8.8/",
    ):
        with pytest.raises(AddressRefused):
            read(address, LOCAL)
    assert read("http://localhost:8000/", LOCAL).port == 8000
    assert read("http://[::1]/", LOCAL).port == 80


def test_second_number_of_a_name_is_tried_when_the_first_does_not_answer(receiver):
    ask = names("127.0.0.99", "127.0.0.1")
    assert Sender(LOCAL, ask=ask).send(f"http://hook.test:{receiver.port}/", b"{}", {}).status == 204
    assert (
        Sender(LOCAL, ask=names("127.0.0.98", "127.0.0.99"))
        .send(f"http://hook.test:{receiver.port}/", b"{}", {})
        .problem
        == NO_ANSWER
    )


def test_redirects_are_not_followed(receiver):
    receiver.status, receiver.headers = 302, {"Location": f"http://127.0.0.1:{receiver.port}/inner"}
    outcome = Sender(LOCAL).send(receiver.address, b"{}", {})
    assert (outcome.status, outcome.problem) == (302, ELSEWHERE)
    assert [each.path for each in receiver.told] == ["/hook?key=1"]


def test_little_of_an_answer_is_read():
    """A server that never stops talking has sent no more than fits into the buffers of the line."""
    most, sent, stop = 64 * 1024 * 1024, [0], threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def talk():
        line, _address = server.accept()
        with line:
            line.recv(65_536)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % most)
            try:
                while sent[0] < most:
                    sent[0] += line.send(b"x" * 65_536)
            except OSError:
                pass
        stop.set()

    threading.Thread(target=talk, daemon=True).start()
    outcome = Sender(LOCAL).send(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    assert outcome.status == 200
    assert stop.wait(60)
    assert MAX_ANSWER == 4096
    assert sent[0] < most / 2
    server.close()


def test_receiver_that_dawdles_is_cut_off(receiver):
    """Not by the pauses between its letters: by the time of the whole."""
    receiver.drips = True
    began = time.monotonic()
    outcome = Sender(LOCAL, seconds=0.5).send(receiver.address, b"{}", {})
    assert (outcome.status, outcome.problem) == (0, TOO_LONG)
    assert time.monotonic() - began < 60


def test_name_that_takes_for_ever_is_cut_off_and_not_reached_later(receiver):
    gate, looked_up = threading.Event(), threading.Event()

    def ask(host, port, **options):
        gate.wait(60)
        looked_up.set()
        return names("127.0.0.1")(host, port)

    outcome = Sender(LOCAL, seconds=0.2, ask=ask).send(f"http://hook.test:{receiver.port}/", b"{}", {})
    assert outcome.problem == TOO_LONG
    gate.set()
    assert looked_up.wait(60)
    for thread in threading.enumerate():
        if thread.name == "webhook":
            thread.join(60)
    assert receiver.told == []


def test_server_that_never_speaks_is_left():
    server = socket.create_server(("127.0.0.1", 0))
    outcome = Sender(LOCAL, seconds=0.3).send(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    assert (outcome.status, outcome.problem) == (0, TOO_LONG)
    server.close()


def test_what_is_no_answer_is_a_failure(receiver):
    receiver.talks_otherwise = True
    assert Sender(LOCAL).send(receiver.address, b"{}", {}).problem == STRANGE


def test_server_without_a_good_certificate_is_not_told(receiver):
    """A server that speaks no TLS, and one whose certificate nobody trusts."""
    outcome = Sender(LOCAL).send(f"https://127.0.0.1:{receiver.port}/", b"{}", {})
    assert (outcome.status, outcome.problem) == (0, NO_TRUST)
    assert receiver.told == []


def test_answer_over_tls_comes_from_the_server_with_the_name(tmp_path, monkeypatch):
    """The certificate is checked for the name of the address, though the number is reached."""
    key, certificate = make_certificate(tmp_path, "hook.test")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server = socket.create_server(("127.0.0.1", 0))

    def answer():
        for _connection in range(3):
            line, _address = server.accept()
            try:
                with context.wrap_socket(line, server_side=True) as secured:
                    read_to_the_end(secured)
                    secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            except OSError:
                line.close()

    threading.Thread(target=answer, daemon=True).start()
    port = server.getsockname()[1]
    sender = Sender(LOCAL, ask=names("127.0.0.1"))
    assert sender.send(f"https://hook.test:{port}/", b"{}", {}).problem == NO_TRUST
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert sender.send(f"https://hook.test:{port}/", b"{}", {}).status == 200
    assert sender.send(f"https://other.test:{port}/", b"{}", {}).problem == NO_TRUST
    server.close()


def read_to_the_end(line):
    """Read the whole question: who closes a line with something unread on it breaks it off."""
    read = b""
    while not read.endswith(b"{}"):
        part = line.recv(65_536)
        if not part:
            raise OSError("The other side went away.")
        read += part


def make_certificate(folder, name):
    """Write a key and a certificate for a name; return their paths."""
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    from itschool_cms.core.models import utcnow

    key = ec.generate_private_key(ec.SECP256R1())
    title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(title)
        .issuer_name(title)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(utcnow() - timedelta(days=1))
        .not_valid_after(utcnow() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_file, file = folder / "key.pem", folder / "certificate.pem"
    kind, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, plain))
    file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    return key_file, file
