import contextlib
import gzip
import ipaddress
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from guidance.extraction import UnreadableDocument, fetch, fetching

BODY = b"%PDF-1.4 some bytes"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        path = self.path.split("?")[0]
        route = self.server.routes.get(path)
        if route is None:
            self.answer(404, {}, b"")
        else:
            route(self)

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.seen, server.routes = [], {}
    server.root = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def loopback_allowed(monkeypatch):
    """Takes this machine's own address for a public one, and only that."""
    real = fetching.is_public
    loopback = ipaddress.ip_address("127.0.0.1")
    monkeypatch.setattr(fetching, "is_public", lambda n: n == loopback or real(n))


def gives(body=BODY, status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(status, named, body)


def refused(url, **limits):
    with pytest.raises(UnreadableDocument) as caught:
        fetch(url, **limits)
    assert str(caught.value).endswith(".")
    return str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.pdf",
        "http://localhost/a.pdf",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/a.pdf",
        "http://10.0.0.7/a.pdf",
        "http://172.16.3.4/a.pdf",
        "http://192.168.1.1/a.pdf",
        "http://100.64.0.1/a.pdf",
        "http://0.0.0.0/a.pdf",
        "http://224.0.0.1/a.pdf",
        "http://240.0.0.1/a.pdf",
        "http://255.255.255.255/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[ff02::1]/",
        "http://[::]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
    ],
)
def test_addresses_inside_a_network_are_refused_in_every_spelling(url, monkeypatch):
    monkeypatch.setattr(
        "requests.Session.get", lambda *args, **kwargs: pytest.fail("a request was sent")
    )
    assert "private network" in refused(url) or "No such address" in refused(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "http://"),
        ("ftp://example.org/a.pdf", "http://"),
        ("example.org/a.pdf", "http://"),
        ("http://", "valid"),
        ("http://[::1", "valid"),
        ("http://example.org:99999/", "valid"),
        ("http://user:pass@example.org/", "password"),
        ("", "http://"),
    ],
)
def test_addresses_of_other_kinds_are_refused(url, words):
    assert words in refused(url)


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80))
        for number in ("93.184.216.34", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answers)
    assert "private network" in refused("http://example.org/a.pdf")


def test_unknown_names_are_told(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "No such address" in refused("http://nowhere.example/a.pdf")


@pytest.mark.usefixtures("loopback_allowed")
def test_a_document_is_brought_with_a_name_that_fits_its_type(server):
    server.routes["/files/Lone%20Working"] = gives(Content_Type="application/pdf")
    assert fetch(f"{server.root}/files/Lone%20Working?v=2") == ("Lone Working.pdf", BODY)
    assert server.seen[0][0] == "/files/Lone%20Working?v=2"


@pytest.mark.usefixtures("loopback_allowed")
@pytest.mark.parametrize(
    ("path", "headers", "name"),
    [
        ("/a.php", {"Content_Type": "text/html; charset=utf-8"}, "a.php.html"),
        ("/", {"Content_Type": "text/html"}, "127.0.0.1.html"),
        ("/a.md", {"Content_Type": "text/plain"}, "a.md"),
        ("/a", {"Content_Type": "application/octet-stream"}, "a.pdf"),
        (
            "/get",
            {
                "Content_Type": "application/pdf",
                "Content_Disposition": 'attachment; filename="../../etc/My plan.pdf"',
            },
            "My plan.pdf",
        ),
        ("/b.pdf", {"Content_Type": "text/html"}, "b.html"),
    ],
)
def test_file_names(server, path, headers, name):
    server.routes[path] = gives(**headers)
    assert fetch(server.root + path)[0] == name


@pytest.mark.usefixtures("loopback_allowed")
def test_types_that_cannot_be_read_are_told(server):
    server.routes["/a.png"] = gives(Content_Type="image/png")
    assert "image/png" in refused(f"{server.root}/a.png")


@pytest.mark.usefixtures("loopback_allowed")
def test_the_checked_address_is_the_one_connected_to_and_the_name_is_kept(server, monkeypatch):
    port = server.server_address[1]
    asked = []

    def resolve(host, *args, **kwargs):
        asked.append(host)
        number = "127.0.0.1" if host in {"docs.example", "127.0.0.1"} else "203.0.113.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    server.routes["/a.pdf"] = gives(Content_Type="application/pdf")
    assert fetch(f"http://docs.example:{port}/a.pdf")[1] == BODY
    assert server.seen[0][1]["Host"] == f"docs.example:{port}"
    # The name is asked for once; after that only the number that was checked is used.
    assert asked.count("docs.example") == 1


@pytest.mark.usefixtures("loopback_allowed")
def test_secure_addresses_check_the_certificate_for_the_name(monkeypatch):
    made = {}
    real = fetching.HTTPAdapter.init_poolmanager

    def spy(self, *args, **kwargs):
        made.update(kwargs)
        return real(self, *args, **kwargs)

    monkeypatch.setattr(fetching.HTTPAdapter, "init_poolmanager", spy)
    fetching._PinnedAdapter("docs.example")
    assert made["server_hostname"] == "docs.example"
    assert made["assert_hostname"] == "docs.example"


@pytest.mark.usefixtures("loopback_allowed")
@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/a.pdf",
        "http://169.254.169.254/",
        "http://[::1]/",
        "//192.168.0.1/x",
        "http://2130706434/",
    ],
)
def test_redirects_into_a_network_are_refused(server, target):
    server.routes["/a"] = gives(status=302, Location=target)
    assert "private network" in refused(f"{server.root}/a")


@pytest.mark.usefixtures("loopback_allowed")
def test_redirects_to_other_kinds_of_address_are_refused(server):
    server.routes["/a"] = gives(status=302, Location="file:///etc/passwd")
    assert "http://" in refused(f"{server.root}/a")


@pytest.mark.usefixtures("loopback_allowed")
def test_five_redirects_are_followed_and_six_are_not(server):
    for step in range(6):
        server.routes[f"/{step}"] = gives(status=301, Location=f"/{step + 1}")
    server.routes["/6"] = gives(Content_Type="application/pdf")
    assert fetch(f"{server.root}/1")[1] == BODY
    assert "more than 5" in refused(f"{server.root}/0")


@pytest.mark.usefixtures("loopback_allowed")
@pytest.mark.parametrize("status", [401, 403, 404, 410, 500, 503, 204])
def test_errors_are_told(server, status):
    server.routes["/a"] = gives(status=status)
    refused(f"{server.root}/a")


@pytest.mark.usefixtures("loopback_allowed")
def test_too_much_is_refused_by_its_word_and_by_its_weight(server):
    server.routes["/told"] = gives(b"x" * 5000, Content_Type="text/plain")
    assert "larger" in refused(f"{server.root}/told", max_bytes=4000)

    def untold(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"x" * 10_000)
        except OSError:
            pass

    server.routes["/untold"] = untold
    assert "larger" in refused(f"{server.root}/untold", max_bytes=50_000)


@pytest.mark.usefixtures("loopback_allowed")
def test_packed_bodies_count_by_what_they_unpack_to(server):
    server.routes["/bomb"] = gives(
        gzip.compress(b"x" * 5_000_000), Content_Type="text/plain", Content_Encoding="gzip"
    )
    assert "larger" in refused(f"{server.root}/bomb", max_bytes=1_000_000)
    server.routes["/fine"] = gives(
        gzip.compress(BODY), Content_Type="application/pdf", Content_Encoding="gzip"
    )
    assert fetch(f"{server.root}/fine")[1] == BODY
    server.routes["/odd"] = gives(BODY, Content_Type="application/pdf", Content_Encoding="br")
    refused(f"{server.root}/odd")


@pytest.mark.usefixtures("loopback_allowed")
@pytest.mark.parametrize("drip", ["body", "headers", "nothing"])
def test_the_time_limit_holds_for_the_whole(server, drip):
    def slow(handler):
        if drip == "nothing":
            time.sleep(5)
            return
        if drip == "body":
            handler.send_response(200)
            handler.send_header("Content-Type", "text/plain")
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            for _ in range(50):
                handler.wfile.write(b"x" if drip == "body" else b"X-A: b\r\n")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    server.routes["/slow"] = slow
    started = time.monotonic()
    assert "longer" in refused(f"{server.root}/slow", timeout=0.6)
    assert time.monotonic() - started < 2.5


@pytest.mark.usefixtures("loopback_allowed")
def test_a_document_that_breaks_off_is_refused(server):
    def broken(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"only this")
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_RDWR)

    server.routes["/broken"] = broken
    refused(f"{server.root}/broken")


@pytest.mark.usefixtures("loopback_allowed")
def test_proxies_of_the_environment_are_not_asked(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.routes["/a.pdf"] = gives(Content_Type="application/pdf")
    assert fetch(f"{server.root}/a.pdf")[1] == BODY
