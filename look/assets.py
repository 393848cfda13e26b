"""Assets: the files of a folder under /assets/, with a content hash in each name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

_IMPORT = re.compile(r'(?m)^(import\b[^;"]*)"\./([\w.-]+)"')


class BadImport(Exception):
    """A script imports an asset that is not there, or scripts import each other in a circle."""


def read_assets(
    folders: Path | Sequence[Path], base: str
) -> tuple[dict[str, bytes], dict[str, str]]:
    """The published files by path below the base, and each original name's address.

    A script may import another, as `import { fold } from "./asking.js"`; a stylesheet may name
    any other asset, as `url(brand.svg)`. Raises `BadImport`.
    """
    within = [folders] if isinstance(folders, Path) else folders
    bodies = {
        path.name: path.read_bytes() for folder in within for path in sorted(folder.iterdir())
    }
    files: dict[str, bytes] = {}
    addresses: dict[str, str] = {}
    hashed: dict[str, str] = {}
    for name in _order(bodies):
        path = Path(name)
        body = bodies[name]
        if path.suffix == ".css":
            body = _slim(body.decode(), hashed).encode()
        elif path.suffix == ".js":
            body = _linked(body.decode(), hashed).encode()
        hashed[name] = f"{path.stem}.{hashlib.sha256(body).hexdigest()[:8]}{path.suffix}"
        files[f"/assets/{hashed[name]}"] = body
        addresses[name] = f"{base}/assets/{hashed[name]}"
    return files, addresses


def _order(bodies: Mapping[str, bytes]) -> list[str]:
    """The names so that whatever another file names comes before it: its hash is then known."""
    scripts = {
        name: [found[2] for found in _IMPORT.finditer(body.decode())]
        for name, body in bodies.items() if name.endswith(".js")
    }
    for name, imported in scripts.items():
        if lacking := set(imported) - scripts.keys():
            raise BadImport(f"{name} imports {', '.join(sorted(lacking))}")
    try:
        sorted_scripts = list(TopologicalSorter(scripts).static_order())
    except CycleError as error:
        raise BadImport(f"in a circle: {' → '.join(error.args[1])}") from error
    styles = [name for name in bodies if name.endswith(".css")]
    others = [name for name in bodies if not name.endswith((".js", ".css"))]
    return [*others, *sorted_scripts, *styles]


def _linked(script: str, hashed: Mapping[str, str]) -> str:
    """The script as a browser needs it, its imports pointing at hashed names."""
    return slim_script(_IMPORT.sub(lambda found: f'{found[1]}"./{hashed[found[2]]}"', script))


def slim_script(script: str) -> str:
    """The script without indents, without comments that begin a line, and without types.

    A line of a text in backquotes that is indented, or looks like a comment, would lose that.
    """
    untyped = re.sub(r"/\*\* @type .*?\*/ ?", "", script)
    bare = re.sub(r"(?ms)^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*$", "", untyped)
    return re.sub(r"\s*\n\s*", "\n", bare).strip() + "\n"


def _slim(css: str, hashed: Mapping[str, str]) -> str:
    """The stylesheet without comments and indents, its `url(…)`s pointing at hashed names."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    tight = re.sub(r"\s*\n\s*", "\n", bare).strip() + "\n"
    return re.sub(
        r"url\(([\w.-]+)\)", lambda found: f"url({hashed.get(found[1], found[1])})", tight
    )
