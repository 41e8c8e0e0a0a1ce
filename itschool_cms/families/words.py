"""What users call the rights and relations of guardianships, and the kinds of groups."""

from itschool_cms.core.i18n import _

from .models import Relation, Right

RIGHTS: dict[str, str] = {
    Right.READ: _("Read"),
    Right.SIGN: _("Sign"),
    Right.PAY: _("Pay"),
    Right.PICK_UP: _("Pick up"),
    Right.CONTACT: _("Be contacted"),
}

RELATIONS: dict[str, str] = {
    Relation.MOTHER: _("Mother"),
    Relation.FATHER: _("Father"),
    Relation.STEPMOTHER: _("Stepmother"),
    Relation.STEPFATHER: _("Stepfather"),
    Relation.GRANDMOTHER: _("Grandmother"),
    Relation.GRANDFATHER: _("Grandfather"),
    Relation.GUARDIAN: _("Guardian"),
    Relation.OTHER: _("Other"),
}

KINDS = {"level": _("Level"), "class": _("Class"), "group": _("Group")}

COVERS = {
    "bleu": _("Blue"),
    "brique": _("Brick red"),
    "prune": _("Plum"),
    "ocre": _("Ochre"),
    "canard": _("Teal"),
    "ardoise": _("Slate"),
}
