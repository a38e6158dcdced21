"""What Rasa's training cache cannot see: it knows a component by its class and configuration, not by the modules that do the work."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import ModuleType


def digest(*sources: ModuleType | Path | str) -> str:
    """One hash of modules and files (as `__file__` or a path), for `fingerprint_addon`: where one of them changes, the component is trained anew."""
    found = hashlib.sha256()
    for source in sources:
        path = Path(str(source.__file__)) if isinstance(source, ModuleType) else Path(source)
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
