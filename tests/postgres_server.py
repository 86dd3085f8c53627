"""PostgreSQL servers for tests: each on a socket of its own, thrown away afterwards."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest


@contextmanager
def serving(programs: Path) -> Iterator[Path]:
    """A server started from these programs; gives the folder of its socket."""
    # Not pytest's own folder, which another user cannot enter; short, for the socket's name.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _someone()
    switch = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
        folder.chmod(0o755)
        switch = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        done = subprocess.run(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **switch,
        )
        assert done.returncode == 0, done.stdout

    data, control = folder / "data", [str(programs / "pg_ctl"), "-w", "-D", str(folder / "data")]
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    try:
        run(
            *[str(programs / "initdb"), "-D", str(data), "-U", "site", "-A", "trust"],
            *["--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
        )
        run(*control, "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield folder
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def address(socket: Path, database: str = "postgres") -> str:
    """The address of a database of a server, as DATABASE_URL takes it."""
    return f"postgres://site@{quote(str(socket), safe='')}/{database}"


def copy_database(programs: Path, source: Path, target: Path) -> None:
    """Copy the database of one server to that of another, by the programs of the newer one."""
    dump = subprocess.Popen(
        [programs / "pg_dump", "-h", source, "-U", "site", "--no-owner", "postgres"],
        stdout=subprocess.PIPE,
    )
    restored = subprocess.run(
        [programs / "psql", "-h", target, "-U", "site", "-q", "-v", "ON_ERROR_STOP=1", "postgres"],
        stdin=dump.stdout,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert restored.returncode == 0, restored.stderr
    assert dump.wait() == 0


def _someone() -> str:
    """Who runs a server: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    pytest.skip("PostgreSQL cannot be run by root, and there is nobody else on this machine.")
