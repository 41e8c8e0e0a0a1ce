"""Ways around the pages of contents."""

from tests.manage.sample import Binder, Note


def titles(page):
    """Return the titles of the rows, in their order."""
    return [cell.find("a").text.strip() for cell in page.html.select("tbody th")]


def batch(page):
    """Return the form around the table."""
    return next(form for form in page.forms.values() if "ids" in form.fields)


def choose(page, *wanted):
    """Check the boxes of the rows with these titles."""
    form = batch(page)
    rows = page.html.select("tbody tr:has(input)")
    for box, row in zip(form.fields["ids"], rows, strict=True):
        box.checked = row.select_one("th a").text.strip() in wanted
    return form


def confirm(question):
    """Do what the question of an act asks about."""
    return next(form for form in question.forms.values() if "/batch" in form.action).submit()


def binder(school, title, *notes):
    """Add a binder with notes; returns its path."""
    path = school.add(Binder(title=title), "board")
    for note in notes:
        school.add(note, *path.strip("/").split("/"))
    return path


def three(school, title):
    """Add a binder with three notes of different states."""
    notes = [
        Note(title="Béta", state="published"),
        Note(title="alpha"),
        Note(title="Gamma", state="archived"),
    ]
    return binder(school, title, *notes)


def begin(page, act, *wanted):
    """Check the rows with these titles and press a button; returns what comes of it."""
    return choose(page, *wanted).submit("do", value=act, status=303).follow()


def press(page, action, name="do", value=None):
    """Press a button of the form whose address ends so."""
    form = next(form for form in page.forms.values() if form.action.split("?")[0].endswith(action))
    return form.submit(name, value=value)


def uid_of(school, path):
    """Return the uid of the item at a path, as forms send it."""
    return str(school.get(path, "uid")[0])


def send(browser, path, act, *uids, **more):
    """Send an act on items as a form does, whatever the page offers."""
    listed = [("__start__", "ids:sequence"), *(("ids", uid) for uid in uids), ("__end__", "ids:sequence")]
    token = [("csrf_token", browser.token("/manage")), ("do", act), *more.items()]
    return browser.post(path, [*token, *listed], status=303)
