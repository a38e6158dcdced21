"""sites.yml: what it takes, and every mistake told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.settings import Settings
from bot.commands.sites import run
from bot.content.colours import contrast, text_on
from bot.content.problems import ContentError
from bot.content.sites import ORIGIN, load_sites

GOOD = """
sites:
  ngo-fi:
    name: Esimerkki ry
    origins: [https://www.esimerkki.fi, "https://*.esimerkki.fi:8443"]
    language: fi
    country: FI
    leave_to: https://www.ilmatieteenlaitos.fi/
    accent: "#6b0f1a"
    accent_dark: "#ffb3b3"
    opening: {fi: Esimerkki ry tarjoaa tämän oppaan.}
  small: {name: Small, origins: [https://small.example]}
"""
BAD = {
    "origins: [https://www.esimerkki.fi/]": "origins",
    "origins: ['*']": "origins",
    "origins: [\"https://a.example; script-src *\"]": "origins",
    "origins: https://a.example": "origins",
    "language: tlh": "language",
    "country: fi": "country",
    "country: no": "country",
    "leave_to: javascript:alert(1)": "leave_to",
    "leave_to: https://a.example/?q=1": "leave_to",
    "accent: '#ffff00'": "accent",
    "accent: red": "accent",
    "accent: '#123456;} body{'": "accent",
    "accent_dark: '#222222'": "accent_dark",
    "opening: {tlh: nuqneH}": "opening.tlh",
    "opening: {fi: 7}": "opening.fi",
    "opening: [x]": "opening",
    "colour: red": "colour",
    "name: ''": "name",
}  # fmt: skip


def write(folder: Path, text: str) -> Path:
    path = folder / "sites.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_file_of_the_documentation_is_good(tmp_path: Path) -> None:
    document = (Path(__file__).parents[2] / "docs/hosting.md").read_text(encoding="utf-8")
    example = document.split("```yaml\n")[1].split("```")[0]
    assert list(load_sites(write(tmp_path, example), ["en", "fi"])) == ["ngo-fi"]


def test_sites_are_read(tmp_path: Path) -> None:
    sites = load_sites(write(tmp_path, GOOD), ["en", "fi"])
    assert list(sites) == ["ngo-fi", "small"]
    assert (sites["ngo-fi"].language, sites["ngo-fi"].country, sites["ngo-fi"].opening["fi"]) == ("fi", "FI", "Esimerkki ry tarjoaa tämän oppaan.")
    settings = Settings(sites=sites)
    assert settings.ancestors_of(sites["small"]) == "'self' https://small.example"
    assert settings.leave_of(sites["small"]) == settings.leave_to and settings.site("nobody") is None


@pytest.mark.parametrize("line", BAD)
def test_mistakes_are_told_with_their_place(tmp_path: Path, line: str) -> None:
    key = line.partition(":")[0]
    fields = {"name": "name: X", "origins": "origins: [https://x.example]", key: line}
    text = "sites:\n  one:\n" + "".join(f"    {field}\n" for field in fields.values())
    with pytest.raises(ContentError) as error:
        load_sites(write(tmp_path, text), ["en", "fi"])
    assert [problem.key for problem in error.value.problems] == [f"one.{BAD[line]}"]
    assert all(problem.wanted and problem.fix for problem in error.value.problems)


@pytest.mark.parametrize(
    "text",
    [
        "sites: {}",
        "sites: []",
        "site: {}",
        "sites: {One Two: {}}",
        "sites: {one: x}",
        "sites: {one: {}}",
        "- x",
        "sites: {a: {name: x, origins: [https://x.example]}}\nmore: 1",
    ],
)
def test_files_of_another_shape_are_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError):
        load_sites(write(tmp_path, text), ["en"])


def test_command_prints_what_an_organisation_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(write(tmp_path, GOOD)), "--server", "https://guide.example.org/"]) == 0
    said = capsys.readouterr().out
    assert '<script src="https://guide.example.org/widget.js" data-site="ngo-fi" data-language="fi" defer></script>' in said
    assert run([str(tmp_path / "none.yml")]) == 1


@given(st.text())
def test_no_text_becomes_an_origin_that_could_end_a_directive(text: str) -> None:
    if ORIGIN.fullmatch(text):
        assert not set(text) & set("; ,'\"\n\r\t<>")


@given(st.integers(0, 0xFFFFFF))
def test_text_on_any_colour_can_be_read(number: int) -> None:
    colour = f"#{number:06x}"
    assert contrast(text_on(colour), colour) >= 4.5
