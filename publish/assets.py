"""Assets: the files of templates/assets under /assets/, with a content hash in each name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path


def read_assets(folder: Path, base: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """The published files by path below the base, and each original name's address.

    A script may not name another asset; a stylesheet may, as `url(brand.svg)`.
    """
    files: dict[str, bytes] = {}
    addresses: dict[str, str] = {}
    hashed: dict[str, str] = {}
    # Stylesheets come last: they name the others.
    for path in sorted(folder.iterdir(), key=lambda path: (path.suffix == ".css", path.name)):
        body = path.read_bytes()
        if path.suffix == ".css":
            body = _slim(body.decode(), hashed).encode()
        name = f"{path.stem}.{hashlib.sha256(body).hexdigest()[:8]}{path.suffix}"
        hashed[path.name] = name
        files[f"/assets/{name}"] = body
        addresses[path.name] = f"{base}/assets/{name}"
    return files, addresses


def _slim(css: str, hashed: Mapping[str, str]) -> str:
    """The stylesheet without comments and indents, its `url(…)`s pointing at hashed names."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    tight = re.sub(r"\s*\n\s*", "\n", bare).strip() + "\n"
    return re.sub(
        r"url\(([\w.-]+)\)", lambda found: f"url({hashed.get(found[1], found[1])})", tight
    )
