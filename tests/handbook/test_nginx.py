"""The sample configuration of nginx, before the built sample, a door and a desk that run."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest

from publish.passing import MOST
from publish.serve import _HEADERS, _Pages
from tests.conftest import ROOT

CONF = (ROOT / "deploy/nginx/hutong.conf").read_text("utf-8")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def nginx() -> str:
    found = subprocess.run(["sh", "tools/nginx.sh"], cwd=ROOT, text=True, capture_output=True,
                           check=False)
    if found.returncode:
        pytest.skip("no nginx here, and none to be had from Debian; the other tests read the file")
    return found.stdout.strip().splitlines()[-1]


@contextmanager
def intake(folder: Path, only: str) -> Iterator[int]:
    """A door or a desk on a port of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "intake", "serve", "--port", "0", "--only", only, "--content",
         str(ROOT / "content"), "--queue", f"sqlite:///{folder}/queue.db"],
        cwd=folder, text=True, stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT), "HUTONG_KEYS": str(folder / "keys"), "LANG": "en_US.UTF-8",
             "HUTONG_PROXIES": "127.0.0.1"},
    )
    try:
        assert process.stdout is not None
        yield int(re.findall(r":([0-9]+)", process.stdout.readline())[-1])
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="module")
def port(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    program, folder = nginx(), tmp_path_factory.mktemp("nginx")
    plain, secure = free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=police.example.org", "-keyout", "privkey.pem", "-out", "fullchain.pem"],
        cwd=folder, check=True, capture_output=True,
    )
    with ExitStack() as running:
        door = running.enter_context(intake(folder, "door"))
        desk = running.enter_context(intake(folder, "desk"))
        conf = CONF
        for said, here in {
            "127.0.0.1:8080": f"127.0.0.1:{door}", "127.0.0.1:8081": f"127.0.0.1:{desk}",
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
            "/etc/ssl/hutong": str(folder), "/srv/www/police": str(sample_site),
        }.items():
            assert said in conf
            conf = conf.replace(said, here)
        conf = re.sub(r" *listen \[::\].*\n", "", conf)
        (folder / "hutong.conf").write_text(conf, "utf-8")
        (folder / "nginx.conf").write_text(
            ("user root;\n" if os.geteuid() == 0 else "")
            + f"error_log {folder}/error.log; pid {folder}/pid;\nevents {{ }}\nhttp {{\n"
            + "".join(f"{kind}_temp_path {folder}/{kind};\n"
                      for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            + f"include {folder}/hutong.conf;\n}}\n", "utf-8",
        )
        told = [program, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        tried = subprocess.run([*told, "-t"], text=True, capture_output=True, check=False)
        assert tried.returncode == 0, tried.stderr
        # nginx 1.25 wants HTTP/2 said otherwise, which older ones do not know.
        warned = [line for line in tried.stderr.splitlines()
                  if "[warn]" in line and '"http2" directive' not in line]
        assert warned == []
        # It comes back once it listens, and goes on by itself.
        running.callback(subprocess.run, [*told, "-s", "stop"], check=True, capture_output=True)
        subprocess.run(told, check=True, stderr=subprocess.DEVNULL)
        yield secure


def ask(port: int, path: str, method: str = "GET", body: bytes | None = None,
        **headers: str) -> Answer:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection("127.0.0.1", port, timeout=30, context=trusting)
    connection.request(method, path, body, {"Host": "police.example.org", **headers})
    found: HTTPResponse = connection.getresponse()
    answer = Answer(found.status, {name.lower(): text for name, text in found.getheaders()},
                    found.read())
    assert len(found.getheaders()) == len(answer.headers), "a header said twice"
    connection.close()
    return answer


def test_a_page_has_the_headers_that_a_preview_has(port: int) -> None:
    found = ask(port, "/officers/shen-yifan/")
    assert found.status == 200
    assert {name: found.headers[name.lower()] for name in _HEADERS} == _HEADERS
    assert found.headers["strict-transport-security"] == "max-age=31536000"
    assert "沈一帆".encode() in found.body


def test_every_kind_of_file_has_its_type(port: int, sample_site: Path) -> None:
    files = {file.suffix: file for file in sorted(sample_site.rglob("*.*"), reverse=True)
             if file.is_file() and file.suffix and not file.name.startswith(".")}
    for file in [*files.values(), sample_site / "notices.xml",
                 sample_site / "communities/fuxue/notices.xml"]:
        path = f"/{file.relative_to(sample_site).as_posix()}"
        wanted = _Pages.extensions_map.get(file.suffix)
        if file.name == "notices.xml":
            wanted = "application/atom+xml; charset=utf-8"
        found = ask(port, path)
        assert (path, found.status) == (path, 200)
        assert (path, found.headers["content-type"]) == (path, wanted)


def test_what_never_changes_is_kept_and_what_moves_on_is_asked_after(
    port: int, sample_site: Path
) -> None:
    for file in sample_site.joinpath("assets").rglob("*.*"):
        found = ask(port, f"/{file.relative_to(sample_site).as_posix()}", "HEAD")
        assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/sw.js", "/meetings.ics", "/data/datapackage.json"):
        found = ask(port, path)
        assert found.headers["cache-control"] == "no-cache"
        again = ask(port, path, **{"If-None-Match": found.headers["etag"]})
        assert again.status == 304


def test_a_page_is_sent_pressed_to_who_can_read_it(port: int) -> None:
    found = ask(port, "/communities/fuxue/", **{"Accept-Encoding": "gzip"})
    assert found.headers["content-encoding"] == "gzip"
    assert len(found.body) * 2 < len(ask(port, "/communities/fuxue/").body)


@pytest.mark.parametrize("path", ["/nowhere/", "/assets/", "/.hutong-site", "/officers/nobody"])
def test_what_is_not_there_is_told_by_our_own_page(
    port: int, path: str, sample_site: Path
) -> None:
    found = ask(port, path)
    assert (found.status, found.body) == (404, (sample_site / "404.html").read_bytes())
    assert "content-security-policy" in found.headers
    english = ask(port, f"/en{path}")
    if not path.startswith("/."):
        assert (english.status, english.body) == (404, (sample_site / "en/404.html").read_bytes())


def test_an_address_without_its_last_slash_leads_on(port: int) -> None:
    found = ask(port, "/officers/shen-yifan")
    assert (found.status, found.headers["location"]) == (301, "/officers/shen-yifan/")


def test_a_form_goes_to_the_door_and_the_page_of_a_form_is_of_the_site(port: int) -> None:
    assert ask(port, "/requests/question/").headers["referrer-policy"] == "no-referrer"
    found = ask(port, "/requests/question", "POST", b'{"address": "x"}',
                **{"Content-Type": "application/json", "Idempotency-Key": "abcdefgh12345678"})
    assert found.status == 422
    assert b"problems" in found.body
    assert ask(port, "/receipts").headers["cache-control"] == "no-store"
    assert ask(port, "/healthz").status == 200
    assert ask(port, "/receipts", "POST", b"x" * (MOST + 1)).status == 413


def test_the_desk_opens_with_its_own_headers(port: int) -> None:
    found = ask(port, "/desk/sign-in")
    assert found.status == 200
    assert found.headers["referrer-policy"] == "same-origin"
    assert found.headers["cache-control"] == "no-store"


def test_who_is_not_of_the_stations_networks_is_not_let_to_the_desk() -> None:
    desk = CONF[CONF.index("location ~ ^/desk"):]
    assert re.findall(r"^ +(allow|deny) ", desk, re.M) == ["allow"] * 4 + ["deny"]
    assert desk.index("deny all") < desk.index("proxy_pass")


def test_the_file_says_of_each_header_and_type_what_the_preview_says() -> None:
    for name, value in _HEADERS.items():
        if name != "Cache-Control":
            assert f'add_header {name} "{value}" always;' in CONF
    types = dict(re.findall(r"^        (\S+/\S+) +(\w+);$", CONF, re.M))
    known = {ending.removeprefix("."): kind.partition(";")[0]
             for ending, kind in _Pages.extensions_map.items() if ending}
    assert {ending: kind for kind, ending in types.items()} == known
    assert f"client_max_body_size {MOST // 1024}k;" in CONF
    assert CONF.count("{") == CONF.count("}")
