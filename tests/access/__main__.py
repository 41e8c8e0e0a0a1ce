"""`python -m tests.access` prints the table as it is; with `--write` the file takes it, to be reviewed."""

import sys
import tempfile
from pathlib import Path

from itschool_cms.scripts.demo import fill
from tests.visitor import close, open_app

from .matrix import TABLE, measure, written
from .school import School


def main() -> None:
    """Measure the demo school."""
    with tempfile.TemporaryDirectory() as folder:
        app = open_app(Path(folder, "filled"))
        fill(app.registry)
        close(app)
        school = School(Path(folder, "filled"), Path(folder, "school"))
        text = written(measure(school), school)
        school.close()
    if "--write" in sys.argv:
        TABLE.write_text(text)
    else:
        sys.stdout.write(text)


main()
