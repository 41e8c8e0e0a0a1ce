import re

import segno

from itschool_cms.finance.qr import QUIET, Payee, drawing, transfer_code

PAYEE = Payee("École de démo ASBL", "BE71096123456769", "GKCCBEBB")
GOLDEN = "BCD\n002\n1\nSCT\nGKCCBEBB\nÉcole de démo ASBL\nBE71096123456769\nEUR42.5\n\n123456789002"
GOLDEN_TEXT = "BCD\n002\n1\nSCT\n\nÉcole de démo ASBL\nBE71096123456769\nEUR1234.56\n\n\n+++000/0000/63149+++"


def code_of(payload: str):
    return segno.make_qr(payload.encode(), error="m", boost_error=False)


def test_the_code_carries_the_golden_bytes():
    code = transfer_code(PAYEE, 4250, 1234567890)
    assert code.matrix == code_of(GOLDEN).matrix
    assert code.error == "M"
    assert code.version <= 13


def test_the_communication_can_go_as_text_instead():
    payee = Payee(PAYEE.name, PAYEE.iban)
    assert transfer_code(payee, 123456, 631, as_text=True).matrix == code_of(GOLDEN_TEXT).matrix


def test_a_long_name_is_cut_to_what_the_standard_takes():
    code = transfer_code(Payee("É" * 90, PAYEE.iban), 1, 1)
    expected = f"BCD\n002\n1\nSCT\n\n{'É' * 70}\nBE71096123456769\nEUR0.01\n\n000000000101"
    assert code.matrix == code_of(expected).matrix


def test_the_strokes_are_the_dark_modules_and_nothing_else():
    code = transfer_code(PAYEE, 4250, 1234567890)
    drawn = drawing(code)
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawn.path):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    size = len(code.matrix)
    assert dark == {(x, y) for y in range(size) for x in range(size) if code.matrix[y][x]}
    assert drawn.view_box == f"-2 -2 {size + 2 * QUIET} {size + 2 * QUIET}"
