"""A set-up of tomorrow installs what the tests of today passed with."""

import re

from tools.translations import ROOT

NAME = re.compile(r'^ +"([A-Za-z0-9][A-Za-z0-9_.-]*)[<>=]', re.MULTILINE)


def _plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_the_setup_asks_for_has_one_release():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    releases = {_plain(name): release for name, release in (line.split("==") for line in lines)}
    asked = {_plain(name) for name in NAME.findall((ROOT / "setup.py").read_text())}
    assert len(asked) > 40
    assert sorted(asked - set(releases)) == []
