"""The words of files: read in a process of its own, which can do nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from itschool_cms.core import reading
from itschool_cms.core.reading import TOO_LONG, UNREADABLE, read_words
from itschool_cms.core.reading.child import MEMORY, MOST, OFFICE, words
from itschool_cms.core.uploads.judge import TYPES
from itschool_cms.scripts.demo.pdf import one_page

from .office_files import W, archive, docx, odt, pptx, xlsx

SAMPLES = {
    "pdf": one_page("Excursion", ["Le départ est à 8 h 00.", "Prévoir une gourde."]),
    "docx": docx("Excur|sion", "Le départ est à 8 h 00.", "Prévoir une gourde."),
    "odt": odt("Excursion", "Le <text:span>départ</text:span> est à 8 h 00.", "Prévoir une gourde."),
    "pptx": pptx("Excursion", "Le départ est à 8 h 00.", "Prévoir une gourde."),
    "xlsx": xlsx("Excursion", "Le départ est à 8 h 00.", "Prévoir une gourde."),
    "txt": "Excursion\nLe départ est à 8 h 00.\nPrévoir une gourde.".encode(),
    "csv": "Excursion\r\nLe départ est à 8 h 00.\r\nPrévoir une gourde.".encode("cp1252"),
}
BOMB = archive(
    {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W}><w:p><w:t>{'a' * 60_000_000}</w:t></w:p></w:document>",
    }
)
LAUGHS = archive(
    {
        "word/document.xml": '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f"<w:document {W}><w:p><w:t>&b;</w:t></w:p></w:document>"
    }
)
OUTSIDE = archive(
    {
        "content.xml": '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        "<d xmlns:text='x'><text:p>&a;</text:p></d>"
    }
)


@pytest.fixture
def read(tmp_path):
    """Return a function that reads the words of some bytes."""

    def of(data: bytes, kind: str, **options):
        path = tmp_path / "file"
        path.write_bytes(data)
        with path.open("rb") as stream:
            return read_words(stream, TYPES[kind], **options)

    return of


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_words_of_each_kind_of_file_are_read(read, kind):
    found = read(SAMPLES[kind], kind)
    assert not found.failure
    assert found.text.splitlines() == ["Excursion", "Le départ est à 8 h 00.", "Prévoir une gourde."]


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_same_is_read_without_a_process(kind):
    assert words(kind, SAMPLES[kind]).splitlines()[1] == "Le départ est à 8 h 00."


def test_a_long_file_is_cut():
    assert len(words("txt", b"mot " * MOST)) == MOST
    assert len(words("docx", docx(*["mot" * 1_000] * 200))) <= MOST


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4 nothing", "pdf"),
        (b"PK no archive", "docx"),
        (archive({"word/document.xml": "<no xml"}), "docx"),
        (archive({f"word/{number}.xml": "" for number in range(2_100)}), "docx"),
        (BOMB, "docx"),
        (LAUGHS, "docx"),
        (OUTSIDE, "odt"),
    ],
    ids=["broken pdf", "no archive", "broken xml", "many parts", "zip bomb", "entities", "outside entity"],
)
def test_g2_what_is_broken_or_a_bomb_gives_a_failure_and_no_words(read, data, kind):
    found = read(data, kind)
    assert (found.text, found.failure) == ("", UNREADABLE)


def test_reading_that_takes_too_long_is_ended(read):
    found = read(SAMPLES["pdf"], "pdf", seconds=0.01)
    assert (found.text, found.failure) == ("", TOO_LONG)


def test_a_file_without_words_has_none(read):
    assert read(archive({"content.xml": "<d/>"}), "odt").text == ""
    assert read(archive({"other.xml": "<d/>"}), "odt").failure == ""


def run_limited(program: str) -> subprocess.CompletedProcess:
    """Run a program after what reads files has given up its rights."""
    folder = Path(reading.__file__).parent
    start = f"import sys, resource, socket, os\nsys.path.insert(0, {str(folder)!r})\n"
    start += "import child\nchild.give_up_rights()"
    return subprocess.run(
        [sys.executable, "-I", "-c", f"{start}\n{program}"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    "act",
    [
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 9))",
        "open('/etc/hostname')",
        "open('/tmp/x', 'w')",
        f"bytearray({MEMORY})",
        "resource.setrlimit(resource.RLIMIT_CPU, (60, 60)) if os.getuid() else 1 / 0",
    ],
)
def test_who_reads_files_has_no_network_no_files_and_little_memory(act):
    done = run_limited(act)
    assert done.returncode == 1, done


def test_who_reads_files_is_stopped_when_it_takes_too_much_of_the_processor():
    done = run_limited("resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass")
    assert done.returncode < 0


def test_every_office_kind_is_one_that_may_be_uploaded():
    assert OFFICE.keys() <= TYPES.keys()
