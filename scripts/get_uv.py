"""Put uv, which builds the environment, into .uv of the project: with venv, with pip, or by asking for python3-venv where neither is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

UV = "uv==0.13.9"
FOLDER = Path(".uv")


def attempt(*command: str) -> bool:
    """Run a command quietly; whether it succeeded."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def with_venv() -> bool:
    """A virtual environment of its own for uv."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    return attempt(sys.executable, "-m", "venv", str(FOLDER)) and attempt(str(FOLDER / "bin/python"), "-m", "pip", "install", "--quiet", UV)


def with_pip() -> bool:
    """pip without venv: uv's program lands in .uv/bin."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    return attempt(sys.executable, "-m", "pip", "install", "--quiet", "--target", str(FOLDER), UV) and (FOLDER / "bin/uv").exists()


def with_apt() -> bool:
    """Debian and Ubuntu leave venv out of python3; root may install it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    version = f"python3.{sys.version_info.minor}-venv"
    return (
        attempt("apt-get", "update") and (attempt("apt-get", "install", "-y", version) or attempt("apt-get", "install", "-y", "python3-venv")) and with_venv()
    )


def main() -> int:
    if sys.version_info[:2] != (3, 11):
        print(f"Signpost needs Python 3.11; {sys.executable} is {sys.version.split()[0]}. Install python3.11, or call make with PYTHON=/path/to/python3.11.")
        return 1
    if with_venv() or with_pip() or with_apt():
        return 0
    print("uv could not be installed: this Python has neither venv nor pip, or no network. On Debian and Ubuntu: sudo apt-get install python3-venv")
    return 1


if __name__ == "__main__":
    sys.exit(main())
