"""The ladder of DESIGN section 3, read from the imports; what breaks it is named with its line."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("district", "look", "publish", "clerk", "intake")
FORBIDDEN = {
    "district": {"look", "publish", "clerk", "intake", "build", "tests"},
    "look": {"publish", "clerk", "intake", "build", "tests"},
    "publish": {"clerk", "intake", "build", "tests"},
    "clerk": {"intake", "build", "tests"},
    "intake": {"publish", "clerk", "build", "tests"},
}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 50


@dataclass(frozen=True)
class Import:
    """`module` is imported by `file` at `line`; `late` means inside a function."""

    file: Path
    line: int
    module: str
    late: bool

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _targets(node: ast.AST, file: Path) -> list[str]:
    """What an import statement brings in; `from district import shape` brings `district.shape`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        here = name_of(file).split(".")
        if file.stem == "__init__":
            here.append("")
        base = ".".join([*here[: -node.level], *filter(None, [base])])
    inner = [f"{base}.{alias.name}" for alias in node.names]
    return [name if _is_module(name) else base for name in inner]


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def imports(file: Path) -> Iterator[Import]:
    def walk(node: ast.AST, late: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            for target in _targets(child, file):
                yield Import(file, child.lineno, target, late)  # type: ignore[attr-defined]
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from walk(child, late or inside)

    yield from walk(ast.parse(file.read_text("utf-8")), late=False)


def all_imports() -> list[Import]:
    return [found for package in PACKAGES for file in modules(package) for found in imports(file)]


def told(lines: list[str]) -> str:
    return "\n".join(["", *lines])


def test_imports_point_one_way_between_the_packages() -> None:
    broken = [
        str(found)
        for found in all_imports()
        if found.module.split(".")[0] in FORBIDDEN[name_of(found.file).split(".")[0]]
    ]
    assert broken == [], told(broken)


def test_a_late_import_says_why() -> None:
    broken = []
    for found in (found for found in all_imports() if found.late):
        lines = found.file.read_text("utf-8").splitlines()
        here, above = lines[found.line - 1], lines[found.line - 2].strip()
        said = here.partition("#")[2].replace("noqa: PLC0415", "").strip(" -:")
        if not said and not above.startswith("#"):
            broken.append(str(found))
    assert broken == [], told(broken)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_modules_of_a_package_form_a_ladder(package: str) -> None:
    """Each module is taken away once all it imports is gone; what stays stands in a circle."""
    known = {name_of(file) for file in modules(package)}
    edges = [
        (name_of(file), found)
        for file in modules(package)
        for found in imports(file)
        if found.module in known and found.module != name_of(file)
    ]
    standing = set(known)
    while free := {m for m in standing if not any(a == m and i.module in standing for a, i in edges)}:
        standing -= free
    circle = [str(found) for name, found in edges if {name, found.module} <= standing]
    assert circle == [], told(circle)


def test_every_rule_says_what_it_holds_and_has_one_check() -> None:
    broken = []
    for file in modules("district/rules"):
        if file.stem == "__init__":
            continue
        tree = ast.parse(file.read_text("utf-8"))
        public = [
            node.name for node in tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
        if not ast.get_docstring(tree) or public != ["check"]:
            broken.append(f"{file.relative_to(ROOT)}: docstring and check alone, not {public}")
    assert broken == [], told(broken)


def test_every_module_says_what_it_is() -> None:
    broken = [
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in modules(package)
        if not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert broken == [], told(broken)


def test_no_module_is_too_long() -> None:
    files = [ROOT / "build.py", *(file for package in PACKAGES for file in modules(package))]
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in files if file.exists()}
    broken = [
        f"{file.relative_to(ROOT)}: {length} lines, {LONGEST_MODULE} are allowed"
        for file, length in lengths.items()
        if length > LONGEST_MODULE
    ]
    assert broken == [], told(broken)


def test_no_function_is_too_long() -> None:
    broken = []
    for package in PACKAGES:
        for file in modules(package):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    length = (node.end_lineno or node.lineno) - node.lineno + 1
                    if length > LONGEST_FUNCTION:
                        place = f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
                        broken.append(f"{place}: {length} lines, {LONGEST_FUNCTION} are allowed")
    assert broken == [], told(broken)
