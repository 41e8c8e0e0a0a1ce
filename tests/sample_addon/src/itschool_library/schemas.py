"""The fields of a book."""

import colander

from itschool_cms.core.forms import FormSchema, ShortText


class BookSchema(FormSchema):
    """A title and an author."""

    title = colander.SchemaNode(ShortText(120), title="Title")
    author = colander.SchemaNode(ShortText(120), title="Author", missing="")
