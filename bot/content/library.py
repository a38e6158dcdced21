"""All content, loaded together and exchanged together: a running server takes a new one whole or keeps the old one."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.content.approvals import Approval, read_approvals
from bot.content.files import DATA
from bot.content.law import CountryLaw, read_law
from bot.content.locales import Language, load_languages
from bot.content.messages import BASE, Entry, LanguageTexts, read_language
from bot.content.own_directory import OwnDirectory, load_own, overlay, own_folder
from bot.content.patterns import LanguagePatterns, PatternFiles, load_patterns
from bot.content.places import Places
from bot.content.problems import ContentError, Problem
from bot.content.services import Service, read_services
from bot.content.topics import Topic, load_topics

T = TypeVar("T")
_instead: ContextVar[Content | None] = ContextVar("instead", default=None)


@dataclass(frozen=True)
class Content:
    """Texts, topics, helplines, law and names of places, as read from one data folder, with an organisation's own directory over its helplines.

    `approved_only`: the site shows no draft of a safety text. `begun`: languages that are being translated; they are in `languages` and `texts` only
    where a tool asked for them, never in a running server.
    """

    data: Path
    languages: dict[str, Language]
    texts: dict[str, LanguageTexts]
    topics: dict[str, Topic]
    services: dict[str, tuple[Service, ...]]
    law: dict[str, CountryLaw]
    patterns: Mapping[str, LanguagePatterns]
    places: Places
    own: OwnDirectory | None = None
    approved_only: bool = False
    begun: frozenset[str] = frozenset()
    approvals: dict[str, tuple[Approval, ...]] = field(default_factory=dict)

    @property
    def base(self) -> dict[str, Entry]:
        """The English entries, which are complete."""
        return self.texts[BASE].entries

    @functools.cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each service, by its id."""
        return {service.id: service.kind for country in self.services.values() for service in country}

    def entry(self, key: str, language: str) -> tuple[Entry, str]:
        """The entry of `key` in `language` and the language it is in: English where there is no translation. Raises KeyError for an unknown key."""
        texts = self.texts.get(language)
        if texts and key in texts.entries:
            return texts.entries[key], language
        return self.base[key], BASE

    def widget(self, language: str) -> dict[str, str]:
        """The strings of page and widget, English where one is not translated."""
        texts = self.texts.get(language)
        return {**self.texts[BASE].widget, **(texts.widget if texts else {})}


def read_content(data: Path = DATA, own: Path | None = None, *, approved_only: bool = False, begun: bool = False) -> tuple[Content, list[Problem]]:
    """What can be read of a data folder, with the directory in the folder `own` over it, and the problems of all files; with `begun` also the languages
    that are being translated.
    """
    problems: list[Problem] = []

    def collect(what: str, load: Callable[[], T], default: T) -> T:
        try:
            return load()
        except ContentError as error:
            problems.extend(error.problems)
        except (TypeError, AttributeError, KeyError, ValueError) as error:
            # Valid YAML of another shape than the loaders expect; which part of it, the error itself says.
            problems.append(Problem("shape", what, "-", f"{type(error).__name__}: {error}", "the form of the same file in English", "Compare the two."))
        return default

    register: dict[str, Language] = collect("languages.yml", lambda: load_languages(data), {})
    waiting = frozenset(code for code, language in register.items() if language.begun)
    languages = {code: language for code, language in register.items() if begun or code not in waiting}
    texts: dict[str, LanguageTexts] = {}
    for code in languages:
        unread: tuple[LanguageTexts, list[Problem]] = (LanguageTexts(code, {}, {}), [])
        texts[code], wrong = collect(f"languages/{code}", lambda code=code: read_language(code, data, begun=code in waiting), unread)  # type: ignore[misc]
        problems += wrong
    topics: dict[str, Topic] = collect("topics.yml", lambda: load_topics(data), {})
    no_services: tuple[dict[str, tuple[Service, ...]], list[Problem]] = ({}, [])
    services, wrong = collect("helplines", lambda: read_services(data), no_services)
    problems += wrong
    added: OwnDirectory | None = collect(str(own), lambda: load_own(own), None) if own else None
    if added:
        services = collect(str(own), lambda: overlay(services, added), services)
    no_law: tuple[dict[str, CountryLaw], list[Problem]] = ({}, [])
    law, wrong = collect("law", lambda: read_law(data), no_law)
    problems += wrong
    no_approvals: tuple[dict[str, tuple[Approval, ...]], list[Problem]] = ({}, [])
    approvals, wrong = collect("approvals", lambda: read_approvals(data), no_approvals)
    problems += wrong
    patterns: dict[str, LanguagePatterns] = {}
    for code in languages:
        nothing: tuple[LanguagePatterns, list[tuple[str, str, str]]] = (LanguagePatterns(code), [])
        patterns[code], errors = collect(f"languages/{code}/patterns.yml", lambda code=code: load_patterns(code, data), nothing)  # type: ignore[misc]
        problems += [
            Problem("patterns", f"languages/{code}/patterns.yml", key, f"{line!r}: {reason}", "the notation of TRANSLATING.md", "Correct the line.")
            for key, line, reason in errors
        ]
    if not problems and BASE not in texts:
        problems.append(Problem("languages", "languages.yml", BASE, "no English", "the base language", "Restore it."))
    texts.setdefault(BASE, LanguageTexts(BASE, {}, {}))
    content = Content(data, languages, texts, topics, services, law, PatternFiles(languages, data), Places(patterns), added, approved_only, waiting, approvals)
    return content, problems


def load_content(data: Path = DATA, own: Path | None = None, *, approved_only: bool = False, begun: bool = False) -> Content:
    """The same, complete: raises ContentError with the problems of all files."""
    content, problems = read_content(data, own, approved_only=approved_only, begun=begun)
    if problems:
        raise ContentError(problems)
    return content


class ContentStore:
    """Holds the content in use. `current` is read at every turn, so a reload takes effect with the next one."""

    def __init__(self, data: Path = DATA, check: Callable[[Content], list[Problem]] | None = None, own: Path | None = None) -> None:
        self._data = data
        self._own = own
        self._check = check
        self._lock = threading.Lock()
        self._content: Content | None = None
        self._approved_only = False
        self._begun = False

    def speak_begun(self) -> None:
        """From now on languages that are being translated are spoken too: for translators who try theirs, not for a server."""
        with self._lock:
            self._begun, self._content = True, None

    def show_approved_only(self) -> None:
        """From now on no draft of a safety text is shown (bot/content/served.py)."""
        with self._lock:
            self._approved_only, self._content = True, None

    def check_with(self, check: Callable[[Content], list[Problem]]) -> None:
        """From now on a reload is refused where `check` finds an error."""
        self._check = check

    def _load(self) -> Content:
        return load_content(self._data, self._own, approved_only=self._approved_only, begun=self._begun)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders whose files make the content."""
        return (self._data, self._own) if self._own else (self._data,)

    @property
    def current(self) -> Content:
        """The content in use; loaded at first use. Inside an `instead` block the one it names."""
        other = _instead.get()
        if other is not None:
            return other
        if self._content is None:
            with self._lock:
                if self._content is None:
                    self._content = self._load()
        return self._content

    def reload(self) -> list[Problem]:
        """Read everything again. With a problem that is no warning the old content stays in use; all problems are returned."""
        with self._lock:
            try:
                fresh = self._load()
            except ContentError as error:
                return error.problems
            problems = self._check(fresh) if self._check else []
            if not any(not problem.warning for problem in problems):
                self._content = fresh
            return problems


_store = ContentStore(own=own_folder())


@contextmanager
def instead(content: Content) -> Iterator[None]:
    """Let the guide speak from another content inside the block: the review tool tries what stands in the files now."""
    token = _instead.set(content)
    try:
        yield
    finally:
        _instead.reset(token)


def content_store() -> ContentStore:
    """The one store of this process, shared by actions, NLG and server."""
    return _store
