"""The stamp of everything that all pages depend on besides records and time.

Code, templates, look, words, hand-written pages, `district.yaml`: where one byte of these differs,
whatever was made before is made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from district.stamp import ROOT, add_folder


def site_stamp(code: str, content: Mapping[str, bytes], facts: Iterable[object]) -> bytes:
    """The stamp of a site: its code, look and words, its common content files, and `facts`."""
    made = blake2b(code.encode(), digest_size=16)
    made.update((ROOT / "mkdocs.yml").read_bytes())
    add_folder(ROOT / "templates", "", made)
    add_folder(ROOT / "content" / "words", ".yaml", made)
    for file in sorted(content):
        if file == "district.yaml" or file.startswith(("pages/", "words/")):
            made.update(file.encode() + b"\0" + content[file])
    made.update(repr(list(facts)).encode())
    return made.digest()
