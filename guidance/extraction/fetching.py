"""Bringing a document from a public address, and from nowhere else.

A name may resolve to another address each time it is asked (DNS rebinding), so the address that was
checked is the address that is connected to: the request goes to the number, while the Host header,
the TLS name and the certificate check keep the name.
"""

import ipaddress
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from .model import UnreadableDocument

MAX_REDIRECTS = 5
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TYPES = {
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": ".txt",
}
_UNSURE_TYPES = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/zip"}
)
_EXTENSIONS = frozenset(_TYPES.values()) | {".htm"}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def fetch(url: str, *, timeout: float = 20, max_bytes: int = 25_000_000) -> tuple[str, bytes]:
    """Bring the document at an address.

    Args:
        url: an http or https address on the public internet.
        timeout: seconds that the whole of it may take, redirects included.
        max_bytes: bytes that the document may have.

    Returns:
        A file name, with the extension that the content type calls for, and the bytes.

    Raises:
        UnreadableDocument: the address is not public, does not answer in time, answers with an
            error, or gives too much or a type that cannot be read.
    """
    deadline = time.monotonic() + timeout
    return _within(timeout, lambda: _follow(url, deadline, timeout, max_bytes))


def _within(timeout: float, work: Callable[[], tuple[str, bytes]]) -> tuple[str, bytes]:
    """What `work` gives, or a plain refusal once the time is over.

    Time limits on a socket start again with each byte, and looking up a name has none at all, so
    the limit on the whole is kept from outside.
    """
    results: list[tuple[str, bytes]] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # handed on to the caller below
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True, name="document-fetch")
    thread.start()
    thread.join(timeout + 0.5)
    if thread.is_alive():
        raise UnreadableDocument(_too_slow(timeout))
    if errors:
        raise errors[0]
    return results[0]


def _too_slow(timeout: float) -> str:
    return f"The address took longer than {timeout:g} seconds to answer."


def _follow(url: str, deadline: float, timeout: float, max_bytes: int) -> tuple[str, bytes]:
    current = url.strip()
    for _ in range(MAX_REDIRECTS + 1):
        with requests.Session() as session:
            session.trust_env = False
            try:
                response = _request(session, current, deadline)
                with response:
                    if response.status_code in _REDIRECTS and "location" in response.headers:
                        current = urljoin(current, _location(response))
                        continue
                    _check_status(response)
                    data = _body(response, deadline, timeout, max_bytes)
                    return _file_name(current, response, data), data
            except requests.exceptions.SSLError as error:
                raise UnreadableDocument(
                    "The address has no valid security certificate, so it was not read."
                ) from error
            except (requests.exceptions.Timeout, TimeoutError) as error:
                raise UnreadableDocument(_too_slow(timeout)) from error
            except (requests.exceptions.RequestException, OSError, ValueError) as error:
                if _is_timeout(error) or time.monotonic() >= deadline:
                    raise UnreadableDocument(_too_slow(timeout)) from error
                raise UnreadableDocument(
                    "The address could not be reached. Check it in a browser."
                ) from error
            except UnreadableDocument:
                raise
            except Exception as error:  # urllib3's own errors while a body is read
                raise UnreadableDocument(
                    "The address broke off before the whole document had come."
                ) from error
    raise UnreadableDocument(f"The address passed us on more than {MAX_REDIRECTS} times.")


def _is_timeout(error: BaseException) -> bool:
    return "timed out" in str(error).lower() or "timeout" in type(error).__name__.lower()


def _location(response: requests.Response) -> str:
    # Headers come as Latin-1 although servers write UTF-8 into this one.
    return response.headers["location"].encode("latin-1", "ignore").decode("utf-8", "replace")


def _request(session: requests.Session, url: str, deadline: float) -> requests.Response:
    """One request, sent to an address that has been checked."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UnreadableDocument("This is not a valid web address.") from error
    if parts.scheme not in {"http", "https"}:
        raise UnreadableDocument("Only addresses that start with http:// or https:// can be read.")
    if not host:
        raise UnreadableDocument("This is not a valid web address.")
    if parts.username is not None or parts.password is not None:
        raise UnreadableDocument("An address with a user name or password in it is not read.")
    host = _ascii_host(host)
    port = port or (443 if parts.scheme == "https" else 80)
    number = public_address(host, port)
    session.mount(f"{parts.scheme}://", _PinnedAdapter(host if parts.scheme == "https" else None))
    target = f"[{number}]" if number.version == 6 else str(number)
    name = f"[{host}]" if ":" in host else host
    default = port == (443 if parts.scheme == "https" else 80)
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return session.get(
        urlunsplit((parts.scheme, f"{target}:{port}", parts.path or "/", parts.query, "")),
        headers={
            "Host": name if default else f"{name}:{port}",
            "Accept": "application/pdf, text/html, text/plain, text/markdown, */*;q=0.5",
            # Packed bodies could unpack to far more than was counted.
            "Accept-Encoding": "identity",
            "User-Agent": "safeguarding-site-import/1.0",
        },
        timeout=left,
        stream=True,
        allow_redirects=False,
    )


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise UnreadableDocument("This is not a valid web address.") from error


class _PinnedAdapter(HTTPAdapter):
    """Sends to a numbered address while TLS speaks to, and checks, the name."""

    def __init__(self, tls_name: str | None) -> None:
        self._tls_name = tls_name
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        if self._tls_name is not None:
            kwargs["assert_hostname"] = self._tls_name
            if not _is_number(self._tls_name):
                kwargs["server_hostname"] = self._tls_name
        super().init_poolmanager(*args, **kwargs)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def public_address(host: str, port: int) -> Address:
    """An address of `host`, every address of which is public.

    Raises:
        UnreadableDocument: the name is unknown, or has an address inside some network.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadableDocument(
            "No such address was found. Check that it is spelled correctly."
        ) from error
    numbers = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    if not numbers:
        raise UnreadableDocument("No such address was found. Check that it is spelled correctly.")
    if not all(is_public(number) for number in numbers):
        raise UnreadableDocument(
            "This address is inside a private network, so it was not read. Upload the file instead."
        )
    return numbers[0]


def is_public(number: Address) -> bool:
    """Whether an address is on the public internet, also when it wraps an older one."""
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if number.teredo is not None or number.is_site_local:
            return False
    return number.is_global and not (
        number.is_private
        or number.is_loopback
        or number.is_link_local
        or number.is_multicast
        or number.is_reserved
        or number.is_unspecified
    )


def _check_status(response: requests.Response) -> None:
    status = response.status_code
    if status in {401, 403, 407}:
        raise UnreadableDocument("The address asks for a log-in or refuses to give the document.")
    if status in {404, 410}:
        raise UnreadableDocument("The address says that there is no such document.")
    if status != 200:
        raise UnreadableDocument(f"The address answered with an error ({status}).")


def _body(response: requests.Response, deadline: float, timeout: float, max_bytes: int) -> bytes:
    too_much = f"The document is larger than {max_bytes / 1_000_000:g} MB."
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise UnreadableDocument(too_much)
    chunks, size = [], 0
    for chunk in response.raw.stream(_CHUNK, decode_content=False):
        size += len(chunk)
        if size > max_bytes:
            raise UnreadableDocument(too_much)
        if time.monotonic() > deadline:
            raise UnreadableDocument(_too_slow(timeout))
        chunks.append(chunk)
    data = b"".join(chunks)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        return data
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise UnreadableDocument("The address packs the document in a way that cannot be read.")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        plain = unpacker.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise UnreadableDocument(
            "The address packs the document in a way that cannot be read."
        ) from error
    if len(plain) > max_bytes:
        raise UnreadableDocument(too_much)
    return plain


def _file_name(url: str, response: requests.Response, data: bytes) -> str:
    disposition = response.headers.get("content-disposition", "")
    given = re.search(r"filename\*?=(?:UTF-8'')?\"?([^\";]+)", disposition, re.I)
    name = unquote(given.group(1) if given else urlsplit(url).path.rstrip("/"))
    name = re.sub(r"[^\w.()& -]+", "-", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .-")
    dot = re.search(r"\.[A-Za-z]{2,5}$", name)
    had = dot.group().lower() if dot else ""
    stem = (name[: dot.start()] if dot and had in _EXTENSIONS else name)[:120]
    extension = _extension(response.headers.get("content-type", ""), had, data)
    return f"{stem or urlsplit(url).hostname or 'document'}{extension}"


def _extension(content_type: str, had: str, data: bytes) -> str:
    kind = content_type.split(";")[0].strip().lower()
    if kind == "text/plain" and had == ".md":
        return ".md"
    if kind in _TYPES:
        return _TYPES[kind]
    if kind in _UNSURE_TYPES:
        if data.startswith(b"%PDF-"):
            return ".pdf"
        if had in _EXTENSIONS:
            return ".html" if had == ".htm" else had
    raise UnreadableDocument(
        f"The address gives {kind or 'something of no stated type'}, which cannot be read. Web "
        "pages, PDF, Word (.docx), Markdown and plain text can."
    )
