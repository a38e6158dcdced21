"""Print every package that the lock file installs with its version and licence: `make licences`. Fails where one names none."""

from __future__ import annotations

import re
import sys
from importlib import metadata

# What says nothing in its metadata that a program can read: read by hand in the package.
BY_HAND = {"axe-playwright-python": "MIT (its LICENSE file)"}


def licence(found: metadata.PackageMetadata) -> str:
    """The licence of a package: the expression, else the classifiers, else the first line of the field."""
    expression = found.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [line.rsplit("::", 1)[-1].strip() for line in found.get_all("Classifier") or [] if line.startswith("License ::")]
    named = [line for line in classifiers if line != "OSI Approved"]
    if named:
        return "; ".join(named)
    text = str(found.get("License") or "").strip().split("\n")[0]
    return text if text and not re.fullmatch(r"UNKNOWN", text, re.IGNORECASE) else BY_HAND.get(str(found["Name"]).lower(), "")


def main() -> int:
    rows = sorted({(str(item.metadata["Name"]), item.version, licence(item.metadata)) for item in metadata.distributions()}, key=lambda row: row[0].lower())
    for name, version, terms in rows:
        print(f"{name:34} {version:16} {terms or 'NONE NAMED'}")
    missing = [name for name, _, terms in rows if not terms]
    print(f"{len(rows)} packages" + (f"; no licence named by {', '.join(missing)}" if missing else ""))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
