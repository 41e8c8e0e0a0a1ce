"""A small school in which families ask: with separated parents, and a teacher who is kin."""

import re
from datetime import timedelta

from itschool_cms.accounts.models import User
from itschool_cms.core.models import utcnow
from itschool_cms.families.models import Guardianship, Relation
from itschool_cms.families.questions.store import questions_of
from tests.small_school import SmallSchool


class School(SmallSchool):
    """Marc is Benoît's father, who lives apart. Eva, his mother's sister, teaches his class too."""

    def _fill(self, tree) -> None:
        super()._fill(tree)
        for name, roles in (("marc", ()), ("eva", ("teacher",)), ("root", ("admin",))):
            user = User(
                first_name=name.capitalize(),
                last_name="Test",
                email=f"{name}@example.org",
                language="en",
                roles=roles,
                password_hash="x",
            )
            self.uids[name] = tree.add(tree.site["people"], user, name).uid
        child = tree.site["families"]["lefevre"]["benoit"]
        for name in ("marc", "eva"):
            right = Guardianship(person=self.uids[name], relation=Relation.FATHER)
            tree.add(child["guardians"], right, name)
        group = tree.site.catalog.resolve(self.uids["3B"])
        tree.change(group, {"teachers": (self.uids["jeanne"], self.uids["eva"])})

    def ask(self, path: str, text: str, child: str = "Benoît", person: str = "amelie") -> str:
        """Let somebody ask about what stands at the path; returns the path of the thread."""
        browser = self.browser(person)
        form = browser.get(f"{path}/ask").forms["deform"]
        choose(form, str(self.uids.get(child, 0)))
        form["text"] = text
        return re.sub(r"^https?://[^/]*", "", form.submit("send", status=303).location)

    def write(self, thread: str, text: str, person: str):
        """Let somebody write into a thread; returns the answer."""
        form = self.browser(person).get(thread).forms["message"]
        form["text"] = text
        return form.submit("send", status=303)

    def write_refused(self, thread: str, text: str, person: str):
        """Let somebody write into a thread who is refused; returns the page that says why."""
        form = self.browser(person).get(thread).forms["message"]
        form["text"] = text
        return form.submit("send", status=422)

    def threads(self) -> list[tuple]:
        """Return asker, child, step and texts of all threads, in the order of the texts."""
        with self.editing() as tree:
            found = list(questions_of(tree.site)._threads.values())
            rows = [
                (each.asker, each.child, str(each.step), [message.text for message in each.messages()])
                for each in found
            ]
            return sorted(rows, key=lambda row: row[3])

    def mails(self, person: str) -> list[str]:
        """Return the mails about questions that a person got, as they are sent, in no order."""
        with self.editing() as tree:
            raw = [mail.raw.decode() for mail in tree.site.outbox.mails.values()]
        return [mail for mail in raw if f"To: {person}@example.org" in mail and "question" in mail]

    def told(self) -> dict[str, int]:
        """Return who got how many mails about questions."""
        counts = {name: len(self.mails(name)) for name in self.uids}
        return {name: count for name, count in counts.items() if count}


def choose(form, value: str) -> None:
    """Choose whom a question is about."""
    name = next(name for name in form.fields if name and name.startswith("deformField"))
    form[name] = value


def press(page, button: str, number: int = 0):
    """Press one of the buttons of a thread; returns the page behind."""
    for form in page.forms.values():
        buttons = [field for field in form.fields.get("do", ()) if field._value == button]
        if buttons and (not number or form["number"].value == str(number)):
            return form.submit("do", value=button).follow()
    raise AssertionError(f"no button {button!r}")


def backdate(school: School, **parts: int) -> None:
    """Let all messages be older by some time."""
    with school.editing() as tree:
        for thread in questions_of(tree.site)._threads.values():
            for message in thread.messages():
                thread.put(message._replace(at=utcnow() - timedelta(**parts)))
