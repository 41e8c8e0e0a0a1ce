"""The fixtures of managing."""

from tests.manage.school import office, school, teacher

__all__ = ["office", "school", "teacher"]
