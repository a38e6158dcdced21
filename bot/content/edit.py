"""Changing helpline files by program and keeping their form: comments, order, one channel a line (ruamel.yaml)."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bot.content.checks import run_checks
from bot.content.files import relative
from bot.content.library import Content
from bot.content.problems import ContentError, Problem
from bot.content.services import Channel, Standing, service_from
from bot.content.write import write_whole

# The checks that look at helplines alone.
CHECKS = ("channel-link", "duplicate-id", "helpline-source", "language-code", "opening-hours", "phone-number", "service-fields", "time-zone")
# The order in which people find the fields in the files.
FIELDS = (
    "id", "name", "kind", "audiences", "age_min", "age_max", "languages", "region", "channels", "hours", "timezone", "cost", "cost_note", "on_bill",
    "anonymous", "reporting", "tracking", "summary", "hidden", "standing",
)  # fmt: skip
CHANNEL_FIELDS = tuple(item.name for item in dataclasses.fields(Channel))
STANDING_FIELDS = tuple(item.name for item in dataclasses.fields(Standing))


# What stands without quotation marks in every version of YAML; yes, no, on and off do not.
_PLAIN = re.compile(r"(?!(?:yes|no|on|off|y|n|true|false|null)$)[A-Za-zÀ-ž][\w .()/'–-]*(?<! )", re.IGNORECASE)


def _yaml() -> YAML:
    tool = YAML()
    tool.width = 100_000
    tool.preserve_quotes = True
    tool.representer.ignore_aliases = lambda _: True
    tool.representer.add_representer(type(None), lambda representer, _: representer.represent_scalar("tag:yaml.org,2002:null", "null"))
    return tool


def dump(document: Any) -> str:
    """A document as text, in the form in which it was read."""
    text = io.StringIO()
    _yaml().dump(document, text)
    return text.getvalue()


def parse(text: str) -> Any:
    """A document that keeps comments and form. Raises ruamel's YAMLError."""
    return _yaml().load(text)


def _flow(values: Mapping[str, Any]) -> CommentedMap:
    result = CommentedMap({key: _value(value) for key, value in values.items()})
    result.fa.set_flow_style()
    return result


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _flow(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        result = CommentedSeq([_value(item) for item in value])
        result.fa.set_flow_style()
        return result
    if isinstance(value, str) and not _PLAIN.fullmatch(value):
        return DoubleQuotedScalarString(value)
    return value


def entry_of(values: Mapping[str, Any]) -> CommentedMap:
    """A new entry as it stands in a file: fields in their order, a channel a line."""
    entry = CommentedMap()
    for name in FIELDS:
        if name == "channels":
            entry[name] = CommentedSeq([_flow(channel) for channel in values.get(name) or ()])
        else:
            entry[name] = _value(values.get(name))
    return entry


@dataclass
class Edit:
    """Changes to the helplines of one folder, held in memory until they are checked and written."""

    content: Content
    folder: Path
    documents: dict[str, Any] = field(default_factory=dict)

    def document(self, country: str) -> Any:
        """The file of a country, a new one where there is none. Raises ContentError when it cannot be read."""
        if country not in self.documents:
            path = self.folder / f"{country}.yml"
            try:
                self.documents[country] = parse(path.read_text(encoding="utf-8")) if path.exists() else CommentedMap(country=country, services=CommentedSeq())
            except (OSError, UnicodeDecodeError, YAMLError) as error:
                found = str(getattr(error, "problem", None) or error)
                raise ContentError([Problem("yaml", self._name(country), "-", found, "a readable YAML file", "Mend it first (signpost check).")]) from error
        return self.documents[country]

    def _name(self, country: str) -> str:
        return relative(self.folder / f"{country}.yml", self.content.data)

    def entry(self, country: str, service: str) -> Any | None:
        """The entry of a service as it stands in its file, or None."""
        return next((entry for entry in self.document(country).get("services") or () if entry.get("id") == service), None)

    def add(self, country: str, values: Mapping[str, Any]) -> None:
        """Append a new entry to the file of its country."""
        services = self.document(country).setdefault("services", CommentedSeq())
        services.append(entry_of(values))
        if len(services) > 1:
            services.yaml_set_comment_before_after_key(len(services) - 1, before="\n")

    def change(self, country: str, service: str, values: Mapping[str, Any]) -> None:
        """Set fields of an entry; what is equal stays as it stands. Raises KeyError for an unknown service."""
        entry = self.entry(country, service)
        if entry is None:
            raise KeyError(service)
        for name, value in values.items():
            old = entry.get(name)
            if name == "standing" and isinstance(old, dict):
                for key, item in value.items():
                    if plain(old.get(key)) != plain(item):
                        old[key] = _value(item)
            elif plain(old) == plain(value):
                continue
            elif name == "channels":
                _set_channels(entry, value)
            else:
                entry[name] = _value(value)

    def texts(self) -> dict[str, str]:
        """The files as they would be written, by country."""
        return {country: dump(document) for country, document in self.documents.items()}

    def changed(self) -> bool:
        """Whether anything would be written."""
        return any((self.folder / f"{country}.yml").read_text(encoding="utf-8") != text for country, text in self.texts().items())

    def problems(self) -> list[Problem]:
        """What the checks say of the directory with these changes, as far as it was not wrong before."""
        before = set(run_checks(self.content, only=CHECKS))
        services = dict(self.content.services)
        for country, text in self.texts().items():
            try:
                new = [service_from(entry, country) for entry in yaml.safe_load(text)["services"]]
            except (KeyError, TypeError, AttributeError) as error:
                return [Problem("helplines", self._name(country), "-", str(error), "id, name, kind, audiences, languages, channels", "Add what is missing.")]
            ids = {service.id for service in new}
            kept = () if self.folder == self.content.data / "helplines" else tuple(s for s in services.get(country, ()) if s.id not in ids)
            services[country] = (*kept, *new)
        changed = dataclasses.replace(self.content, services=services)
        return [problem for problem in run_checks(changed, only=CHECKS) if problem not in before]

    def write(self) -> list[Path]:
        """Write every changed file, each at once: a running server never reads half a file. Gives the files written."""
        written = []
        for country, text in self.texts().items():
            path = self.folder / f"{country}.yml"
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            write_whole(path, text)
            written.append(path)
        return written


def _set_channels(entry: Any, channels: Sequence[Mapping[str, Any]]) -> None:
    """Make the channels of an entry say what `channels` say; what they say already stays as it is written."""
    present = entry.get("channels")
    if not present or present.fa.flow_style():
        entry["channels"] = present = CommentedSeq()
    for number, channel in enumerate(channels):
        if number == len(present):
            present.append(_flow(channel))
            continue
        old = present[number]
        for name in dict.fromkeys((*old, *channel)):
            if plain_channel(old).get(name) != plain_channel(channel).get(name):
                old[name] = _value(channel.get(name))
    del present[len(channels) :]


def plain_channel(channel: Mapping[str, Any]) -> dict[str, Any]:
    """A channel in plain form, without what goes without saying."""
    return {name: value for name, value in plain(channel).items() if (name, value) != ("reach", "unknown")}


def plain(value: Any) -> Any:
    """A value without ruamel's wrapping, nulls and empty lists left out: two spellings of the same facts are equal."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items() if item is not None and item != []}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return str(value)
    return value
