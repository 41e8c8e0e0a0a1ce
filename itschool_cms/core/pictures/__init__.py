"""Pictures as they are kept and shown: without what they tell of the camera and the place, upright."""

from .child import NotDrawn, Picture, draw
from .cleaning import clean
from .drawing import SCALES

__all__ = ["SCALES", "NotDrawn", "Picture", "clean", "draw"]
