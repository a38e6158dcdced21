"""How far each language is: texts missing, stale, draft, approved; examples; the model."""

from __future__ import annotations

import argparse

from bot.content import standing
from bot.content.approvals import load_approvals, state
from bot.content.files import read_yaml
from bot.content.library import Content, load_content
from bot.content.messages import BASE
from bot.content.served import is_safety, last_approved
from bot.engine.model import is_trained, model_path


def _stale(content: Content) -> None:
    for code in content.languages:
        approvals = load_approvals(content.data, code)
        for key, base in content.base.items():
            entry = content.texts[code].entries.get(key)
            if state(entry, base, approvals, code) != "stale":
                continue
            if not is_safety(base):
                shown = "it stays in use"
            elif last_approved(key, entry, approvals):
                shown = "shown: the wording approved last"
            else:
                shown = "shown: this draft (numbers alone where a site shows approved texts only)"
            print(f"\n{code} {key} ({base.topic}.yml): {shown}")
            print(f"  English now: {base.text}\n  translation: {entry.text if entry else ''}".replace("\n", "\n  "))


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost status", description=__doc__)
    parser.add_argument("--stale", action="store_true", help="name each translation that is older than the English, and what is shown in the meantime")
    options = parser.parse_args(arguments)
    content = load_content()
    print(f"{'language':10} {'name':12} " + " ".join(f"{name:>9}" for name in standing.STATES) + f" {'examples':>9} {'patterns':>9}")
    incomplete = []
    tallies = {tally.code: tally for tally in standing.tallies(content)}
    for code, language in content.languages.items():
        counts = tallies[code].counts
        files = sorted((content.data / "languages" / code / "nlu").glob("*.yml"))
        examples = sum(
            block.get("examples", "").count("\n- ") + block.get("examples", "").startswith("- ") for path in files for block in read_yaml(path).get("nlu", [])
        )
        patterns = sum(len(lines) for lines in content.patterns[code].safety.values())
        print(f"{code:10} {language.name:12} " + " ".join(f"{counts[name]:9}" for name in standing.STATES) + f" {examples:9} {patterns:9}")
        if (code == BASE and counts["missing"]) or not examples or not patterns:
            incomplete.append(f"{code}: examples and patterns are required")
        missing = [key for key, base in content.base.items() if base.topic == "safety" and key not in content.texts[code].entries]
        if missing:
            incomplete.append(f"{code}: {len(missing)} safety texts are missing ({', '.join(missing[:3])} ...)")
    if options.stale:
        _stale(content)
    trained = is_trained(model_path())
    print(f"model: {'up to date' if trained else 'has to be trained (signpost train)'}")
    for line in incomplete:
        print(f"required: {line}")
    return 1 if incomplete or not trained else 0
