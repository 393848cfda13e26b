"""YAML: one form, a list of forms, or several documents. Every scalar is as typed."""

from __future__ import annotations

from pathlib import Path

from district import yamltext
from intake.readers.encoding import read_text
from intake.rows import Items, Reading, Reject, Row

MOST = 8_000_000


def read(path: Path, reading: Reading) -> Items:
    """The forms of a file, numbered from 1."""
    try:
        roots = yamltext.parse_all(read_text(path, MOST).removeprefix("\ufeff"))
    except yamltext.NotYaml as error:
        facts = {"line": str(error.line), "column": str(error.column)}
        code = f"yaml_{error.code}" if error.code in _SAID_APART else "yaml_broken"
        yield Reject(0, code, facts=facts)
        return
    forms = [
        form
        for root in roots
        for form in (root.value if isinstance(root, yamltext.Sequence) else [root])
    ]
    if not forms:
        yield Reject(0, "empty_file")
    for number, form in enumerate(forms, 1):
        reading.share = number / len(forms)
        yield _row(number, form)


_SAID_APART = frozenset({"duplicate_key", "tab", "full_width_colon", "open_quote", "too_deep"})


def _row(number: int, form: yamltext.Node) -> Row | Reject:
    if not isinstance(form, yamltext.Mapping):
        return Reject(number, "not_a_form")
    cells: dict[str, str] = {}
    for name, (_, value) in yamltext.keys(form).items():
        if not isinstance(value, yamltext.Scalar):
            return Reject(number, "not_plain", name[:40])
        cells[name] = value.value
    return Row(number, cells)
