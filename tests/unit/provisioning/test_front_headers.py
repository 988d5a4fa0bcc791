"""nginx's settings on a box: a place that sets a header of its own has to repeat those from above."""

import re
from pathlib import Path

TEMPLATE = Path(__file__).parents[3] / "ansible" / "roles" / "server" / "templates" / "nginx.conf.j2"
PLACE = re.compile(r"^ +location [^{]*\{.*?^ +\}", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^ *proxy_set_header (\S+)", re.MULTILINE)


def test_wherever_a_request_is_passed_on_with_a_header_it_has_the_name_the_browser_used() -> None:
    text = TEMPLATE.read_text("utf-8")
    common = set(NAMED.findall(text[: text.index("server {")]))
    assert common == {"Connection", "Host"}
    places = [set(NAMED.findall(place)) for place in PLACE.findall(text)]
    assert any(places)
    assert all(common <= own for own in places if own)
