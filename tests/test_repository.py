"""The repository itself: sizes that stay readable, no traces of a workplace, icons, and setting up."""

from __future__ import annotations

import ast
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).parent.parent
NOT_OURS = {".git", ".venv", "__pycache__", "demo-output", "dist", "build", ".hypothesis"}
FILE_LIMIT = 500
FUNCTION_LIMIT = 60
WORKPLACE = re.compile(rb"/work/(?:main|shared)\b|/tmp/(?:briefs|bash_jobs)\b|/root/\.pyenv")
ICONS = sorted((ROOT / "resources" / "icons").glob("*.svg"))


def own_files(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name.endswith("_cache") or path.name.startswith(".coverage"):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from own_files(path)
        elif path.is_file():
            yield path


def test_files_and_functions_stay_readable() -> None:
    too_long = []
    for path in own_files():
        if path.suffix != ".py":
            continue
        source = path.read_text("utf-8")
        name = path.relative_to(ROOT)
        if (lines := source.count("\n")) > FILE_LIMIT:
            too_long.append(f"{name}: {lines} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LIMIT:
                    too_long.append(f"{name}:{node.lineno} {node.name}: {lines} lines")
    assert not too_long


def test_no_file_names_a_workplace() -> None:
    here = Path(__file__)
    traces = [path for path in own_files() if path != here and WORKPLACE.search(path.read_bytes())]
    assert not traces


def test_the_project_is_licensed() -> None:
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text("utf-8")
    assert 'license = "GPL-3.0-or-later"' in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem if isinstance(path, Path) else "")
def test_an_icon_is_one_of_the_set(path: Path) -> None:
    root = etree.fromstring(path.read_bytes())
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    assert root.get("fill") == "none"
    assert {etree.QName(element).localname for element in root.iter()} <= {"svg", "path", "circle", "rect"}
    colors = {element.get(name) for element in root.iter() for name in ("fill", "stroke", "style")}
    assert colors <= {None, "none", "currentColor"}


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem if isinstance(path, Path) else "")
def test_an_icon_takes_the_color_it_is_given(path: Path) -> None:
    renderer = QSvgRenderer(path.read_bytes().replace(b"currentColor", b"#ff0000"))
    assert renderer.isValid()
    image = QImage(48, 48, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    opaque = [pixel for pixel in pixels if pixel.alpha() == 255]
    assert len(opaque) > 20, "nothing to be seen"
    assert set(map(QColor.rgb, opaque)) == {QColor("#ff0000").rgb()}
    edge = [(x, y) for x in range(48) for y in range(48) if {x, y} & {0, 47}]
    assert not any(image.pixelColor(x, y).alpha() for x, y in edge), "cut off at the edge"


def test_the_icons_the_window_needs_are_there() -> None:
    needed = """library collection my-materials sync pack curate settings help search filter book story lesson
        image audio video pdf download cloud-off check warning info trash restore edit translate copy export
        print add remove folder link pause play cancel back forward up license person language bookmark key
        publish"""
    assert {path.stem for path in ICONS} >= set(needed.split())


@pytest.mark.parametrize("name", ["run", "test", ".ci/run"])
def test_the_entry_points_can_be_run(name: str) -> None:
    path = ROOT / name
    assert path.stat().st_mode & stat.S_IXUSR
    shell = path.read_text("utf-8").splitlines()[0].removeprefix("#!")
    assert subprocess.run([shell, "-n", path], check=False).returncode == 0


def setting_up(tmp_path: Path, commands: dict[str, str], script: str) -> subprocess.CompletedProcess[str]:
    """Run ``script`` with the functions of setup.sh, in a world where only ``commands`` differ."""
    for name, body in commands.items():
        command = tmp_path / name
        command.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        command.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", "-euc", f'root="{tmp_path}"; . "{ROOT}/packaging/setup.sh"; python=python3; {script}'],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


ALL_THERE = 'shift 2; for name; do echo "installed $name"; done'


def test_nothing_is_missing_when_all_is_installed(tmp_path: Path) -> None:
    found = setting_up(tmp_path, {"dpkg-query": ALL_THERE}, 'list_missing; echo "[$missing]"')
    assert found.stdout == "[]\n"


def test_only_what_is_missing_is_named(tmp_path: Path) -> None:
    commands = {"dpkg-query": f"{{ {ALL_THERE}; }} | grep -v libpulse0", "apt-cache": "exit 100"}
    found = setting_up(tmp_path, commands, 'list_missing; echo "[$missing]"')
    assert found.stdout == "[ libpulse0]\n"


def test_a_removed_package_counts_as_missing(tmp_path: Path) -> None:
    commands = {"dpkg-query": f"{{ {ALL_THERE}; }} | sed 's/installed libnss3/config-files libnss3/'"}
    found = setting_up(tmp_path, commands, 'list_missing; echo "[$missing]"')
    assert found.stdout == "[ libnss3]\n"


@pytest.mark.parametrize(
    ("known", "chosen"), [("libasound2t64", "libasound2t64"), ("libasound2", "libasound2")]
)
def test_a_package_is_asked_for_by_the_name_this_release_gives_it(
    tmp_path: Path, known: str, chosen: str
) -> None:
    commands = {
        "dpkg-query": f"{{ {ALL_THERE}; }} | grep -v libasound2",
        "apt-cache": f'[ "$2" = {known} ] && echo "Package: $2"',
    }
    found = setting_up(tmp_path, commands, 'list_missing; echo "[$missing]"')
    assert found.stdout == f"[ {chosen}]\n"


def test_without_rights_the_command_for_the_administrator_is_shown(tmp_path: Path) -> None:
    commands = {
        "dpkg-query": f"{{ {ALL_THERE}; }} | grep -v libpulse0",
        "apt-cache": "exit 100",
        "id": "echo 1000",
        "sudo": "exit 1",
    }
    found = setting_up(tmp_path, commands, "install_missing_packages")
    assert found.returncode == 1
    assert "missing and will be installed:\n    libpulse0\n" in found.stderr
    assert "apt-get install -y --no-install-recommends libpulse0\n" in found.stderr


def test_without_a_connection_what_is_missing_is_said(tmp_path: Path) -> None:
    commands = {
        "dpkg-query": f"{{ {ALL_THERE}; }} | grep -v libpulse0",
        "apt-cache": "exit 100",
        "id": "echo 0",
        "apt-get": "exit 100",
    }
    found = setting_up(tmp_path, commands, "install_missing_packages")
    assert found.returncode == 1
    assert "With a connection" in found.stderr


def test_a_set_up_checkout_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "requirements.txt").write_text("")
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / ".venv").mkdir()
    script = """
        wanted=$(describe_setup); printf '%s\\n' "$wanted" >"$stamp"
        hash_of "$root/pyproject.toml" >"$venv/oerdesk-project"
        make_venv() { echo made; }; install_project() { echo installed; }
        set_up; echo "[done]"
        echo changed >"$requirements"; set_up"""
    found = setting_up(tmp_path, {"dpkg-query": ALL_THERE}, script)
    assert found.stdout == "[done]\nmade\n", found.stderr
