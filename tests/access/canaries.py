"""A word of its own in every text field of every object, so that any answer tells what it shows."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

from itschool_cms.core.files import keep
from itschool_cms.core.forms import Email, LongText, Name, RichText, ShortText
from itschool_cms.core.html import sanitise
from itschool_cms.core.models import Item
from itschool_cms.core.tree import Tree, walk
from itschool_cms.core.uploads import accept
from itschool_cms.documents.attachments import attach
from itschool_cms.documents.models import Document
from itschool_cms.families.questions.models import TakesQuestions
from itschool_cms.families.questions.store import questions_of
from itschool_cms.finance.models import Invoice, Line
from itschool_cms.questionnaires.models import Kind, Questionnaire
from itschool_cms.website.files.models import File

# The beginning that all words share: a search for it finds all that the person may find.
PREFIX = "zqx"
WORD = re.compile(r"zqx(\d{4})zqx")
TEXTS = (ShortText, LongText, Name, RichText, Email)
SETTINGS = ("account_holder", "mention")


class Planter:
    """Gives out words and remembers where each went."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def word(self, item: Item, field: str) -> str:
        """Return a new word for a field."""
        return self.named(f"{'/'.join(item.path())}:{field}")

    def named(self, place: str) -> str:
        """Return a new word for a place."""
        word = f"{PREFIX}{len(self.planted):04d}zqx"
        self.planted[word] = place
        return word


def plant(tree: Tree) -> dict[str, str]:
    """Plant a word in every text field; returns word to `path:field`."""
    planter = Planter()
    for item in list(walk(tree.site)):
        values = {name: _text(node, planter.word(item, name)) for name, node in _fields(tree, item)}
        values |= _extra(planter, item)
        tree.change(item, values)
    _plant_questions(planter, tree)
    for name in SETTINGS:
        setattr(tree.site.finance, name, planter.word(tree.site, f"finance.{name}"))
    return planter.planted


def _plant_questions(planter: Planter, tree: Tree) -> None:
    for item in walk(tree.site):
        for thread in questions_of(tree.site).of(item.uid) if isinstance(item, TakesQuestions) else ():
            asker = tree.site.catalog.resolve(thread.asker).__name__
            for message in thread.messages():
                word = planter.named(f"question/{asker}/{item.__name__}:text")
                thread.put(message._replace(text=word))


def _fields(tree: Tree, item: Item) -> list[tuple[str, Any]]:
    """Return the text fields that the schema of the item declares; else the title, where pages show it."""
    declared = tree.registry.content_types.get(item.type_name)
    if declared is None:
        return [] if item.heading else [("title", None)]
    return [(node.name, node) for node in declared.schema() if type(node.typ) in TEXTS]


def _text(node: Any, word: str) -> Any:
    if node is not None and isinstance(node.typ, Email):
        return f"{word}@example.org"
    return sanitise(f"<p>{word}</p>") if node is not None and isinstance(node.typ, RichText) else word


def _extra(planter: Planter, item: Item) -> dict[str, Any]:
    """Return what no text node of a schema describes: lines, reasons, files."""
    if isinstance(item, Invoice):
        lines = [Line(planter.word(item, "line"), 1, each.unit_cents, each.nature) for each in item.lines]
        return {"lines": tuple(lines), "cancel_reason": planter.word(item, "cancel_reason")}
    if isinstance(item, Questionnaire):
        return _questions(planter, item)
    if isinstance(item, File):
        name, body = planter.word(item, "file name"), planter.word(item, "file body")
        return {"file": keep(accept(f"{name}.txt", BytesIO(body.encode()), 1_000))}
    if isinstance(item, Document) and item.attachments:
        item.attachments = ()
        name, body = planter.word(item, "file name"), planter.word(item, "file body")
        attach(item, 1, f"{name}.txt", body.encode())
    return {}


def _questions(planter: Planter, item: Questionnaire) -> dict[str, Any]:
    """Plant a word in each question, and in what was answered to texts and files."""
    for subject, answer in list(item.answers.items()):
        values = []
        for key, value in answer.values:
            word, planted = planter.word(item, f"answer {key}"), value
            if item.field(key).kind == Kind.SHORT:
                planted = word
            elif item.field(key).kind == Kind.FILE:
                planted = (keep(accept(f"{word}.txt", BytesIO(word.encode()), 1_000)),)
            values.append((key, planted))
        item.answers.put(subject, answer.person, tuple(values))
    fields = [replace(each, label=planter.word(item, f"question {each.key}")) for each in item.fields]
    return {"fields": tuple(fields)}


def found(planted: dict[str, str], answer: Any) -> set[str]:
    """Return where the words of an answer were planted: of its headers and of its body."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.headerlist)
    text = head + answer.body.decode("utf-8", "replace")
    return words_in(planted, text)


def words_in(planted: dict[str, str], text: str) -> set[str]:
    """Return where the words of a text were planted, whatever became of their capitals."""
    # A pattern for both kinds of letters takes far longer to find nothing.
    return {planted[match.group()] for match in WORD.finditer(text.lower())}
