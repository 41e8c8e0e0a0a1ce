"""Hands that have a keyboard alone."""


def tab_to(page, selector, limit=60, key="Tab"):
    """Press Tab until the focus is on an element that the selector finds."""
    for _press in range(limit):
        page.keyboard.press(key)
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{key} does not reach {selector}")


def reach(page, selector, limit=150):
    """Go to an element by Tab; from the top of a page to its content by the link past the menus."""
    page.keyboard.press("Tab")
    if page.locator(f"{selector}:focus").count():
        return
    if page.locator(".skip:focus").count() and page.locator("main").locator(selector).count():
        page.keyboard.press("Enter")
    tab_to(page, selector, limit)


def press(page, selector, key="Enter", limit=150):
    """Go to an element by Tab, and press a key on it."""
    reach(page, selector, limit)
    page.keyboard.press(key)


def type_into(page, selector, text):
    """Go to a field by Tab, and write in the place of what stands there."""
    reach(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def open_menu(page, selector):
    """Go to the menu that holds an entry, open it, go to the entry and press it."""
    press(page, f"details:has({selector}) > summary")
    press(page, selector, limit=40)


def choose(page, selector, value):
    """Go to a list of choices by Tab, and choose with the arrows."""
    reach(page, selector)
    page.keyboard.press("Home")
    for _press in range(20):
        if page.locator(selector).input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrows do not reach {value}")
