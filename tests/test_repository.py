"""What the repository must not hold, whatever it is about."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".git", ".venv", "node_modules", "var", "static", "__pycache__"}
# Written in pieces, so that this file does not hold them itself.
REGISTRIES = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry." + "npmjs",
    "pytorch" + ".org/whl",
]
REGISTRIES += ["crates" + ".io", "rubygems" + ".org", "proxy." + "golang.org", "index" + "-url"]
MACHINE = re.compile(r"(?<![\w.\-/])/(?:ro" + r"ot|wo" + r"rk)/|\.\./sha" + r"red")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)


def tracked_files() -> list[Path]:
    """Every file that git knows; where there is no git, every file that is not made by a build."""
    told = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode == 0 and told.stdout:
        return [
            path for name in told.stdout.split("\0") if name and (path := ROOT / name).is_file()
        ]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts)
    ]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The tracked text files by name."""
    found = {}
    for path in tracked_files():
        data = path.read_bytes()
        if b"\0" not in data:
            found[str(path.relative_to(ROOT))] = data.decode("utf-8", "replace")
    assert "pyproject.toml" in found
    return found


@pytest.mark.parametrize("address", REGISTRIES)
def test_no_file_names_a_package_registry(texts, address):
    assert [name for name, text in texts.items() if address in text] == []


def test_no_file_names_a_folder_of_one_machine(texts):
    assert [name for name, text in texts.items() if MACHINE.search(text)] == []


def test_no_template_has_script_or_style_in_it(texts):
    templates = {name: text for name, text in texts.items() if name.startswith("templates/")}
    assert len(templates) > 20
    assert {
        name: INLINE.findall(text) for name, text in templates.items() if INLINE.search(text)
    } == {}


def test_the_locked_requirements_bring_the_cpu_build_of_torch_and_no_gpu_package(texts):
    lines = texts["requirements.lock"].lower().splitlines()
    assert "torch==2.13.0" in lines
    assert [line for line in lines if re.match(r"nvidia|cuda|triton|cupy", line)] == []


def test_the_locked_requirements_are_exact_and_name_no_address(texts):
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = [line for line in texts[name].splitlines() if line and not line.startswith("#")]
        assert [line for line in lines if not re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line)] == [], (
            name
        )
    assert '"resolved"' not in texts["package-lock.json"]


def test_no_file_outside_the_lock_is_huge():
    assert [str(path) for path in tracked_files() if path.stat().st_size > 5_000_000] == []


def test_every_package_that_the_project_asks_for_is_pinned(texts):
    project = tomllib.loads(texts["pyproject.toml"])["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.match(r"[\w.-]+", line)[0].replace("_", "-").lower() for line in asked}
    locks = texts["requirements.lock"] + texts["requirements-dev.lock"]
    pinned = {name.replace("_", "-").lower() for name in re.findall(r"^([\w.-]+)==", locks, re.M)}
    assert names - pinned == set()
