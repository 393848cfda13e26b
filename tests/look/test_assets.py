"""Assets name each other by the names they are published under."""

from __future__ import annotations

from pathlib import Path

import pytest

from look.assets import BadImport, read_assets


def _write(folder: Path, **scripts: str) -> Path:
    for name, script in scripts.items():
        (folder / f"{name}.js").write_text(script, encoding="utf-8")
    return folder


def test_a_script_imports_another_by_the_name_it_is_published_under(tmp_path: Path) -> None:
    folder = _write(
        tmp_path, a='import {\n  x,\n  y,\n} from "./c.js";\nimport "./b.js";\n',
        b='import * as c from "./c.js";\n', c="export const x = 1, y = 2;\n",
    )
    files, addresses = read_assets(folder, "/base")
    script = files[addresses["a.js"].removeprefix("/base")].decode()
    b, c = (addresses[name].removeprefix("/base/assets/") for name in ("b.js", "c.js"))
    assert script == f'import {{\nx,\ny,\n}} from "./{c}";\nimport "./{b}";\n'
    assert f'from "./{c}"' in files[f"/assets/{b}"].decode()


def test_the_name_of_a_script_changes_with_what_it_imports(tmp_path: Path) -> None:
    folder = _write(tmp_path, a='import { x } from "./b.js";\n', b="export const x = 1;\n")
    before = read_assets(folder, "")[1]
    _write(tmp_path, b="export const x = 2;\n")
    after = read_assets(folder, "")[1]
    assert before["a.js"] != after["a.js"]


def test_an_import_of_a_script_that_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = _write(tmp_path, a='import { x } from "./b.js";\n')
    with pytest.raises(BadImport, match=r"^a\.js imports b\.js$"):
        read_assets(folder, "")


def test_scripts_that_import_each_other_are_refused(tmp_path: Path) -> None:
    folder = _write(tmp_path, a='import { x } from "./b.js";\n', b='import { y } from "./a.js";\n')
    with pytest.raises(BadImport, match=r"^in a circle: "):
        read_assets(folder, "")


def test_a_script_is_published_without_its_comments_indents_and_types(tmp_path: Path) -> None:
    script = """// Who knows.
/** A number.
 * @param {number} one */
export function two(one) {
  // Twice.
  const text = "https://example.org/*.html"; // kept: a text may hold two strokes
  return /** @type {any} */ (one * 2) + text;
}
"""
    files, addresses = read_assets(_write(tmp_path, a=script), "")
    assert files[addresses["a.js"]].decode() == (
        'export function two(one) {\n'
        'const text = "https://example.org/*.html"; // kept: a text may hold two strokes\n'
        'return (one * 2) + text;\n}\n'
    )
