"""A person who goes to the provider and comes back."""

from tests.accounts.school import PASSWORD, person

BACK = "/login/microsoft/callback"
OWN = "/me/microsoft"


class Traveller:
    def __init__(self, browser, house, provider):
        self.browser, self.house, self.provider = browser, house, provider

    def leave(self, page="/login"):
        """Press the button; returns the address at the provider."""
        forms = self.browser.get(page).forms.values()
        form = next(form for form in forms if form.action == "/login/microsoft")
        answer = form.submit(status=303)
        assert answer.location.startswith(self.provider.issuer + "/authorize?")
        return answer.location

    def come_back(self, **sent):
        """Come back from the provider by its redirect, as a browser says it."""
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        return self.browser.get(BACK, sent, headers=headers, expect_errors=True)

    def go_on(self):
        """Press the button of the page that says one is back."""
        return self.browser.get(BACK).forms[0].submit(expect_errors=True)

    def travel(self, subject="amelie-there", page="/login"):
        """Go there, sign in, come back and go on; returns the last answer."""
        sent = self.provider.sign_in(self.leave(page), subject)
        assert self.come_back(**sent).status_int == 303
        return self.go_on()

    def link(self, subject="amelie-there"):
        """Link an identity, signed in here already."""
        assert self.travel(subject, OWN).location.endswith(OWN)
        return self.press(OWN, "link")

    def press(self, page, act):
        forms = self.browser.get(page).forms.values()
        form = next(form for form in forms if "act" in form.fields)
        return form.submit("act", value=act, expect_errors=True)

    def prove(self, first):
        """Sign in by password on the page that asks whose identity it is."""
        form = self.browser.get("/login/microsoft/account").forms[0]
        form["email"], form["password"] = f"{first.lower()}@example.org", PASSWORD
        return form.submit(expect_errors=True)

    def who(self):
        """The name of who is signed in."""
        page = self.browser.get("/me")
        return page.html.select_one("#tile-identity").parent.parent.select_one("li div div").text


def identities(house):
    """Uid by key of all identities."""
    with house.editing() as tree:
        return dict(tree.site["people"].identities)


def linked(house, first):
    with house.editing() as tree:
        return bool(person(tree.site, first).identity)


def acts(house, name):
    """The facts of all acts of a name in the trail."""
    with house.registry.trail.database.transaction() as connection:
        entries = connection.root()["entries"].values()
        return [entry.facts for entry in entries if entry.act == name]
