"""What a real server costs: its start, the memory of its processes, and many people at once."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import urllib3
from django.conf import settings

from .encoder import Encoder
from .question import normalise

T = TypeVar("T")
CLIENTS = 16
PATIENCE_SECONDS = 120
EMERGENCY = "he has a knife"


@dataclass(frozen=True)
class Serving:
    """Seconds from the start of the server's processes; questions a second; memory in MB.

    `encodings_per_s` is what all cores encode of the same texts when they do nothing else. Of the
    memory, `own_mb` is what one process has for itself, `shared_mb` what it shares with the others.
    """

    processes: int
    emergency_s: float
    question_s: float
    questions_per_s: float
    encodings_per_s: float
    failed: int
    own_mb: float
    shared_mb: float


def measure(texts: Sequence[str], encoder: Encoder) -> Serving:
    """Start a server with a process for each core and ask it every text, sixteen at a time.

    Raises RuntimeError where it stops, TimeoutError where it does not answer within two minutes,
    and OSError where the system does not tell the memory of processes (all but Linux).
    """
    processes = os.cpu_count() or 1
    with ThreadPoolExecutor(processes) as pool:
        typed = list(map(normalise, texts))
        taken, _ = _timed(lambda: list(pool.map(encoder.encode_question, typed)))
    encodings_per_s = len(texts) / taken
    with _server(processes) as (address, server):
        started = time.monotonic()
        _until(lambda: _ask(address, EMERGENCY)["urgency"] == "emergency", server)
        emergency_s = time.monotonic() - started
        with ThreadPoolExecutor(CLIENTS) as pool:
            # Each process has its own model: so many at once reach them all.
            same = [texts[0]] * CLIENTS
            _until(lambda: all(pool.map(lambda t: _answered(address, t), same)), server)
            question_s = time.monotonic() - started
            taken, answers = _timed(lambda: list(pool.map(lambda t: _answered(address, t), texts)))
        memory = [_memory(child) for child in _children(server.pid)]
    return Serving(
        processes=processes,
        emergency_s=emergency_s,
        question_s=question_s,
        questions_per_s=answers.count(True) / taken,
        encodings_per_s=encodings_per_s,
        failed=answers.count(False),
        own_mb=sum(own for own, _ in memory) / len(memory),
        shared_mb=sum(shared for _, shared in memory) / len(memory),
    )


@contextmanager
def _server(processes: int) -> Iterator[tuple[str, subprocess.Popen]]:
    """The address of a server with so many web processes, and its first process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:site_core.gunicorn_settings"]
        + ["site_core.wsgi:application", "--bind", f"127.0.0.1:{port}"]
        + ["--workers", str(processes)]
        + ["--log-level", "error"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"QUESTION_RATE_LIMIT": "0"},
    )
    try:
        yield f"http://127.0.0.1:{port}/api/v1/questions", server
    finally:
        server.terminate()
        try:
            server.wait(timeout=40)
        except subprocess.TimeoutExpired:
            server.kill()


# Sixteen clients must not take the time of the processors that they measure: requests would.
_clients = urllib3.PoolManager(maxsize=CLIENTS, retries=False, timeout=30)


def _ask(address: str, text: str) -> dict:
    answer = _clients.request("POST", address, json={"question": text})
    if answer.status != 200:
        raise urllib3.exceptions.HTTPError(f"The server answered {answer.status}.")
    return answer.json()


def _answered(address: str, text: str) -> bool:
    """Whether a question was answered by index and model."""
    try:
        return bool(_ask(address, text)["index_version"])
    except urllib3.exceptions.HTTPError:
        return False


def _until(true: Callable[[], bool], server: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError("The server stopped. Its last lines above say why.")
        try:
            if true():
                return
        except urllib3.exceptions.HTTPError:
            pass  # It does not listen yet.
        time.sleep(0.05)
    raise TimeoutError("The server did not answer in time.")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in told.split()]


def _memory(pid: int) -> tuple[float, float]:
    """Megabytes that a process has for itself, and that it shares with others (Linux)."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    size = {
        name: int(kb) / 1024 for name, kb in re.findall(r"^(\w+):\s+(\d+) kB", told, re.MULTILINE)
    }
    return (
        size["Private_Clean"] + size["Private_Dirty"],
        size["Shared_Clean"] + size["Shared_Dirty"],
    )
