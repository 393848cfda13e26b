"""A hook of handbook.yml: the search knows Chinese, and puts first what is meant.

Material's search takes what is typed apart by the words of its index, and loses the last one of
them unless no word begins as what is typed. So every Chinese character is a word of its own here,
and ends with a sign that nobody types and nobody sees: what is typed then stays whole until the
separator takes it apart, and each of its characters finds the words that begin with it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

JOINER = "\u2060"
"""Word joiner: no width, no meaning between two characters."""
_HAN = re.compile("[\u3400-\u9fff]")


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Tasks before the reference; lists of pages name every word there is, and are left out."""
    path = page.file.src_uri
    if path.endswith("README.md") and not path.startswith(("reviewers/", "adopters/")):
        page.meta["search"] = {"exclude": True}
    elif path.startswith("editors/tasks/"):
        page.meta["search"] = {"boost": 2}
    return markdown


def on_post_build(*, config: Any, **_: Any) -> None:
    """After the search plugin, which comes before the hooks."""
    file = Path(config["site_dir"]) / "search/search_index.json"
    index = json.loads(file.read_text("utf-8"))
    for entry in index["docs"]:
        for part in ("title", "text"):
            entry[part] = _HAN.sub(rf"\g<0>{JOINER}", entry[part])
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")
