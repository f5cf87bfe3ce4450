"""The house rules hold and their linters bite: layers, a pure core, one door each for the clock and the environment."""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = ROOT / "pyproject.toml"
BIN = Path(sys.executable).parent
LAYERS = "Imports flow one way through the rooms"
PURE_CORE = "The core is pure"
ONE_DOOR = "A library of dates has one door"


@pytest.mark.parametrize(
    ("module", "source", "contract"),
    [
        pytest.param("core/upward.py", "import reminders.storage\n", LAYERS, id="a floor imports the one above"),
        pytest.param("feeds/sideways.py", "import reminders.storage\n", LAYERS, id="rooms on one floor meet"),
        pytest.param("attic.py", "", LAYERS, id="a room without a floor"),
        pytest.param("core/framework.py", "import pydantic\n", PURE_CORE, id="the core uses a library"),
        pytest.param("core/lunar.py", "import borax\n", ONE_DOOR, id="a library of dates gets a second door"),
        pytest.param("core/files.py", "import os.path\n", PURE_CORE, id="the core reaches for files"),
    ],
)
def test_import_linter_names_the_contract_that_a_module_breaks(
    tmp_path: Path, module: str, source: str, contract: str
) -> None:
    copytree(ROOT / "reminders", tmp_path / "reminders", ignore=ignore_patterns("__pycache__"))
    (tmp_path / "pyproject.toml").write_bytes(PYPROJECT.read_bytes())
    (tmp_path / "reminders" / module).write_text(source)

    report = lint_imports(tmp_path)

    assert report.returncode == 1, report.stdout + report.stderr
    assert f"{contract} BROKEN" in report.stdout


def test_the_package_keeps_every_contract() -> None:
    report = lint_imports(ROOT)

    assert report.returncode == 0, report.stdout + report.stderr


def test_the_core_may_use_no_dependency_but_the_libraries_of_dates() -> None:
    contracts = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    forbidden = {contract["name"]: set(contract.get("forbidden_modules", ())) for contract in contracts}

    assert importable_dependencies() - forbidden[PURE_CORE] == forbidden[ONE_DOOR]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from datetime import date\nday = date.today()\n", id="today"),
        pytest.param("from datetime import UTC, datetime\nnow = datetime.now(UTC)\n", id="now"),
        pytest.param("import time\nseconds = time.monotonic()\n", id="monotonic"),
        pytest.param("from time import time\nclock = time\n", id="a clock passed on"),
        pytest.param("import os\nhome = os.environ['HOME']\n", id="environment"),
        pytest.param("from os import getenv\nhome = getenv('HOME')\n", id="getenv"),
    ],
)
def test_ruff_reports_a_clock_or_the_environment_read_inside_a_room(source: str) -> None:
    report = ruff("check", "--stdin-filename", "reminders/actions/example.py", "-", source=source)

    assert "TID251" in report.stdout


def test_only_wiring_reads_the_clock_and_only_config_reads_the_environment() -> None:
    # Without the exceptions: neither a file's permission nor a comment at the line hides a second door.
    everywhere = ("--select=TID251", "--ignore-noqa", "--config=lint.per-file-ignores={}")
    findings = json.loads(ruff("check", *everywhere, "--output-format=json", "reminders").stdout)

    doors = {
        (Path(finding["filename"]).relative_to(ROOT).as_posix(), finding["message"])
        for finding in findings
        if finding["code"] == "TID251"  # not a syntax error, which ruff reports whatever is selected
    }
    strangers = {
        (path, message)
        for path, message in doors
        if path != ("reminders/config.py" if message.startswith("`os.") else "reminders/wiring.py")
    }
    assert strangers == set()


def importable_dependencies() -> set[str]:
    """Return the packages that can be imported from what pyproject.toml asks for at run time, PostgreSQL included."""
    project = tomllib.loads(PYPROJECT.read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["postgresql"]]
    names = {distribution_name(requirement) for requirement in asked}
    return {
        module
        for module, distributions in packages_distributions().items()
        if names & {distribution.lower() for distribution in distributions}
    }


def distribution_name(requirement: str) -> str:
    """Return the lower-case name at the head of a requirement such as `uvicorn[standard]>=0.30`."""
    return requirement.translate(str.maketrans("[<>=!~; ", "        ")).split()[0].lower()


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run import-linter on the package in that folder."""
    return run("lint-imports", "--no-cache", cwd=folder)


def ruff(*arguments: str, source: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run ruff with the project's own configuration."""
    return run("ruff", *arguments, "--no-cache", cwd=ROOT, source=source)


def run(tool: str, *arguments: str, cwd: Path, source: str | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a tool that stands beside this Python."""
    return subprocess.run([BIN / tool, *arguments], cwd=cwd, input=source, capture_output=True, text=True, check=False)
