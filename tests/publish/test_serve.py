"""The preview's answers: a site as it would be published, and beside it what tells open pages."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from threading import Thread

import pytest

from publish.news import News
from publish.serve import HEARTBEAT, RELOAD, make_server

PAGE = "<!doctype html><html><head><title>页</title></head><body>{}</body></html>"
SCRIPT = '<script src="/.hutong/reload.js" defer data-build="{}"></script>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for path in ("index.html", "404.html", "en/404.html", "officers/index.html"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(PAGE.format(path), "utf-8")
    (folder / "assets").mkdir()
    (folder / "assets/a.css").write_text("body {}</head>")
    (folder / "data.json").write_text('"</head>"')
    return folder


@contextmanager
def serving(site: Path, news: News | None, heartbeat: float = HEARTBEAT) -> Iterator[int]:
    server = make_server(site, 0, news, heartbeat)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read()


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    """A preview of build 1a."""
    news = News("en")
    news.tell("1a")
    with serving(site, news) as port:
        yield port


@pytest.mark.parametrize("path", ["/", "/index.html", "/officers/", "/?q=1", "/officers/?x=/#y"])
def test_a_page_asks_for_the_script_once_and_names_its_build(port: int, path: str) -> None:
    answer, body = ask(port, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert int(answer.headers["Content-Length"]) == len(body)
    assert body.decode().count(SCRIPT.format("1a") + "\n</head>") == 1
    assert body.decode().count("reload.js") == 1


@pytest.mark.parametrize("path", ["/assets/a.css", "/data.json", "/.hutong/reload.js"])
def test_nothing_but_pages_is_added_to(port: int, path: str) -> None:
    answer, body = ask(port, path)
    assert answer.status == 200
    assert b"<script" not in body
    assert int(answer.headers["Content-Length"]) == len(body)


@pytest.mark.parametrize(("path", "kind"), [
    ("data/officers.csv", "text/csv; charset=utf-8"),
    ("data/datapackage.json", "application/json"),
    ("sitemap.xml", "application/xml; charset=utf-8"),
    ("communities/fuxue/notices.xml", "application/atom+xml; charset=utf-8"),
    ("notices.xml", "application/atom+xml; charset=utf-8"),
    ("robots.txt", "text/plain; charset=utf-8"),
])
def test_what_machines_read_says_what_it_is(port: int, site: Path, path: str, kind: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text("x")
    answer, body = ask(port, f"/{path}")
    assert (answer.headers["Content-Type"], body) == (kind, b"x")


def test_what_lies_on_disk_stays_as_it_is(port: int, site: Path) -> None:
    ask(port, "/")
    assert (site / "index.html").read_text("utf-8") == PAGE.format("index.html")


@pytest.mark.parametrize("path", ["/", "/none", "/assets/a.css", "/.hutong/changes", "/.hutong/x"])
def test_every_answer_forbids_foreign_files_and_is_never_kept(port: int, path: str) -> None:
    answer, _ = ask(port, path, "HEAD")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy and "connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers.get_all("Cache-Control") == ["no-store"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/officers/", "/none", "/en/none", "/data.json",
                                  "/.hutong/reload.css", "/.hutong/none", "/officers"])
def test_a_head_is_the_headers_of_the_page_without_it(port: int, path: str) -> None:
    whole, _ = ask(port, path)
    head, nothing = ask(port, path, "HEAD")
    assert nothing == b""
    assert head.status == whole.status
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_two_saves_within_a_second_are_two_pages(port: int, site: Path) -> None:
    answer, _ = ask(port, "/data.json")
    kept = answer.headers["Last-Modified"]
    (site / "data.json").write_text('"new"')
    answer, body = ask(port, "/data.json", If_Modified_Since=kept)
    assert (answer.status, body) == (200, b'"new"')
    assert ask(port, "/", If_Modified_Since="Fri, 31 Dec 2100 00:00:00 GMT")[0].status == 200


@pytest.mark.parametrize(("path", "page"), [
    ("/none", "404.html"), ("/none/", "404.html"), ("/none.html", "404.html"),
    ("/en/none/", "en/404.html"), ("/assets/", "404.html"), ("/%00", "404.html"),
    ("/%00.html", "404.html"), ("/index.html/", "404.html"), ("/../secret", "404.html"),
    ("/..%2fsecret.html", "404.html"), ("/.hutong/../../secret", "404.html"),
    ("/.hutong/none.js", "404.html"), ("/.hutong/", "404.html"), ("/.hutong/../news.py", "404.html"),
    ("/.hutong/%2e%2e/news.py", "404.html"), ("/officers/index.html/x.html", "404.html"),
])
def test_what_is_not_there_is_our_page_that_follows_too(
    port: int, site: Path, path: str, page: str
) -> None:
    (site.parent / "secret").write_text("secret")
    (site.parent / "secret.html").write_text("secret")
    answer, body = ask(port, path)
    assert answer.status == 404
    assert PAGE.format(page).split("<body>")[1] in body.decode()
    assert SCRIPT.format("1a") in body.decode()


def test_a_folder_is_redirected_to_its_page(port: int) -> None:
    answer, _ = ask(port, "/officers")
    assert (answer.status, answer.headers["Location"]) == (301, "/officers/")


def test_nothing_can_be_sent_where_no_door_is(port: int) -> None:
    assert ask(port, "/.hutong/changes", "POST")[0].status == 503


def test_the_script_and_its_style_are_served_as_they_lie(port: int) -> None:
    types = {"reload.js": "text/javascript; charset=utf-8", "reload.css": "text/css; charset=utf-8"}
    assert {path.name for path in RELOAD.iterdir()} == types.keys()
    for name, kind in types.items():
        answer, body = ask(port, f"/.hutong/{name}")
        assert (answer.headers["Content-Type"], body) == (kind, (RELOAD / name).read_bytes())


@contextmanager
def listening(port: int) -> Iterator[HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/.hutong/changes")
    answer = connection.getresponse()
    yield answer
    answer.close()
    connection.close()


def told(answer: HTTPResponse) -> dict[str, str]:
    line, end = answer.readline(), answer.readline()
    assert line.startswith(b"data: ") and end == b"\n"
    found: dict[str, str] = json.loads(line.removeprefix(b"data: "))
    return found


def test_who_listens_is_told_the_present_news_and_then_each_change(site: Path) -> None:
    news = News("zh-Hans")
    news.tell("1a")
    with serving(site, news) as port, listening(port) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert told(answer) == {"build": "1a", "lang": "zh-Hans", "says": ""}
        news.tell("1a", "第 3 行：\n<b>")
        assert told(answer) == {"build": "1a", "lang": "zh-Hans", "says": "第 3 行：\n<b>"}
        news.tell("1a", "第 3 行：\n<b>")
        news.tell("2b")
        assert told(answer) == {"build": "2b", "lang": "zh-Hans", "says": ""}
        assert SCRIPT.format("2b") in ask(port, "/")[1].decode()


def test_many_listen_at_once(site: Path) -> None:
    news = News("en")
    with serving(site, news) as port:
        heard = [0]
        count = threading.Condition()

        def listen() -> None:
            with listening(port) as answer:
                assert told(answer)["build"] == "1a"
                with count:
                    heard[0] += 1
                    count.notify_all()

        for _ in range(20):
            Thread(target=listen, daemon=True).start()
        news.tell("1a")
        with count:
            assert count.wait_for(lambda: heard[0] == 20, timeout=20)


def test_who_hears_nothing_new_hears_that_somebody_is_there(site: Path) -> None:
    news = News("en")
    with serving(site, news, heartbeat=0.01) as port, listening(port) as answer:
        assert [answer.readline() for _ in range(4)] == [b": still here\n", b"\n"] * 2
        news.tell("1a")
        while (line := answer.readline()).startswith((b":", b"\n")):
            pass
        assert json.loads(line.removeprefix(b"data: "))["build"] == "1a"


def test_a_page_that_goes_away_is_no_error(
    site: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    news = News("en")
    with serving(site, news, heartbeat=0.001) as port:
        before = set(threading.enumerate())
        with listening(port) as answer:
            assert answer.readline()
            (listener,) = set(threading.enumerate()) - before
        listener.join(20)
        assert not listener.is_alive()
    assert capfd.readouterr().err == ""


def test_a_site_without_news_is_served_as_it_is_to_be_published(site: Path) -> None:
    with serving(site, None) as port:
        answer, body = ask(port, "/")
        assert body == (site / "index.html").read_bytes()
        assert answer.headers["Cache-Control"] == "no-cache"
        assert ask(port, "/none")[1] == (site / "404.html").read_bytes()
        assert ask(port, "/.hutong/changes")[0].status == 404


def test_calendars_and_contacts_are_sent_as_what_they_are(site: Path) -> None:
    (site / "officers/a.vcf").write_text("BEGIN:VCARD")
    (site / "officers/a.ics").write_text("BEGIN:VCALENDAR")
    with serving(site, None) as port:
        types = [ask(port, f"/officers/a.{end}")[0].headers["Content-Type"] for end in ("vcf", "ics")]
    assert types == ["text/vcard; charset=utf-8", "text/calendar; charset=utf-8"]
