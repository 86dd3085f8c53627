"""What this machine lacks for the whole test suite, said in plain words before it starts.

`make test` and `make test-all` run this first. On a developer's machine tests that need a missing
program are skipped; with CI=true a missing program is an error.
"""

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("true", "1")


def find_chromium() -> Path | None:
    """Debian's chromium, or another on the PATH."""
    found = shutil.which("chromium", path="/usr/bin") or shutil.which("chromium")
    return Path(found) if found else None


def find_postgres() -> Path | None:
    """The folder that holds initdb and postgres, the newest version first."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".") if part.isdigit()],
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    pg_config = shutil.which("pg_config")
    if pg_config:
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip() or "/nowhere"))
    programs = ("initdb", "postgres")
    return next(
        (folder for folder in folders if all((folder / name).is_file() for name in programs)), None
    )


def find_pango() -> str | None:
    """The library that lays out the text of PDFs."""
    return find_library("pangoft2-1.0")


NEEDS = (
    (find_chromium, "chromium", "tests in a real browser", "apt-get install chromium"),
    (find_pango, "Pango", "tests of PDFs", "apt-get install libpangoft2-1.0-0"),
    (find_postgres, "a PostgreSQL server", "tests on PostgreSQL", "apt-get install postgresql"),
)


def main(only: list[str]) -> int:
    """Look for what is needed, or for those of it that are named."""
    missing = 0
    for find, name, tests, remedy in NEEDS:
        if only and name not in only:
            continue
        found = find()
        if found:
            print(f"Found {name} ({found}): {tests} will run.")
            continue
        missing += 1
        outcome = "they must run where CI=true" if in_ci() else "they will be skipped"
        print(f"Missing {name}: {tests} need it, and {outcome}. To install it: {remedy}")
    return 1 if missing and in_ci() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
