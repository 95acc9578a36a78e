"""The pictures of samples, and which sessions were there last."""

from xml.etree import ElementTree

import anyio
import pytest

from app.gallery import COLOURS, FORWARD, recent, sample_picture
from app.samples import samples

SVG = "{http://www.w3.org/2000/svg}"


def test_a_picture_has_a_shape_for_each_node_and_a_line_for_each_edge():
    drawn = ElementTree.fromstring(sample_picture("01_four_sources"))
    shapes = drawn.findall(f"{SVG}rect")
    assert len(shapes) == 10
    assert {shape.get("stroke") for shape in shapes} >= {COLOURS["variable"], COLOURS["none"], FORWARD}
    left, top, width, height = (float(each) for each in str(drawn.get("viewBox")).split())
    for shape in shapes:
        assert left <= float(str(shape.get("x"))) <= left + width - float(str(shape.get("width")))
        assert top <= float(str(shape.get("y"))) <= top + height - float(str(shape.get("height")))
    assert len(drawn.findall(f"{SVG}path")) > 5


def test_recent_sessions_are_those_that_a_browser_asks_for(workshop, record):
    names = ["x = 1", "'''What it is about.'''\nimport os", "", "y = 2"]
    ids = [workshop.store.add(record(source)) for source in names]
    sample = workshop.store.add(samples()[0].open())
    (workshop.store.folder / "AAAAAAAAAAAAAAAAAAAAAA.tape").write_text("nonsense")
    asked_for = [
        ids[2],
        "AAAAAAAAAAAAAAAAAAAAAA",
        sample,
        ids[1],
        "B" * 22,
        "../../etc/passwd",
        "",
        ids[0],
        ids[2],
    ]
    found = recent(workshop, asked_for)
    assert [each["id"] for each in found] == [ids[2], ids[1], ids[0]]
    assert [each["title"] for each in found] == ["an empty program", "What it is about.", "x = 1"]


async def asked(client, path):
    async with client() as web:
        return await web.get(path)


@pytest.mark.parametrize(("key", "status"), [("02_one_variable", 200), ("no_such", 404)])
def test_pictures_are_served(client, key, status):
    answer = anyio.run(asked, client, f"/api/sample/{key}/picture")
    assert answer.status_code == status
