"""A PDF of one page with a few lines of text, for attachments of the demo."""

PAGE = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>"


def one_page(title: str, lines: list[str]) -> bytes:
    """Return the bytes of an A4 page with a title and lines of text (Latin characters only)."""
    shown = [f"BT /F1 20 Tf 60 770 Td {_text(title)} Tj ET"]
    shown += [f"BT /F1 12 Tf 60 {735 - 20 * n} Td {_text(line)} Tj ET" for n, line in enumerate(lines)]
    content = "\n".join(shown).encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {PAGE} /Contents 4 0 R >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _file(objects)


def _text(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"({escaped})"


def _file(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)
