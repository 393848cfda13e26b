"""The browser editor: only where a district wants it, and what it saves is what we read."""

from __future__ import annotations

import difflib
import filecmp
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from district.contract import FILES
from district.layout import CALLED, slot
from district.shape import Many, Shape
from publish import packages
from publish.serve import make_server
from tests.conftest import NOW, ROOT, run
from tests.district.making import GOOD, problems_of

KEY = "\nadmin: {backend: github, repo: police/site, sign_in: https://sign-in.example.org}\n"
LI = "stations/jiaodaokou/officers/li-min.yaml"
# In the browser's own file system, where the editor's backend for trials keeps its files.
_PUT = """async files => {
  const home = await navigator.storage.getDirectory();
  const root = await home.getDirectoryHandle('sveltia-cms-test', {create: true});
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      folder = await folder.getDirectoryHandle(part, {create: true});
    }
    const file = await (await folder.getFileHandle(parts.at(-1), {create: true})).createWritable();
    await file.write(text);
    await file.close();
  }
}"""
_GET = """async path => {
  const parts = path.split('/');
  let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('sveltia-cms-test');
  for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
  return (await (await folder.getFileHandle(parts.at(-1))).getFile()).text();
}"""
_REWRITE = """async files => {
  const { formatFor } = await import('./format.js');
  const config = await (await fetch('config.json')).json();
  return files.map(([called, text]) => {
    const { fields } = config.collections.find(one => one.format === called);
    const format = formatFor(fields);
    const read = format.fromFile(text);
    const same = format.toFile(structuredClone(read));
    return [same, format.toFile({...read, as_written: ''})];
  });
}"""

_EDIT = """async ([called, text, change]) => {
  const { formatFor } = await import('./format.js');
  const config = await (await fetch('config.json')).json();
  const format = formatFor(config.collections.find(one => one.format === called).fields);
  const held = format.fromFile(text.trim());
  for (const [path, value] of Object.entries(change)) {
    const names = path.split('.');
    const inner = names.slice(0, -1).reduce((one, name) => one[name], held);
    inner[names.at(-1)] = value;
  }
  return format.toFile(held);
}"""


def built(content: Path, out: Path) -> str:
    done = run("build.py", "site", "--content", str(content), "--out", str(out), "--no-cache",
               "--now", NOW, LANG="zh_CN.UTF-8")
    assert done.returncode == 0, done.stderr
    return done.stderr


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def wanting(content: Path, source: Path = GOOD) -> Path:
    """A copy of a content folder, with the key."""
    shutil.copytree(source, content)
    with (content / "district.yaml").open("a", encoding="utf-8") as file:
        file.write(KEY)
    return content


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good district with the key, and its site beside it.

    That the editor's packages are not there is a failure, not a reason to skip.
    """
    assert packages.fetched(), "run the tests with `make test`, or `python build.py admin` once"
    folder = tmp_path_factory.mktemp("admin")
    built(wanting(folder / "content"), folder / "site")
    return folder


@pytest.fixture(scope="module")
def address(edited: Path) -> Iterator[str]:
    server = make_server(edited / "site", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # A browser lets only `localhost` keep files without https.
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def editor(chromium: Browser, address: str, edited: Path) -> Iterator[Page]:
    """The editor with the good district's files, signed in to its backend for trials."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai",
                                   viewport={"width": 1280, "height": 900})

    def for_trials(route: Route) -> None:
        config = json.loads((edited / "site/admin/config.json").read_text("utf-8"))
        config |= {"backend": {"name": "test-repo"}, "publish_mode": "simple"}
        route.fulfill(json=config)

    context.route("**/admin/config.json", for_trials)
    page = context.new_page()
    page.goto(f"{address}/404.html")
    page.evaluate(_PUT, {f"content/{path}": (GOOD / path).read_text("utf-8")
                         for path in files_in(GOOD) if path.endswith(".yaml")})
    page.goto(f"{address}/admin/")
    page.get_by_role("button", name="使用测试仓库").click()
    page.get_by_text("交道口派出所：民警").wait_for()
    yield page
    context.close()


def saved(page: Page, path: str) -> str:
    """What the editor wrote there, once it has said that it did."""
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("条目已保存").first.wait_for()
    return str(page.evaluate(_GET, f"content/{path}"))


def field(page: Page, path: str) -> Any:
    return page.locator(f'section[data-key-path="{path}"]')


def fill(page: Page, values: dict[str, str]) -> None:
    for path, value in values.items():
        # What is below the edge of the window is drawn when it comes into sight.
        field(page, path.partition(".")[0]).scroll_into_view_if_needed()
        field(page, path).locator("input, textarea").first.fill(value)


def checked(folder: Path, path: str, text: str) -> list[str]:
    """The problems of the good district with that file in it."""
    content = folder / "checked"
    shutil.copytree(GOOD, content, dirs_exist_ok=True)
    (content / path).write_text(text, "utf-8")
    return [problem.code for problem in problems_of(content)]


def test_without_the_key_there_is_no_admin_and_with_it_nothing_else_differs(
    edited: Path, tmp_path: Path
) -> None:
    built(GOOD, tmp_path / "site")
    plain, more = files_in(tmp_path / "site"), files_in(edited / "site")
    assert not any(path.startswith("admin") for path in plain)
    assert {path.partition("/")[0] for path in more - plain} == {"admin"}
    mark = {".hutong-site"}
    _, differ, odd = filecmp.cmpfiles(tmp_path / "site", edited / "site", plain - mark, False)
    assert (differ, odd) == ([], [])


def test_the_editor_goes_when_the_key_goes(tmp_path: Path) -> None:
    content, out, cache = wanting(tmp_path / "content"), tmp_path / "site", tmp_path / "cache"
    order = ("build.py", "site", "--content", str(content), "--out", str(out), "--cache",
             str(cache), "--now", NOW)
    assert run(*order).returncode == 0
    assert (out / "admin/index.html").is_file()
    shutil.copy(GOOD / "district.yaml", content / "district.yaml")
    assert run(*order).returncode == 0
    assert not (out / "admin").exists()


def test_a_station_that_comes_later_is_in_the_editor(tmp_path: Path) -> None:
    content, out, cache = wanting(tmp_path / "content"), tmp_path / "site", tmp_path / "cache"
    order = ("build.py", "site", "--content", str(content), "--out", str(out), "--cache",
             str(cache), "--now", NOW)
    assert run(*order).returncode == 0
    (content / "stations/beixinqiao").mkdir()
    station = (content / "stations/jiaodaokou/station.yaml").read_text("utf-8")
    new = station.replace("交道口派出所", "北新桥派出所")
    (content / "stations/beixinqiao/station.yaml").write_text(new, "utf-8")
    assert run(*order).returncode == 0
    labels = [one.get("label") for one in
              json.loads((out / "admin/config.json").read_text("utf-8"))["collections"]]
    assert "北新桥派出所：公告" in labels


def contract_of(shape: Shape[Any]) -> dict[str, Any]:
    """The names of the keys, and below them those of theirs."""
    return {
        name: contract_of(inner) if isinstance(inner, Shape) else {}
        for name, key in shape.keys.items()
        for inner in [key.kind.kind if isinstance(key.kind, Many) else key.kind]
    }


def asked_of(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """The same of the editor's fields; the two of a text in two languages are none of them."""
    return {
        one["name"]: {} if [inner["name"] for inner in one.get("fields", [])] == ["zh", "en"]
        else asked_of(one.get("fields", []))
        for one in fields if one["widget"] != "hidden"
    }


def test_the_editor_asks_for_the_keys_of_the_contract_and_no_others(edited: Path) -> None:
    config = json.loads((edited / "site/admin/config.json").read_text("utf-8"))
    collections = [one for one in config["collections"] if "folder" in one]
    assert {one["folder"] for one in collections} == {
        *(f"content/stations/jiaodaokou/{kind}"
          for kind in ("communities", "officers", "meetings", "notices")), "content/notices",
    }
    for one in collections:
        shape = FILES[CALLED[one["folder"].rpartition("/")[2]]]
        assert asked_of(one["fields"]) == contract_of(shape)
    assert "引号" not in json.dumps(config, ensure_ascii=False)
    assert config["publish_mode"] == "editorial_workflow"


def test_a_telephone_number_changed_in_the_browser_is_one_line_and_passes_the_check(
    editor: Page, address: str, edited: Path
) -> None:
    elsewhere: list[str] = []
    editor.context.on("response", lambda one: elsewhere.append(one.url))
    editor.goto(f"{address}/admin/#/collections/jiaodaokou_officers/entries/li-min")
    fill(editor, {"phone": "010-0000 9999"})
    text = saved(editor, LI)
    before = (GOOD / LI).read_text("utf-8")
    differ = [line for line in difflib.ndiff(before.splitlines(), text.splitlines())
              if line[0] in "+-"]
    assert [line.split()[:2] for line in differ] == [["-", "phone:"], ["+", "phone:"]]
    assert differ[1] == "+ phone: 010-0000 9999"
    assert checked(edited, LI, text) == []
    assert [url for url in elsewhere if not url.startswith((address, "data:", "blob:"))] == []


def test_what_is_wrong_is_told_in_chinese_and_not_saved(editor: Page, address: str) -> None:
    editor.goto(f"{address}/admin/#/collections/jiaodaokou_officers/entries/li-min")
    fill(editor, {"badge": "12"})
    editor.get_by_role("button", name="保存", exact=True).click()
    field(editor, "badge").get_by_text("写六位数字").wait_for()
    assert editor.evaluate(_GET, f"content/{LI}") == (GOOD / LI).read_text("utf-8")


def test_a_notice_written_in_the_browser_passes_the_check(
    editor: Page, address: str, edited: Path
) -> None:
    editor.goto(f"{address}/admin/#/collections/jiaodaokou_notices/new")
    editor.get_by_role("radio", name="防骗").click()
    fill(editor, {
        "title.zh": "陌生来电：先挂断", "published": "2026-11-22T09:00", "expires": "2026-12-31",
        "body.zh": "先挂断，再问民警。\n\n- 不转账\n- 不给验证码", "source.zh": "012345",
        "edited_by": "周岚", "reviewed_by": "秦越",
    })
    editor.get_by_role("textbox", name="文件名").fill("2026-11-22-hang-up")
    path = "stations/jiaodaokou/notices/2026-11-22-hang-up.yaml"
    text = saved(editor, path)
    assert text == (
        "title: {zh: 陌生来电：先挂断}\nkind: fraud\npublished: 2026-11-22 09:00\n"
        "expires: 2026-12-31\nbody:\n  zh: |\n    先挂断，再问民警。\n\n    - 不转账\n    - 不给验证码\n"
        'source: {zh: "012345"}\nedited_by: 周岚\nreviewed_by: 秦越\n'
    )
    assert checked(edited, path, text) == []


def test_what_was_not_changed_keeps_its_remarks_quotes_and_lines(editor: Page) -> None:
    before = """\
# 府学的民警
name: 沈一帆                  # 没有英文名
badge: "012345"
phone: 010-0000 1203
postings:
  - community: fuxue         # 接韩春燕
    from: 2024-09-01
hours:
  - {days: mon-fri, from: "09:00", until: "16:00", at: 警务室}   # 午间不休息
  - {days: sat, from: "09:00", until: "10:00", at: 院落走访}   # 冬天停
away: []
verified_on: 2026-11-01
"""
    change = {
        "name.zh": "沈帆", "badge": '"000123"', "postings.0.until": "2026-12-31",
        "hours": [
            {"days": ["mon-fri"], "from": "09:00", "until": "16:30", "at": {"zh": "警务室"}},
            {"days": ["[sun, sat]"], "from": "14:00", "until": "15:00",
             "at": {"zh": "12:30", "en": ""}},
        ],
        "away": [{"from": "2026-12-01", "until": "2026-12-07", "deputy": ""}],
    }
    assert editor.evaluate(_EDIT, ["officer", before, change]) == """\
# 府学的民警
name: 沈帆 # 没有英文名
badge: "000123"
phone: 010-0000 1203
postings:
  - community: fuxue         # 接韩春燕
    from: 2024-09-01
    until: 2026-12-31
hours:
  - {days: mon-fri, from: "09:00", until: "16:30", at: 警务室} # 午间不休息
  - {days: [sun, sat], from: "14:00", until: "15:00", at: "12:30"} # 冬天停
away:
  - {from: 2026-12-01, until: 2026-12-07}
verified_on: 2026-11-01
"""


def test_all_of_the_sample_survives_the_editor_to_the_letter_and_written_anew(
    editor: Page, tmp_path: Path
) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    paths = [path for path in sorted(files_in(content))
             for place in [slot(path)] if place and place[0] not in ("stations", "forms")]
    texts = [(content / path).read_text("utf-8").strip() for path in paths]
    called = [CALLED[place[0]] for path in paths for place in [slot(path)] if place]
    both = editor.evaluate(_REWRITE, list(zip(called, texts, strict=True)))
    assert [same for same, _ in both] == texts
    for path, (_, anew) in zip(paths, both, strict=True):
        (content / path).write_text(anew, "utf-8")
    assert [p for p in problems_of(content) if p.level == "error"] == []
    assert len(paths) > 400


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The program in another place, where nothing was fetched yet."""
    place = tmp_path / "program"
    for name in ("district", "look", "publish", "clerk", "templates", "requirements"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "content/words", place / "content/words")
    for name in ("build.py", "mkdocs.yml"):
        shutil.copy(ROOT / name, place / name)
    return place


def runs(place: Path, *words: str, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "build.py", *words, "--lang", "en"], cwd=place, text=True, check=False,
        capture_output=True, env={"PATH": path, "LANG": "C.UTF-8"},
    )


def test_a_site_is_built_without_the_editor_that_was_not_fetched_and_that_is_said(
    elsewhere: Path, tmp_path: Path
) -> None:
    content = wanting(tmp_path / "content")
    done = runs(elsewhere, "site", "--content", str(content), "--now", NOW, path=os.environ["PATH"])
    assert done.returncode == 0, done.stderr
    assert "Run python build.py admin first." in done.stderr
    assert (elsewhere / "site/index.html").is_file()
    assert not (elsewhere / "site/admin").exists()


def test_without_npm_that_is_said(elsewhere: Path, tmp_path: Path) -> None:
    done = runs(elsewhere, "admin", path=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Install Node.js 20 or newer first." in done.stderr


def test_a_package_that_is_not_the_pinned_one_is_not_used(elsewhere: Path, tmp_path: Path) -> None:
    (tmp_path / "index.js").write_text("alert(1)", "utf-8")
    with tarfile.open(tmp_path / "other.tgz", "w:gz") as archive:
        archive.add(tmp_path / "index.js", "package/npm/index.js")
    npm = tmp_path / "bin/npm"
    npm.parent.mkdir()
    npm.write_text(f"#!/bin/sh\n/bin/cp '{tmp_path}/other.tgz' . && echo other.tgz\n", "utf-8")
    npm.chmod(0o755)
    done = runs(elsewhere, "admin", path=str(npm.parent))
    assert done.returncode == 1
    assert "has not the hash" in done.stderr
    assert not (elsewhere / ".cache/admin").exists()
