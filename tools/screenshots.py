"""The handbook's pictures, taken from the sample as it is built, after its tasks were followed.

    CHROMIUM=/usr/bin/chromium PYTHONPATH=. python tools/screenshots.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from publish.serve import make_server
from tools.handbook import NOW, ROOT, TASKS, Task

IMAGES = ROOT / "docs/images"
LARGEST = 60_000
"""Bytes of one picture."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What `page` looks like on `day` once `task` was followed: from the top, or from `at` on."""

    name: str
    task: str
    page: str
    at: str = ""
    height: int = 620
    day: str = NOW[:10]


SHOTS = [
    Shot("phone", "phone", "/officers/shen-yifan/", "010-0000 1288", 520),
    Shot("hand-over", "hand-over", "/communities/fuxue/", "从2026年11月30日起", 620),
    Shot("leave", "leave", "/officers/shen-yifan/", "2026年12月21日至", 620, "2026-12-21"),
    Shot("meeting", "meeting", "/meetings/fuxue-neighbours/", "活动室停电检修", 520),
    Shot("notice", "notice", "/notices/2026-11-23-water-off/", height=640),
    Shot("withdraw", "withdraw", "/notices/2026-11-22-gale-cold/", height=640),
    Shot("rename", "rename", "/communities/jiaodong/", height=560),
    Shot("board", "boards", "/communities/fuxue/poster/", height=760),
]


def build(folder: Path, day: str) -> None:
    subprocess.run(  # noqa: S603 - our own interpreter and command, no shell
        [sys.executable, str(ROOT / "build.py"), "site", "--now", f"{day} 10:00"], cwd=folder,
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def take(browser: Browser, address: str, shot: Shot) -> bytes:
    """WebP, as wide as a telephone."""
    context = browser.new_context(viewport={"width": 400, "height": shot.height}, locale="zh-CN",
                                  timezone_id="Asia/Shanghai", service_workers="block")
    page = context.new_page()
    page.clock.set_fixed_time(f"{shot.day}T10:00:00+08:00")
    page.goto(address + shot.page)
    if shot.at:
        top = page.get_by_text(shot.at).first.bounding_box()
        assert top is not None, shot
        page.evaluate("y => window.scrollTo(0, y)", top["y"] - shot.height / 2)
    picture = page.screenshot()
    context.close()
    out = BytesIO()
    Image.open(BytesIO(picture)).save(out, "WEBP", quality=80, method=6)
    return out.getvalue()


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--headless", "--no-sandbox"]
        )
        (folder / "content").mkdir()
        for shot in SHOTS:
            shutil.copytree(ROOT / "content", folder / "content", dirs_exist_ok=True)
            task = Task.read(TASKS / f"{shot.task}.md")
            task.apply(folder)
            build(folder, shot.day)
            server = make_server(folder / "site", 0)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            picture = take(browser, f"http://127.0.0.1:{server.server_address[1]}", shot)
            server.shutdown()
            server.server_close()
            if len(picture) > LARGEST:
                sys.exit(f"{shot.name}: {len(picture)} bytes, more than {LARGEST}")
            (IMAGES / f"{shot.name}.webp").write_bytes(picture)
            print(f"docs/images/{shot.name}.webp  {len(picture)} bytes")
            for file in task.files:
                if not (ROOT / file).exists():
                    (folder / file).unlink(missing_ok=True)
        browser.close()


if __name__ == "__main__":
    main()
