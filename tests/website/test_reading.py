"""Long texts and pictures as readers get them: a table of contents, pictures in sizes, a gallery."""

import pytest

from itschool_cms.core.html import sanitise
from itschool_cms.core.links_in_text import canonical
from itschool_cms.website.images.models import Image
from tests.website.small import news, page, section, stored_picture, texts

LONG = sanitise("<h2>Before</h2><p>a</p><h3>Shoes</h3><p>b</p><h2>After</h2><p>c</p>")


@pytest.fixture(scope="module")
def file(school):
    """A picture with its scales."""
    return stored_picture()


def image(title, file, **values):
    """Return a published image."""
    return Image(title=title, **{"alt": f"A {title}", "file": file, "state": "published", **values})


def uid_of(school, path):
    return school.get(path, "uid")[0]


def test_a_table_of_contents_is_shown_where_the_author_wants_one(school, office):
    for item in (page("Long page", text=LONG, outline=True), news("Long news", text=LONG, outline=True)):
        path = school.add(item)
        shown = school.browser().get(path)
        links = shown.html.select("nav.toc a")
        assert [each.get_text() for each in links] == ["Before", "Shoes", "After"]
        assert shown.html.select_one("nav.toc")["aria-labelledby"] == "outline"
        for each in links:
            assert shown.html.select_one(f".prose {each['href']}")
        ids = [each["id"] for each in shown.html.select("[id]")]
        assert len(set(ids)) == len(ids)


def test_without_the_wish_or_with_one_heading_there_is_none_but_headings_have_ids(school):
    plain = school.browser().get(school.add(page("No contents", text=LONG)))
    assert not plain.html.select(".toc, .anchor")
    assert plain.html.select_one("#part-shoes").name == "h3"
    one = page("One heading", text=sanitise("<h2>Alone</h2>"), outline=True)
    assert not school.browser().get(school.add(one)).html.select(".toc")


def test_the_form_asks_for_the_table_of_contents(school, office):
    path = school.add(page("Asked", text=LONG))
    form = office.get(f"{path}/edit").forms["deform"]
    form["outline"].checked = True
    form.submit("save", status=303)
    assert school.get(path, "outline") == (True,)
    assert school.browser().get(path).html.select(".toc a")


class TestPicturesInTexts:
    def test_come_in_sizes_with_measures_and_when_they_are_seen(self, school, file):
        path = school.add(image("yard", file))
        text = sanitise(
            f'<p><img src="{canonical(uid_of(school, path), "/scale/large")}" alt="Our yard"></p>'
        )
        shown = (
            school.browser().get(school.add(page("With a picture", text=text))).html.select_one(".prose img")
        )
        assert shown["src"].startswith(f"{path}/scale/large?v=")
        assert (shown["width"], shown["height"], shown["alt"]) == ("900", "600", "Our yard")
        assert [each.split()[1] for each in shown["srcset"].split(", ")] == ["900w", "800w", "400w"]
        assert shown["sizes"].endswith("100vw")
        assert shown["loading"] == "lazy"
        assert school.browser().get(shown["src"]).content_type == "image/jpeg"

    def test_keep_the_measures_of_the_author(self, school, file):
        uid = uid_of(school, school.add(image("small yard", file)))
        source = canonical(uid, "/scale/medium")
        text = sanitise(f'<img src="{source}" alt="x" width="300" height="200">')
        shown = school.browser().get(school.add(page("Measured", text=text))).html.select_one(".prose img")
        assert (shown["width"], shown["height"]) == ("300", "200")
        assert shown["sizes"] == "(min-width: 300px) 300px, 100vw"

    @pytest.mark.parametrize(
        "source",
        [
            "/nowhere/scale/large",
            "/hidden-yard/scale/large",
            "/contents/scale/none",
            "other.png",
            "/a",
            "/%20",
        ],
    )
    def test_what_is_no_picture_for_the_reader_stays_as_it_was_written(self, school, file, source):
        if not school.get("/hidden-yard", "uid"):
            school.add(image("hidden yard", file, state="draft"))
        text = sanitise(f'<img src="{source}" alt="x">')
        shown = school.browser().get(school.add(page("Odd picture", text=text))).html.select_one(".prose img")
        assert shown.attrs == {"src": source, "alt": "x", "loading": "lazy"}

    def test_another_item_or_an_unknown_scale_is_none(self, school, file):
        other, yard = school.add(page("No picture")), school.add(image("one yard", file))
        text = sanitise(f'<img src="{other}/scale/large" alt="a"><img src="{yard}/scale/huge" alt="b">')
        path = school.add(page("Odd scales", text=text))
        assert not school.browser().get(path).html.select(".prose img[srcset]")


@pytest.fixture(scope="module")
def place(school, file):
    """A section that shows its three pictures, one of them a draft, and a page."""
    name = section(school, "Fancy fair", layout="gallery")
    for title in ("Zebra", "Apple", "Middle"):
        state = "draft" if title == "Middle" else "published"
        school.add(image(title, file, state=state, credit="Tom"), name)
    school.add(page("About the fair"), name)
    return f"/{name}"


class TestGallery:
    def test_pictures_stand_in_the_order_of_the_section_and_lead_to_their_pages(self, school, place):
        shown = school.browser().get(place)
        assert [each.split("\n")[0] for each in texts(shown, ".gallery figcaption")] == [
            "ZebraImage: Tom",
            "AppleImage: Tom",
        ]
        assert [each["href"] for each in shown.html.select(".gallery a")] == [
            f"{place}/zebra/",
            f"{place}/apple/",
        ]
        first = shown.html.select_one(".gallery img")
        assert (first["alt"], first["loading"]) == ("A Zebra", "lazy")
        assert first["width"]
        assert "About the fair" in shown

    def test_one_goes_from_picture_to_picture_by_links(self, school, place):
        first = school.browser().get(f"{place}/zebra")
        assert not first.html.select("main [rel=prev]")
        second = first.click(href=f"{place}/apple/", index=0)
        assert second.html.select_one("main [rel=prev]")["href"] == f"{place}/zebra/"
        assert not second.html.select("main [rel=next]")
        assert second.click("All pictures").request.path == f"{place}/"

    def test_who_edits_sees_the_drafts_among_them(self, office, place):
        assert len(office.get(place).html.select(".gallery li")) == 3

    def test_pictures_elsewhere_have_no_way_through(self, school, file):
        path = school.add(image("Lonely", file))
        assert "All pictures" not in school.browser().get(path)


def test_a_section_of_news_leaves_its_pages_to_the_menus(school, office):
    name = section(school, "Headlines", layout="news")
    school.add(news("Something happened"), name)
    school.add(page("Background"), name)
    form = office.get(f"/{name}/edit").forms["deform"]
    assert form["layout"].value == "news"
    main = school.browser().get(f"/{name}").html.select_one("main")
    assert "Something happened" in main.get_text()
    assert not main.select(".rows")
    form["layout"] = "list"
    form.submit("save", status=303)
    assert "Background" in school.browser().get(f"/{name}").html.select_one("main .rows").get_text()
