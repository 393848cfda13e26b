"""`build.py admin`: fetch what the browser editor at /admin/ runs on, exactly as pinned."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from district.localized import LANGUAGES
from district.words import read_words
from publish.packages import FOLDER, LOCK, Package, fetched, pinned
from publish.setting import Setting, command

_LOCALE = "locales/zh-CN.json"
# Of each package: where its files go below /admin/, and which of them a browser asks for.
_WANTED = {
    "@sveltia/cms": ("cms", re.compile(
        r"LICENSE\.txt|locales/zh-CN\.json|npm/index\.js|npm/chunks/react-.*\.js"
        r"|npm/assets/.*\.(woff2|LICENSE\.txt)"
    )),
    "yaml": ("yaml", re.compile(r"LICENSE|browser/.*\.js")),
}


class Unfetched(Exception):
    """A package did not come, or came otherwise than it is pinned; `code` is the sentence."""

    def __init__(self, code: str, package: Package, why: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.facts = {"package": package.name, "version": package.version}
        if why:
            self.facts["why"] = why


@command
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), default=FOLDER,
              help="Where they are kept.  [default: .cache/admin]")
def admin(setting: Setting, folder: Path) -> int:
    """Fetch the editor for browsers with npm; the next build then has /admin/ if the key is set."""
    if fetched(folder):
        setting.say("admin_current", folder=folder)
        return 0
    npm = shutil.which("npm")
    if npm is None:
        setting.say("admin_no_npm")
        return 1
    with TemporaryDirectory(prefix="hutong-admin-") as nowhere:
        new = Path(nowhere) / "new"
        try:
            count = sum(_unpack(_fetch(npm, one, Path(nowhere)), one, new) for one in pinned())
        except Unfetched as unfetched:
            setting.say(unfetched.code, **unfetched.facts)
            return 1
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(new, folder)
    # Last: whatever is interrupted before leaves nothing that seems whole.
    shutil.copyfile(LOCK, folder / "lock")
    setting.say("admin_fetched", folder=folder, files=count)
    return 0


def _fetch(npm: str, package: Package, folder: Path) -> Path:
    """The package as one file, with the hash it must have."""
    wanted = f"{package.name}@{package.version}"
    order = [npm, "pack", wanted, "--silent", "--ignore-scripts", "--pack-destination", "."]
    done = subprocess.run(  # noqa: S603  npm, with what the lock names
        order, cwd=folder, text=True, capture_output=True, check=False
    )
    if done.returncode:
        why = (done.stderr or done.stdout).strip().splitlines()
        raise Unfetched("admin_unfetched", package, why[0] if why else f"npm: {done.returncode}")
    file = folder / done.stdout.strip().splitlines()[-1]
    kind, _, given = package.integrity.partition("-")
    if base64.b64encode(hashlib.new(kind, file.read_bytes()).digest()).decode() != given:
        raise Unfetched("admin_other", package)
    return file


def _unpack(file: Path, package: Package, folder: Path) -> int:
    """Put the files a browser asks for where they belong; how many there are."""
    below, wanted = _WANTED[package.name]
    count = 0
    for path, body in _members(file):
        if wanted.fullmatch(path):
            place, text = _ready(path, body)
            target = folder / below / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
            count += 1
    return count


def _members(file: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(file) as archive:
        for member in archive:
            body = archive.extractfile(member)
            if member.isfile() and body is not None:
                yield member.name.partition("/")[2], body.read()


def _ready(path: str, body: bytes) -> tuple[str, bytes]:
    """As a browser can load it without a bundler: its Chinese is a script, no JSON module."""
    if path == _LOCALE:
        return path.replace(".json", ".js"), f"export default {_chinese(body)}".encode()
    if path == "npm/index.js":
        return path, body.replace(f"../{_LOCALE}".encode(), b"../locales/zh-CN.js")
    return path.removeprefix("browser/"), body


def _chinese(body: bytes) -> str:
    """Its Chinese, where a file's name is called one: "alias" and "slug" are web makers' words."""
    name = read_words(LANGUAGES[0])("admin.file.name")
    said = json.loads(body.decode().replace("别名", name))
    said["entry_sidebar"].setdefault("slug", {})["title"] = name
    return json.dumps(said, ensure_ascii=False)
