"""What of a form lies readable in the queue is written down, and nothing else is."""

from __future__ import annotations

import re

from district.reading import read_district
from tests.conftest import ROOT

PAGE = ROOT / "docs/decisions/sealing.md"


def test_the_readable_fields_of_the_sample_are_those_written_down() -> None:
    table = dict(re.findall(r"^\| ([a-z_]+) \| ([a-z_, ]+) \|$", PAGE.read_text("utf-8"), re.M))
    table.pop("form")
    district = read_district(ROOT / "content").district
    assert table == {
        form.id: ", ".join(each.name for each in form.fields if not each.personal)
        for form in sorted(district.forms.values(), key=lambda form: form.id)
    }
