"""The structured communication of a Belgian transfer: ten digits and two that check them."""

from stdnum.be import ogm_vcs

MOST = 9_999_999_999


def digits(number: int) -> str:
    """Return the twelve digits for a number: its ten digits, then their remainder by 97 (97 when that is 0).

    Raises:
        ValueError: the number has more than ten digits, or is negative.
    """
    if not 0 <= number <= MOST:
        raise ValueError("A structured communication is made of a number of ten digits.")
    reference = f"{number:010d}"
    return reference + ogm_vcs.calc_check_digits(reference)


def written(number: int) -> str:
    """Return the communication as it stands on a transfer: `+++123/4567/89002+++`."""
    return f"+++{ogm_vcs.format(digits(number))}+++"
