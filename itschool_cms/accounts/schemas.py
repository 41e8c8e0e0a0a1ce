"""Forms of accounts."""

import colander
from deform.widget import CheckboxWidget

from itschool_cms.core.forms import (
    Email,
    FieldsSchema,
    FormSchema,
    LongText,
    Name,
    Password,
    PasswordWidget,
    ShortText,
    choice,
)
from itschool_cms.core.forms.languages import language_widget
from itschool_cms.core.i18n import LANGUAGES, _

from . import passwords
from .events import PasswordWordsWanted
from .models import Role, User, fold_email
from .names import fold_name
from .rules import is_last_admin

ROLES = (
    (Role.TEACHER, _("Teacher")),
    (Role.OFFICE, _("Office")),
    (Role.ADMIN, _("Administrator")),
)


def words_about(request, person: User) -> set[str]:
    """Return the words that somebody would try first for the person's password."""
    event = PasswordWordsWanted(person, request.site)
    event.words |= {person.first_name, person.last_name, person.email.partition("@")[0], request.site.title}
    request.registry.notify(event)
    return event.words


@colander.deferred
def strong_enough(node, bound):
    """Refuse a password that can be guessed."""
    request, person = bound["request"], bound["context"]

    def check(node, text):
        if reason := passwords.weakness(text, words_about(request, person)):
            raise colander.Invalid(node, reason)

    return check


class UserName(ShortText):
    """A user name of the old method, folded."""

    max_length = 64

    def read(self, node, text):
        """Return the folded name. Raises colander.Invalid."""
        name = fold_name(text)
        if not name:
            raise colander.Invalid(node, _("Write letters a to z, digits, dots and dashes, without blanks."))
        return name


class NewPasswordSchema(FormSchema):
    """A new password, typed twice."""

    password = colander.SchemaNode(
        Password(),
        title=_("New password"),
        description=_("At least 12 characters. Three or four unrelated words make a good password."),
        validator=strong_enough,
    )
    logout_others = colander.SchemaNode(
        colander.Boolean(),
        widget=CheckboxWidget(),
        title=_("Sign out on my other devices"),
        description=_("Wise if you lost a phone or told somebody your password."),
        missing=False,
    )


def _current(**options):
    return colander.SchemaNode(Password(), widget=PasswordWidget(), title=_("Current password"), **options)


class ConfirmSchema(FormSchema):
    """The present password, to prove who one is."""

    current = _current()


class ChangePasswordSchema(NewPasswordSchema):
    """The present password first, for who did not sign in just now."""

    current = _current(insert_before="password")


class AddressSchema(FormSchema):
    """The address by which somebody will sign in from now on; whether it is known is not told."""

    email = colander.SchemaNode(
        Email(),
        title=_("Your email address"),
        description=_("You sign in with it from now on. We send a link there, to see that it is yours."),
        preparer=lambda value: value.lower() if isinstance(value, str) else value,
    )


class ProvedAddressSchema(AddressSchema):
    """The present password too, for who did not sign in just now."""

    current = _current()


class ReasonSchema(FormSchema):
    """Why an administrator sees the site as somebody else."""

    reason = colander.SchemaNode(
        ShortText(200),
        title=_("Reason"),
        description=_("Who asked for help, and with what. It stays on the page of the person."),
        validator=colander.Length(min=5, min_err=_("Say in a few words what it is for.")),
    )


@colander.deferred
def another_email(node, bound):
    """Refuse the present address of the person."""
    person = bound["context"]

    def check(node, email):
        if fold_email(email) == fold_email(person.email):
            raise colander.Invalid(node, _("This is your address already."))

    return check


class EmailSchema(FormSchema):
    """The new address of a person, who asks for it themselves."""

    email = colander.SchemaNode(Email(), title=_("New email address"), validator=another_email)


@colander.deferred
def unique_email(node, bound):
    """Refuse the address of somebody else."""
    people, context = bound["request"].site["people"], bound["context"]

    def check(node, email):
        other = people.by_email(email)
        if other is not None and other is not context:
            raise colander.Invalid(node, _("Somebody else has this address already: each needs their own."))

    return check


@colander.deferred
def unique_name(node, bound):
    """Refuse the old user name of somebody else."""
    people, context = bound["request"].site["people"], bound["context"]

    def check(node, name):
        other = people.by_legacy_name(name)
        if other is not None and other is not context:
            raise colander.Invalid(node, _("Somebody else has this user name already."))

    return check


def offered_roles(node, bound):
    """Return the roles that the person may give: only admins make office and admins."""
    if Role.ADMIN in _roles_of(bound["request"].person):
        return ROLES
    return tuple(each for each in ROLES if each[0] == Role.TEACHER)


def _roles_of(item) -> tuple[str, ...]:
    return getattr(item, "roles", ())


def _sorted(values):
    return tuple(sorted(values)) if values else ()


class PersonFacts(FieldsSchema):
    """What is known of an account beside its form."""

    disabled = colander.SchemaNode(colander.Boolean(), missing=False)


class PersonSchema(FormSchema):
    """Who a person with an account is, and what they are at the school."""

    not_imported = ("roles", "legacy_name")
    facts = PersonFacts

    @classmethod
    def takes_facts(cls, site, trusted):
        """A closed account stays closed."""
        return True

    first_name = colander.SchemaNode(Name(), title=_("First name"))
    last_name = colander.SchemaNode(Name(), title=_("Last name"))
    email = colander.SchemaNode(
        Email(),
        title=_("Email address"),
        description=_(
            "The person signs in with it, and gets the invitation there. "
            "Leave it empty for who has none yet: a printed letter asks for it."
        ),
        preparer=lambda value: value.lower() if isinstance(value, str) else value,
        validator=unique_email,
        missing="",
    )
    legacy_name = colander.SchemaNode(
        UserName(),
        title=_("User name of the old method"),
        description=_(
            "Only for who has no address yet: until the old method ends, the person signs in with it and the "
            "password of before, then gives an address."
        ),
        validator=unique_name,
        missing="",
    )
    language = choice(
        tuple(LANGUAGES.items()),
        widget=language_widget(),
        title=_("Language of pages and mails"),
        missing="fr",
        default="fr",
    )
    roles = choice(
        offered_roles,
        multiple=True,
        title=_("Roles at the school"),
        description=_("None for parents: their rights come from their children."),
        preparer=_sorted,
        missing=(),
    )

    def after_bind(self, node, bound):
        """Keep the roles out of the form of who may not give all that the person has."""
        offered = {role for role, _title in offered_roles(node, bound)}
        # Whoever needs the values before the form is drawn binds twice.
        if "roles" in node and not offered.issuperset(_roles_of(bound["context"])):
            del node["roles"]

    def validator(self, node, values):
        """Keep one admin, and a way in for whoever uses the account."""
        context = node.bindings["context"]
        has_way = values.get("email", "-") or values.get("legacy_name")
        if not has_way and getattr(context, "password_hash", ""):
            error = colander.Invalid(node)
            error["email"] = _("The account is in use: write the address that the person signs in with.")
            raise error
        if "roles" in values and Role.ADMIN not in values["roles"] and is_last_admin(context):
            error = colander.Invalid(node)
            error["roles"] = _("This is the last administrator: name another one first.")
            raise error


class UserSchema(PersonSchema):
    """What is known of a person with an account. Nobody sets the password of somebody else."""

    phone = colander.SchemaNode(ShortText(40), title=_("Phone"), missing="")
    address = colander.SchemaNode(
        LongText(500),
        title=_("Postal address"),
        description=_("Never shown to the other parent."),
        missing="",
    )


class NewUserSchema(PersonSchema):
    """A new account."""

    invite = colander.SchemaNode(
        colander.Boolean(),
        widget=CheckboxWidget(),
        title=_("Send the invitation now"),
        description=_("A mail with a link that is valid for 14 days and works once."),
        missing=False,
    )
