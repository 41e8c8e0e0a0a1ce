"""Acts on many items: what each is called, on what it may be done, and how."""

from .act import Act, ActRefused, Turn, act_named, acts, add_batch_act, offered_acts

__all__ = ["Act", "ActRefused", "Turn", "act_named", "acts", "add_batch_act", "offered_acts"]
