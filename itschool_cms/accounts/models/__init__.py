"""People who can sign in; the names under which they are stored."""

from .links import LoginLink, Purpose
from .people import (
    SECOND_FACTOR_OPTIONAL,
    SECOND_FACTOR_STAFF,
    EmailTaken,
    LegacyNameTaken,
    People,
    fold_email,
)
from .user import NO_ROLE, MergeRecord, Role, User, Values, Visit

__all__ = [
    "NO_ROLE",
    "SECOND_FACTOR_OPTIONAL",
    "SECOND_FACTOR_STAFF",
    "EmailTaken",
    "LegacyNameTaken",
    "LoginLink",
    "MergeRecord",
    "People",
    "Purpose",
    "Role",
    "User",
    "Values",
    "Visit",
    "fold_email",
]
