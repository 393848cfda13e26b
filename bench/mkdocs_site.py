"""Plain MkDocs Material, a page per community from the same YAML: for reference only."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import yaml


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


def make_site(content: Path, out: Path, count: int) -> Path:
    """Write a MkDocs project with `count` pages to `out`; its configuration file.

    The Markdown is made beforehand and costs MkDocs nothing. The navigation is one entry: with
    every page in it, 2,000 pages take twice as long and each page 600 KB.
    """
    docs = out / "docs"
    (docs / "communities").mkdir(parents=True)
    leads: dict[str, dict[str, Any]] = {}
    for path in content.glob("stations/*/officers/*.yaml"):
        officer = _load(path)
        for posting in officer["postings"]:
            if posting["role"] == "lead":
                leads.setdefault(posting["community"], officer)
    paths = sorted(content.glob("stations/*/communities/*.yaml"))
    for path in islice(paths, count):
        text = _page(_load(path), leads[path.stem])
        (docs / "communities" / f"{path.stem}.md").write_text(text, encoding="utf-8")
    (docs / "index.md").write_text("# 社区\n", encoding="utf-8")
    config = out / "mkdocs.yml"
    config.write_text(json.dumps({  # JSON is YAML
        "site_name": "Reference", "theme": {"name": "material", "language": "zh"},
        "plugins": [], "nav": ["index.md"],
    }), encoding="ascii")
    return config


def _page(community: dict[str, Any], lead: dict[str, Any]) -> str:
    lines = [f"# {community['name']['zh']}", "", f"**{lead['name']['zh']}** {lead['phone']}", ""]
    lines += ["| | | |", "|-|-|-|"]
    for hours in lead["hours"]:
        lines.append(f"| {hours['days']} | {hours['from']}–{hours['until']} "
                     f"| {hours['at']['zh']} |")
    lines += ["", community["office"]["zh"], ""]
    for entry in community["addresses"]:
        name = entry.get("street") or entry.get("compound")
        lines.append(f"- **{name}** {entry.get('numbers') or entry.get('buildings')}")
    return "\n".join(lines) + "\n"
