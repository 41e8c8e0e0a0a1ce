"""The acts of the kernel that a person may be allowed."""

from collections.abc import Container, Iterable
from enum import StrEnum

from pyramid.authorization import ALL_PERMISSIONS, Allow, Deny, Everyone
from pyramid.security import NO_PERMISSION_REQUIRED

# Said aloud on each view that anybody may call; a test pins the list of such views.
PUBLIC = NO_PERMISSION_REQUIRED

DENY_ALL = (Deny, Everyone, ALL_PERMISSIONS)


class Permission(StrEnum):
    """Acts on an item of the tree."""

    VIEW = "view"
    CONTENTS = "contents"
    ADD = "add"
    EDIT = "edit"
    DELETE = "delete"
    PUBLISH = "publish"
    REVIEW = "review"
    SHARE = "share"
    MANAGE = "manage"


EDITING = (
    Permission.VIEW,
    Permission.CONTENTS,
    Permission.ADD,
    Permission.EDIT,
    Permission.DELETE,
    Permission.PUBLISH,
)
# What those who keep a place may do beside editing: judge what waits for review, and share.
KEEPING = (Permission.REVIEW, Permission.SHARE)
CONTRIBUTING = (Permission.VIEW, Permission.CONTENTS, Permission.ADD)

ADMIN = "role:admin"
OFFICE = "role:office"
TEACHER = "role:teacher"
STAFF_ROLES = (ADMIN, OFFICE, TEACHER)


def grants(principals: Iterable[str], permissions: Iterable[str]) -> list[tuple]:
    """Return one Allow entry per principal for the given permissions."""
    return [(Allow, principal, tuple(permissions)) for principal in principals]


def given_by(acl: Iterable[tuple], principals: Container[str]) -> set[str] | None:
    """Return all that an ACL gives the principals; None when it does not say so without its parents.

    For each permission the first entry counts that names it and one of the principals, as in Pyramid.
    """
    given: set[str] = set()
    refused: set[str] = set()
    for entry in acl:
        action, principal, permissions = entry
        if entry is DENY_ALL:
            return given
        if permissions is ALL_PERMISSIONS or isinstance(permissions, str):
            return None
        if principal in principals:
            (given if action == Allow else refused).update({*permissions} - given - refused)
    return None
