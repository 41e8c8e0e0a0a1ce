"""Short ways for the tests of the website."""

from io import BytesIO

from itschool_cms.core.html import sanitise
from itschool_cms.core.uploads import accept
from itschool_cms.website.images.keeping import keep_picture
from itschool_cms.website.models import News, Page, Section
from tests.pictures import picture


def stored_picture(**options):
    """Return a picture with its scales."""
    return keep_picture(accept("a.jpg", BytesIO(picture(size=(900, 600), **options)), 20_000_000))


def page(title, **values):
    """Return a published page."""
    values = {"state": "published", "text": sanitise(f"<p>Text of {title}</p>"), **values}
    return Page(title=title, **values)


def news(title, **values):
    """Return a published news item."""
    return News(title=title, **{"state": "published", "text": sanitise(f"<p>Text of {title}</p>"), **values})


def section(school, title, **values):
    """Add a section; returns its name."""
    return school.add(Section(title=title, **values)).strip("/")


def texts(page, selector):
    """Return the texts of all that a selector finds, without blanks around."""
    return [each.get_text().strip() for each in page.html.select(selector)]
