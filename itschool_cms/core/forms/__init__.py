"""Forms of the house: strict schemas, our own markup, limits before parsing."""

from .choices import choice
from .controls import (
    CheckedPasswordWidget,
    FilesWidget,
    MoneyWidget,
    PasswordWidget,
    RichTextWidget,
    SequenceWidget,
)
from .files import UploadedFile, stored
from .form import CHOOSE, SAVE, Button, Form
from .limits import parse_form
from .money import Money, MoneyRange, format_cents, parse_cents
from .numbers import DecimalNumber
from .schema import FieldsSchema, FormSchema, ItemsSchema
from .types import Email, LongText, Name, Password, RichText, ShortText, WholeNumber

__all__ = [
    "CHOOSE",
    "SAVE",
    "Button",
    "CheckedPasswordWidget",
    "DecimalNumber",
    "Email",
    "FieldsSchema",
    "FilesWidget",
    "Form",
    "FormSchema",
    "ItemsSchema",
    "LongText",
    "Money",
    "MoneyRange",
    "MoneyWidget",
    "Name",
    "Password",
    "PasswordWidget",
    "RichText",
    "RichTextWidget",
    "SequenceWidget",
    "ShortText",
    "UploadedFile",
    "WholeNumber",
    "choice",
    "format_cents",
    "includeme",
    "parse_cents",
    "parse_form",
    "stored",
]


def includeme(config) -> None:
    """Limits of every posted form, and the catalogues of the form libraries."""
    config.include(".limits")
    config.add_translation_dirs("colander:locale", "deform:locale")
