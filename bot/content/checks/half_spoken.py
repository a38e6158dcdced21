"""A language that visitors are answered in has everything that is required, and all but a few of its texts: nobody is answered half in English.

A new English text may stand in for a while; where more than one text in twenty is missing, the language is still begun (`begun: true` in languages.yml).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.library import Content
from bot.content.messages import BASE
from bot.content.problems import Problem

ID = "half-spoken"
MOST_MISSING = 0.05
SHOWN = 3


def check(content: Content) -> Iterator[Problem]:
    """Languages of the register, not marked as begun, that are not translated."""
    for language, texts in content.texts.items():
        if language == BASE or language in content.begun:
            continue
        missing = [key for key in content.base if key not in texts.entries]
        missing += [f"widget.{key}" for key in content.texts[BASE].widget if key not in texts.widget]
        wanted = len(content.base) + len(content.texts[BASE].widget)
        if len(missing) > MOST_MISSING * wanted:
            names = ", ".join(missing[:SHOWN]) + (" ..." if len(missing) > SHOWN else "")
            fix = f"Add `begun: true` to its line until `signpost status {language}` calls it usable."
            yield Problem(ID, "languages.yml", language, f"{len(missing)} of {wanted} texts missing ({names})", "a whole language", fix)
        patterns = content.patterns[language]
        dangers = [name for name, topic in content.topics.items() if topic.safety and not patterns.safety.get(name)]
        if dangers:
            fix = "Write what is a sure sign of it, or leave the language begun."
            yield Problem(ID, f"languages/{language}/patterns.yml", "safety", f"no pattern of {', '.join(dangers)}", "some for every danger", fix)
