"""Finding a browser for the browser tests."""

import pytest

from tools.find_browser import NoBrowserError, find


@pytest.fixture
def browser(tmp_path):
    path = tmp_path / "chromium"
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_browser_named_in_the_environment_is_taken(browser):
    assert find({"CHROMIUM": str(browser), "PATH": ""}) == str(browser)


def test_a_browser_on_the_path_is_found(browser):
    assert find({"PATH": str(browser.parent)}) == str(browser)


def test_a_wrong_name_in_the_environment_is_said_aloud():
    with pytest.raises(NoBrowserError, match="/no/browser"):
        find({"CHROMIUM": "/no/browser", "PATH": "/usr/bin"})
