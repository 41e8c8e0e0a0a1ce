"""Small files of each kind that holds text, made for the tests."""

import zipfile
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
O = (  # noqa: E741 - as short as its brothers
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def archive(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip archive."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def docx(*paragraphs: str) -> bytes:
    """Return a Word file; each word in a run of its own, as Word does after a correction."""
    body = "".join(
        "<w:p>" + "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in text.split("|")) + "</w:p>"
        for text in paragraphs
    )
    deleted = "<w:p><w:del><w:delText>supprimé</w:delText></w:del></w:p>"
    document = f"<w:document {W}><w:body>{body}{deleted}</w:body></w:document>"
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def odt(*paragraphs: str) -> bytes:
    """Return an OpenDocument text."""
    body = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    content = f"<office:document {O}><office:body>{body}</office:body></office:document>"
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def pptx(*slides: str) -> bytes:
    """Return a presentation."""
    parts = {
        f"ppt/slides/slide{number}.xml": f"<p {A}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p>"
        for number, text in enumerate(slides, start=1)
    }
    return archive({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>", **parts})


def xlsx(*texts: str) -> bytes:
    """Return a sheet."""
    strings = f"<sst {S}>" + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>"
    return archive(
        {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>", "xl/sharedStrings.xml": strings}
    )
