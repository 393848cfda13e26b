"""`serve`: what a clerk saves is on the open page at once, and a slip leaves the old page up."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from urllib.error import HTTPError

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import NOW, ROOT, run

OFFICER = "stations/jiaodaokou/officers/shen-yifan.yaml"
NUMBER = "010-0000 1203"
PATIENCE = 30
"""Seconds after which something that should have come will not."""
expect.set_options(timeout=1000 * PATIENCE)
BUILT = (" files written, ", "Nothing changed on the pages", "The preview stays as it was")


class Serving:
    """A `build.py serve` that runs; what it says comes line by line."""

    def __init__(self, content: Path, *options: str, program: Path = ROOT) -> None:
        self.content = content
        self.cache = content.parent / "cache"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.said: list[str] = []
        self._lines: Queue[str] = Queue()
        self.process = subprocess.Popen(
            [sys.executable, "build.py", "serve", "--content", str(content), "--cache",
             str(self.cache), "--port", str(self.port), "--now", NOW, "--lang", "en",
             *(options or ("--no-intake",))],
            cwd=program, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            start_new_session=True,
            env={**os.environ, "HUTONG_QUEUE": f"sqlite:///{content.parent}/queue.db"},
        )
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))
        self._lines.put("it ended")

    def until(self, *any_of: str) -> str:
        """Wait until it says one of these; that line."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"it never said {any_of}: {self.said}") from None
            self.said.append(line)
            if any(text in line for text in any_of):
                return line
            assert line != "it ended", self.said

    def page(self, path: str = "/officers/shen-yifan/") -> str:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def until_page(self, text: str, path: str = "/officers/shen-yifan/") -> None:
        """Wait, build by build, until a page shows it."""
        while text not in self.page(path):
            self.until(*BUILT)

    def save(self, text: str, file: str = OFFICER) -> None:
        (self.content / file).write_text(text, encoding="utf-8")

    def stop(self) -> int:
        """Ctrl-C, as a terminal says it to every process; the exit status."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        status = self.process.wait(PATIENCE)
        while self.said[-1:] != ["it ended"]:
            self.said.append(self._lines.get(timeout=PATIENCE))
        return status

    def site(self) -> dict[str, bytes]:
        return tree(self.cache / "preview/site")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


def site_of(serving: Serving, folder: Path) -> dict[str, bytes]:
    """The site that `build.py site` makes from nothing of what is saved now."""
    (folder / "other").mkdir()
    shutil.copy(serving.cache / "preview/shell.json", folder / "other")
    done = run("build.py", "site", "--content", str(serving.content), "--out",
               str(folder / "made"), "--cache", str(folder / "other"), "--now", NOW)
    assert done.returncode == 0, done.stderr
    return tree(folder / "made")


@pytest.fixture(scope="session")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the theme engine made for the small district, so that it need not run for each test."""
    folder = tmp_path_factory.mktemp("theme")
    content = shutil.copytree(ROOT / "tests/district/good", folder / "content")
    serving = Serving(content)
    serving.until("The preview is on")
    assert serving.stop() == 0
    return serving.cache / "preview/shell.json"


@pytest.fixture
def content(tmp_path: Path, theme: Path) -> Path:
    (tmp_path / "cache/preview").mkdir(parents=True)
    shutil.copy(theme, tmp_path / "cache/preview")
    return Path(shutil.copytree(ROOT / "tests/district/good", tmp_path / "content"))


@pytest.fixture
def serving(content: Path) -> Iterator[Serving]:
    serving = Serving(content)
    serving.until("The preview is on")
    yield serving
    assert serving.stop() == 0
    assert "Stopped." in serving.said
    assert not [line for line in serving.said if "Traceback" in line], serving.said


@pytest.fixture
def good(content: Path) -> str:
    text = (content / OFFICER).read_text(encoding="utf-8")
    assert NUMBER in text
    return text


# --- the open page


@pytest.mark.journey
def test_an_open_page_shows_what_is_saved_and_stays_where_it_was_scrolled_to(
    serving: Serving, good: str, phone: Page
) -> None:
    phone.goto(f"{serving.address}/officers/shen-yifan/")
    call = phone.locator("main a.call").first
    expect(call).to_contain_text(NUMBER)
    phone.evaluate("scrollTo(0, 300)")
    serving.save(good.replace(NUMBER, "010-0000 1299"))
    expect(call).to_contain_text("010-0000 1299")
    phone.wait_for_function("scrollY === 300")
    # And again: the page that came is told of the next one.
    serving.save(good)
    expect(call).to_contain_text(NUMBER)


@pytest.mark.journey
def test_of_a_slip_the_page_tells_in_a_bar_until_it_is_mended(
    serving: Serving, good: str, phone: Page
) -> None:
    wrong = list[str]()
    phone.on("console", lambda message: wrong.append(message.text))
    phone.on("pageerror", lambda error: wrong.append(str(error)))
    phone.goto(f"{serving.address}/officers/shen-yifan/")
    bar = phone.get_by_role("status")
    expect(bar).to_be_attached()
    serving.save(good.replace("badge:", "bagde:"))
    expect(bar).to_contain_text("in which one thing is to be mended")
    expect(bar).to_contain_text(f"{serving.content}/{OFFICER}:2:1 bagde")
    expect(bar).to_contain_text("did you mean badge?")
    expect(bar).to_have_attribute("lang", "en")
    expect(bar).to_be_in_viewport()
    expect(phone.locator("main a.call").first).to_contain_text(NUMBER)
    assert [violation["id"] for violation in Axe().run(phone).response["violations"]] == []
    # Whoever opens a page now is told as well; the end of the page is not covered.
    phone.goto(f"{serving.address}/en/officers/shen-yifan/")
    expect(bar).to_contain_text("did you mean badge?")
    phone.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert phone.evaluate(
        "document.querySelector('.site-footer').getBoundingClientRect().bottom <= "
        "document.querySelector('[role=status]').getBoundingClientRect().top + 1"
    )
    phone.emulate_media(media="print")
    expect(bar).not_to_be_visible()
    phone.emulate_media(media="screen")
    serving.save(good.replace("badge:", "bagde:").replace("hours:", "horus:"))
    expect(bar).to_contain_text("in which 2 things are to be mended. The first:")
    serving.save(good.replace(NUMBER, "010-0000 1299"))
    expect(phone.locator("main a.call").first).to_contain_text("010-0000 1299")
    expect(bar).to_be_empty()
    assert phone.evaluate("document.querySelector('[role=status]').offsetHeight") == 0
    assert wrong == []
    assert not [path for path, body in serving.site().items() if b".hutong/" in body]


@pytest.mark.journey
def test_the_bar_speaks_the_clerks_language(content: Path, good: str, phone: Page) -> None:
    serving = Serving(content, "--lang", "zh")
    serving.until("预览已开在")
    phone.goto(f"{serving.address}/en/officers/shen-yifan/")
    serving.save(good.replace("badge:", "bagde:"))
    bar = phone.get_by_role("status")
    expect(bar).to_contain_text("刚保存的内容有一处要改，本页还是原来的样子：")
    expect(bar).to_have_attribute("lang", "zh-Hans")
    assert [violation["id"] for violation in Axe().run(phone).response["violations"]] == []
    assert serving.stop() == 0


@pytest.mark.journey
def test_a_page_finds_its_server_again_and_reloads_only_for_another_site(
    content: Path, good: str, phone: Page
) -> None:
    serving = Serving(content)
    serving.until("The preview is on")
    phone.goto(f"{serving.address}/officers/shen-yifan/")
    phone.evaluate("document.title = 'not reloaded'")
    assert serving.stop() == 0
    with phone.expect_response("**/.hutong/changes", timeout=30_000):
        again = Serving(content, "--port", str(serving.port))
        again.until("The preview is on")
    again.save(good.replace("badge:", "bagde:"))
    expect(phone.get_by_role("status")).to_contain_text("did you mean badge?")
    expect(phone).to_have_title("not reloaded")
    again.save(good.replace(NUMBER, "010-0000 1299"))
    expect(phone.locator("main a.call").first).to_contain_text("010-0000 1299")
    assert again.stop() == 0


_IN_THE_BACKGROUND = """hidden => {
  Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.mark.journey
def test_a_page_in_the_background_follows_when_it_is_looked_at(
    serving: Serving, good: str, phone: Page
) -> None:
    phone.goto(f"{serving.address}/officers/shen-yifan/")
    phone.evaluate(_IN_THE_BACKGROUND, True)
    serving.save(good.replace(NUMBER, "010-0000 1298"))
    serving.until(" files written, ")
    expect(phone.locator("main a.call").first).to_contain_text(NUMBER)
    phone.evaluate(_IN_THE_BACKGROUND, False)
    expect(phone.locator("main a.call").first).to_contain_text("010-0000 1298")


# --- ways of saving


def test_however_an_editor_saves_it_is_built(serving: Serving, good: str) -> None:
    file = serving.content / OFFICER
    # As vim does, and most others: a test file, the new text beside it, the old one kept for a while.
    (file.parent / "4913").touch()
    (file.parent / "4913").unlink()
    file.rename(f"{file}~")
    serving.save(good.replace(NUMBER, "010-0000 1297"))
    Path(f"{file}~").unlink()
    serving.until_page("010-0000 1297")
    beside = file.with_name(".shen-yifan.yaml.tmp")
    beside.write_text(good.replace(NUMBER, "010-0000 1298"), encoding="utf-8")
    beside.replace(file)
    serving.until_page("010-0000 1298")
    with file.open("r+", encoding="utf-8") as opened:
        opened.write(good.replace(NUMBER, "010-0000 1299"))
    serving.until_page("010-0000 1299")


def test_what_is_saved_while_it_builds_is_built_too(
    serving: Serving, good: str, tmp_path: Path
) -> None:
    for number in range(1300, 1400):
        serving.save(good.replace(NUMBER, f"010-0000 {number}"))
        serving.page()
    serving.until_page("010-0000 1399")
    assert serving.site() == site_of(serving, tmp_path)


def test_a_branch_checked_out_is_the_site_of_that_branch(
    serving: Serving, tmp_path: Path
) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words],
                       cwd=serving.content, check=True, capture_output=True)

    git("init", "--initial-branch=main")
    git("add", ".")
    git("commit", "--message=main")
    git("checkout", "-b", "larger")
    station = serving.content / "stations/jiaodaokou"
    for folder in range(10):
        (station / "officers/remarks" / str(folder)).mkdir(parents=True)
        for number in range(50):
            (station / f"officers/remarks/{folder}/{number}.md").write_text("x")
    text = (serving.content / OFFICER).read_text("utf-8")
    serving.save(text.replace(NUMBER, "010-0000 1299"))
    git("add", ".")
    git("commit", "--message=larger")
    serving.until_page("010-0000 1299")
    git("checkout", "main")
    serving.until_page(NUMBER)
    git("checkout", "larger")
    serving.until_page("010-0000 1299")
    assert serving.site() == site_of(serving, tmp_path)


def test_folders_that_are_moved_deleted_and_put_back(
    serving: Serving, good: str, tmp_path: Path
) -> None:
    officers = serving.content / "stations/jiaodaokou/officers"
    officers.rename(tmp_path / "officers")
    serving.until("The preview stays as it was")
    assert NUMBER in serving.page(), "without its officers the district cannot be right"
    (tmp_path / "officers").rename(officers)
    serving.until(*BUILT)
    serving.content.rename(tmp_path / "away")
    serving.until("The preview stays as it was")
    (tmp_path / "away").rename(serving.content)
    serving.until("Nothing changed", " files written, ")
    serving.save(good.replace(NUMBER, "010-0000 1299"))
    serving.until_page("010-0000 1299")
    assert serving.site() == site_of(serving, tmp_path)


def test_a_photo_that_is_deleted_is_gone(serving: Serving, good: str) -> None:
    photo = serving.content / OFFICER.replace(".yaml", ".jpg")
    shutil.copy(next((ROOT / "content").rglob("officers/*.jpg")), photo)
    serving.save(good.replace("\npostings:", "photo: shen-yifan.jpg\n\npostings:"))
    serving.until_page("/assets/officers/shen-yifan")
    assert [path for path in serving.site() if path.startswith("assets/officers/shen-yifan")]
    photo.unlink()
    serving.until("The preview stays as it was")
    serving.save(good)
    serving.until(" files written, ")
    assert "/assets/officers/shen-yifan" not in serving.page()
    assert not [path for path in serving.site() if path.startswith("assets/officers/shen-yifan")]


def test_a_notice_that_comes_and_goes(serving: Serving) -> None:
    path = "/notices/2026-11-22-keys/"
    file = serving.content / "stations/jiaodaokou/notices/2026-11-22-keys.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        "title: 钥匙招领\nkind: service\nseverity: info\npublished: 2026-11-22 09:00\n"
        "expires: 2026-12-22\nbody: 有人捡到一串钥匙。\nsource: 交道口派出所\nedited_by: 值班编辑\n"
        "reviewed_by: 审核人\n", encoding="utf-8",
    )
    serving.until(" files written, ")
    assert "钥匙招领" in serving.page(path)
    file.unlink()
    serving.until(" files written, ")
    with pytest.raises(HTTPError, match="404"):
        serving.page(path)


# --- the look


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Hutong itself, to be changed."""
    folder = tmp_path / "program"
    for name in ("district", "look", "publish", "templates", "content/words"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "mkdocs.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_a_changed_template_is_on_every_page_and_a_slip_in_one_ends_nothing(
    content: Path, program: Path, good: str
) -> None:
    serving = Serving(content, program=program)
    serving.until("The preview is on")
    template = program / "templates/pages/officer.html"
    was = template.read_text("utf-8")
    template.write_text(was + "{% if %}", "utf-8")
    serving.until("The preview stays as it was")
    assert any("Traceback" in line for line in serving.said), "whoever wrote it is told where"
    assert NUMBER in serving.page()
    serving.save(good.replace(NUMBER, "010-0000 1299"))
    serving.until("The preview stays as it was")
    template.write_text(was + "<p>of a template</p>", "utf-8")
    serving.until_page("<p>of a template</p>")
    assert "010-0000 1299" in serving.page()
    template.write_text(was, "utf-8")
    # Two officers in two languages: all was made again, only what differs is written.
    assert " 4 files written, 0 removed" in serving.until(" files written, ")
    words = program / "content/words/en.yaml"
    words.write_text(words.read_text("utf-8").replace("About the officer", "Facts"), "utf-8")
    serving.until_page("<h2>Facts", "/en/officers/shen-yifan/")
    assert serving.stop() == 0


# --- others at work, and the end


def test_a_check_and_a_site_built_at_the_same_time_are_not_in_the_way(
    serving: Serving, good: str, tmp_path: Path
) -> None:
    words = ["--content", str(serving.content), "--cache", str(serving.cache), "--now", NOW]
    for number in range(1300, 1304):
        serving.save(good.replace(NUMBER, f"010-0000 {number}"))
        others = [subprocess.Popen([sys.executable, "build.py", *command, *words], cwd=ROOT,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                  for command in (["check"], ["site", "--out", str(tmp_path / "site")])]
        serving.until_page(f"010-0000 {number}")
        for other in others:
            said = other.communicate(timeout=PATIENCE)[1]
            assert other.returncode == 0, said
    assert serving.site() == tree(tmp_path / "site")


def test_a_second_one_in_the_same_cache_is_sent_away(serving: Serving) -> None:
    second = Serving(serving.content)
    second.until("is in use by another build.py serve")
    assert second.process.wait(PATIENCE) == 2


def test_a_port_that_is_taken_is_said_before_anything_is_built(serving: Serving) -> None:
    second = Serving(serving.content, "--port", str(serving.port), "--no-cache")
    second.until(f"Port {serving.port} cannot be used")
    assert second.process.wait(PATIENCE) == 2


def test_a_district_with_mistakes_is_not_served(content: Path, good: str) -> None:
    (content / OFFICER).write_text(good.replace("badge:", "bagde:"), encoding="utf-8")
    serving = Serving(content)
    serving.until("did you mean badge?")
    assert serving.process.wait(PATIENCE) == 1


def test_without_a_cache_nothing_is_left_behind(content: Path, good: str) -> None:
    serving = Serving(content, "--no-cache", "--no-intake")
    serving.until("The preview is on")
    serving.save(good.replace(NUMBER, "010-0000 1299"))
    serving.until_page("010-0000 1299")
    before = tree(content.parent)
    assert serving.stop() == 0
    assert tree(content.parent) == before
    assert not list((content.parent / "cache/preview").glob("site*"))


@pytest.mark.parametrize("moment", ["checking", "theme", "writing", "built", "saved"])
def test_ctrl_c_ends_it_at_any_time_and_the_next_one_is_right(
    sample_site: Path, tmp_path: Path, moment: str
) -> None:
    content, preview = tmp_path / "content", tmp_path / "cache/preview"
    shutil.copytree(ROOT / "content", content)
    preview.mkdir(parents=True)
    shutil.copy(sample_site.parent / "cache/shell.json", preview)
    made = {
        "checking": lambda: (preview / "content.db").exists(),
        "theme": lambda: (preview / "site.db").exists(),
        "writing": lambda: any(preview.glob("site.new-*/officers")),
        "built": lambda: (preview / "site").exists(),
    }
    serving = Serving(content)
    if moment == "saved":
        serving.until("The preview is on")
        serving.save((content / OFFICER).read_text("utf-8").replace(NUMBER, "010-0000 1299"))
        serving.page()
    else:
        while not made[moment]():
            assert serving.process.poll() is None, serving.said
            os.sched_yield()
    assert serving.stop() == 0
    assert serving.said[-2:] == ["Stopped.", "it ended"]
    assert not [line for line in serving.said if "Traceback" in line], serving.said
    again = Serving(content)
    again.until("The preview is on")
    assert again.stop() == 0
    assert again.site() == site_of(again, tmp_path)


def test_a_form_is_sent_and_followed_from_the_preview(content: Path) -> None:
    serving = Serving(content, "--intake")
    serving.until("The preview is on")
    given = {"address": "府学胡同1号", "source": "shop", "phone": "010-0000 9001", "key": "one"}
    data = urllib.parse.urlencode(given).encode()
    sent = urllib.request.urlopen(f"{serving.address}/requests/noise", data, PATIENCE)
    assert "/receipts/" in sent.url
    assert sent.headers["Cache-Control"] == "no-store"
    assert "收好了" in sent.read().decode()
    assert '"ok"' in serving.page("/healthz")
    assert "Your receipt" in serving.page("/receipts?language=en")
    assert serving.stop() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a killed parent is not noticed")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_a_preview_that_is_ended_takes_its_door_along(
    content: Path, ending: signal.Signals
) -> None:
    serving = Serving(content, "--intake")
    serving.until("The preview is on")
    serving.process.send_signal(ending)
    serving.until("The door and the desk are closed")
    assert serving.process.wait(PATIENCE) in (128 + ending, -ending)
