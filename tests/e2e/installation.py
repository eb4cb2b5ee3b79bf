"""Builds the wheel and installs it alone into an environment, as the image does."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]


def build_wheel(target: Path, checkout: Path = ROOT) -> Path:
    """The wheel of a checkout, built without network or isolation."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True)
    (wheel,) = target.glob("*.whl")
    return wheel


def install(wheel: Path, target: Path) -> Path:
    """The `bin` of a new environment that holds the wheel and sees our dependencies."""
    venv.EnvBuilder(with_pip=False, symlinks=True).create(target)
    python = target / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps"]
    offline = ["--no-index", "--disable-pip-version-check", str(wheel)]
    subprocess.run([*command, *offline], check=True, capture_output=True, text=True)
    (packages,) = target.glob("lib/python*/site-packages")
    ours = sysconfig.get_path("purelib")
    # addsitedir, not a bare path: the .pth that starts coverage in child processes lies there.
    (packages / "dependencies.pth").write_text(f"import site; site.addsitedir({ours!r})\n")
    return target / "bin"
