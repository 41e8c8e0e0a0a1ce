"""What happens to receipts when two accounts of one person are merged."""

from itschool_cms.accounts.events import MergeWanted, PeopleMerged, PeopleParted

MARKS_MOVED = "read marks"


def preview(event: MergeWanted) -> None:
    """Say how many documents the closed account has opened."""
    number = len(event.request.site.read_marks.of(event.gone.uid))
    if number:
        line = event.request.words.plural(
            "Receipts: ${n} document that was opened", "Receipts: ${n} documents that were opened", number
        )
        event.lines.append(line)


def move(event: PeopleMerged) -> None:
    """Let the account that stays have opened what the other one has."""
    marks = event.tree.site.read_marks  # type: ignore[attr-defined]
    event.moved[MARKS_MOVED] = marks.pass_on(event.gone.uid, event.kept.uid)


def move_back(event: PeopleParted) -> None:
    """Take the receipts back: those of the closed account never left it."""
    marks = event.tree.site.read_marks  # type: ignore[attr-defined]
    marks.take_back(event.kept.uid, event.moved.get(MARKS_MOVED, ()))
