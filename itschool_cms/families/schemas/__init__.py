"""The schemas of families, and what the schemas of published things are made of."""

from .addressed import AddressedSchema, AudienceNode
from .fields import LocalMoment, Uid, Uids
from .guardianship import GuardianshipSchema
from .school import ChildSchema, ClassGroupSchema, FamilySchema, SchoolSchema

__all__ = [
    "AddressedSchema",
    "AudienceNode",
    "ChildSchema",
    "ClassGroupSchema",
    "FamilySchema",
    "GuardianshipSchema",
    "LocalMoment",
    "SchoolSchema",
    "Uid",
    "Uids",
]
