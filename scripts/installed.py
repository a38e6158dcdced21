"""Print what a server's environment holds: packages and their files without those of the tests, modules and memory after import of guide and server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent


def plain(name: str) -> str:
    """A package's name as the lock file spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    if not (ROOT / "sbom.json").exists():
        print("scripts/installed.py: sbom.json is missing; `make sbom` makes it", file=sys.stderr)
        return 2
    wanted = {plain(item["name"]) for item in json.loads((ROOT / "sbom.json").read_text(encoding="utf-8"))["components"]}
    found = [item for item in metadata.distributions() if plain(item.metadata["Name"]) in wanted]
    files = [Path(str(item.locate_file(file))) for item in found for file in item.files or () if file.suffix != ".pyc"]
    print(f"{len(found)} packages, {sum(path.stat().st_size for path in files if path.is_file()) / 1e6:.0f} MB of files")
    code = "import bot.engine.conversation, bot.channels.web.app, sys; print(len(sys.modules), open('/proc/self/status').read())"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    memory = re.search(r"VmRSS:\s+(\d+)", said)
    print(f"{said.split()[0]} modules, {int(memory.group(1)) / 1024 if memory else 0:.0f} MB after import")
    return 0


if __name__ == "__main__":
    sys.exit(main())
