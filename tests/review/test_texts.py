"""Texts: approving, asking for a change, editing, and two people at once."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.content.approvals import read_approvals, state
from bot.content.comments import read_comments
from bot.content.library import Content, load_content
from tests.review.conftest import Tool, Visit, path_of

SAFETY, PLAIN = "utter_crisis_urge_steps", "utter_own_stop_next"


def now(data: Path, language: str, key: str) -> tuple[str, str]:
    """State and digest of a text as the files have it."""
    content = load_content(data)
    entry = content.texts[language].entries[key]
    return state(entry, content.base[key], read_approvals(data)[0].get(language, ()), language), entry.digest


def send(visit: Visit, what: str, fields: dict[str, object], language: str = "fi", key: str = PLAIN) -> object:
    visit.get(f"/texts/{language}/{key}")
    return visit.post(f"/texts/{language}/{key}/{what}", fields)


def test_an_approval_holds_for_exactly_this_text(tool: Tool, data: Path) -> None:
    _, digest = now(data, "fi", PLAIN)
    someone = tool.by()
    send(someone, "approve", {"role": "language", "digest": digest})
    assert now(data, "fi", PLAIN)[0] == "approved"
    [approval] = read_approvals(data)[0].get("fi", ())
    assert (approval.name, approval.role, approval.date, approval.digest) == ("Aino Virta", "language", date.today(), digest)
    answer = send(someone, "edit", {"digest": digest, "text": "Yksi askel riittää tänään.", "current": "yes", **titles(data, "fi", PLAIN)})
    assert "Earlier approvals no longer hold" in answer.text  # type: ignore[attr-defined]
    assert now(data, "fi", PLAIN)[0] == "draft"


def titles(data: Path, language: str, key: str) -> dict[str, str]:
    entry = load_content(data).texts[language].entries[key]
    return {f"button.{target}": title for target, title in entry.buttons.items()}


def test_a_safety_text_needs_both(tool: Tool, data: Path) -> None:
    _, digest = now(data, "sv", SAFETY)
    send(tool.by("Bo Lund"), "approve", {"role": "language", "digest": digest}, "sv", SAFETY)
    assert now(data, "sv", SAFETY)[0] == "draft"
    send(tool.by("Chiara Neri"), "approve", {"role": "clinical", "digest": digest}, "sv", SAFETY)
    assert now(data, "sv", SAFETY)[0] == "approved"
    assert [approval.text is not None for approval in read_approvals(data)[0].get("sv", ())] == [True, False], "the wording is kept once"


def test_nobody_approves_what_they_do_not_answer_for(tool: Tool, data: Path) -> None:
    _, digest = now(data, "fi", SAFETY)
    for name, role in (("Bo Lund", "language"), ("Bo Lund", "clinical"), ("Chiara Neri", "language"), ("Aino Virta", "keeper")):
        assert send(tool.by(name), "approve", {"role": role, "digest": digest}, "fi", SAFETY).status_code == 403  # type: ignore[attr-defined]
    assert send(tool.by("Bo Lund"), "edit", {"digest": digest, "text": "x"}, "fi", SAFETY).status_code == 403  # type: ignore[attr-defined]
    assert read_approvals(data)[0].get("fi", ()) == ()


def test_what_was_changed_meanwhile_is_not_approved(tool: Tool, data: Path) -> None:
    _, seen = now(data, "fi", PLAIN)
    reader, writer = tool.by(), tool.by("Chiara Neri")
    send(writer, "edit", {"digest": seen, "text": "Toinen sanamuoto.", "current": "yes", **titles(data, "fi", PLAIN)})
    answer = send(reader, "approve", {"role": "language", "digest": seen})
    assert answer.status_code == 409 and "Toinen sanamuoto." in answer.text  # type: ignore[attr-defined]
    assert read_approvals(data)[0].get("fi", ()) == ()


def test_two_who_write_at_once_lose_nothing(tool: Tool, data: Path) -> None:
    _, seen = now(data, "fi", PLAIN)
    buttons = titles(data, "fi", PLAIN)
    writers = [tool.by(), tool.by("Chiara Neri")]
    answers: list[object] = [None, None]

    def save(number: int) -> None:
        answers[number] = send(writers[number], "edit", {"digest": seen, "text": f"Sanamuoto {number}.", "current": "yes", **buttons})

    threads = [threading.Thread(target=save, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    codes = sorted(answer.status_code for answer in answers)  # type: ignore[attr-defined]
    assert codes == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)  # type: ignore[attr-defined]
    assert "Sanamuoto 0." in loser.text and "Sanamuoto 1." in loser.text, "what stands there and what was typed"  # type: ignore[attr-defined]
    _, digest = now(data, "fi", PLAIN)
    again = send(writers[0], "edit", {"digest": digest, "text": "Yhteinen sanamuoto.", "current": "yes", **buttons})
    assert again.status_code == 200 and load_content(data).texts["fi"].entries[PLAIN].text == "Yhteinen sanamuoto."  # type: ignore[attr-defined]


def test_an_edit_that_the_checks_refuse_is_not_written(tool: Tool, data: Path) -> None:
    _, digest = now(data, "fi", SAFETY)
    before = (data / "languages/fi/messages/safety.yml").read_bytes()
    for text in ("Soita {nonsense}.", "", "sana " * 80, "Soita\nrules: heti"):
        answer = send(tool.by(), "edit", {"digest": digest, "text": text, **titles(data, "fi", SAFETY)}, "fi", SAFETY)
        assert answer.status_code == 400 and "It was not saved" in answer.text, text  # type: ignore[attr-defined]
        assert text.strip() in answer.text.replace("&#39;", "'"), "what was typed is still there"  # type: ignore[attr-defined]
    assert (data / "languages/fi/messages/safety.yml").read_bytes() == before


def test_saving_without_a_change_changes_nothing(tool: Tool, data: Path) -> None:
    content = load_content(data)
    for key in (PLAIN, SAFETY, "utter_young_next"):
        entry = content.texts["fi"].entries[key]
        path = data / "languages/fi/messages" / f"{entry.topic}.yml"
        before = path.read_bytes()
        fields = {"digest": entry.digest, "text": entry.text, "young": entry.young or "", "current": "yes", **titles(data, "fi", key)}
        assert "Nothing was changed" in send(tool.by(), "edit", fields, "fi", key).text  # type: ignore[attr-defined]
        assert path.read_bytes() == before


def test_changing_the_english_makes_translations_stale(tool: Tool, data: Path) -> None:
    _, digest = now(data, "en", PLAIN)
    send(tool.by(), "edit", {"digest": digest, "text": "One step is plenty today. Which one?", **titles(data, "en", PLAIN)}, "en")
    assert now(data, "fi", PLAIN)[0] == "stale"
    _, finnish = now(data, "fi", PLAIN)
    someone = tool.by()
    assert send(someone, "approve", {"role": "language", "digest": finnish}).status_code == 409  # type: ignore[attr-defined]
    page = someone.get(f"/texts/fi/{PLAIN}").text
    assert "<del>enough for</del>" in page and "<ins>plenty</ins>" in page, "what changed in the English"
    base = load_content(data).base[PLAIN].digest
    send(someone, "stamp", {"digest": finnish, "base": "0" * 12})
    assert now(data, "fi", PLAIN)[0] == "stale", "the English went on once more"
    send(someone, "stamp", {"digest": finnish, "base": base})
    assert now(data, "fi", PLAIN)[0] == "draft"


def test_comments_and_requests(tool: Tool, data: Path) -> None:
    _, digest = now(data, "fi", PLAIN)
    someone = tool.by("Bo Lund")
    text = "rules: too stiff\nresponses: <b>shorter</b>, please"
    answer = send(someone, "comment", {"digest": digest, "kind": "change", "text": text})
    assert "&lt;b&gt;shorter" in answer.text and "asks for a change" in answer.text  # type: ignore[attr-defined]
    [made], problems = read_comments(data, "fi")
    assert (made.name, made.text, made.open, problems) == ("Bo Lund", text, True, [])
    lines = (data / "comments/fi.yml").read_text(encoding="utf-8").splitlines()
    assert not any(line.lstrip().startswith(("rules:", "responses:")) for line in lines), "Rasa would take the file for its own"
    assert PLAIN in someone.get("/texts?language=fi&topic=all&state=open").text
    send(tool.by(), "settle", {"id": made.id})
    [made], _ = read_comments(data, "fi")
    assert not made.open and made.settled_by == "Aino Virta"
    assert "Write a comment first" in send(someone, "comment", {"text": "  "}).text  # type: ignore[attr-defined]


def test_withdrawing_leaves_the_wording_with_the_others(tool: Tool, data: Path) -> None:
    _, digest = now(data, "sv", SAFETY)
    bo, chiara = tool.by("Bo Lund"), tool.by("Chiara Neri")
    send(bo, "approve", {"role": "language", "digest": digest}, "sv", SAFETY)
    send(chiara, "approve", {"role": "clinical", "digest": digest}, "sv", SAFETY)
    send(bo, "withdraw", {"digest": digest}, "sv", SAFETY)
    [left] = read_approvals(data)[0].get("sv", ())
    assert left.name == "Chiara Neri" and left.text and now(data, "sv", SAFETY)[0] == "draft"


def test_each_change_is_a_commit(review: Callable[..., Tool], data: Path) -> None:
    root = data.parent.parent

    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True).stdout

    git("init", "-q")
    git("add", "bot")
    git("-c", "user.name=Start", "-c", "user.email=start@example.org", "commit", "-qm", "start")
    (root / "other.txt").write_text("of somebody else", encoding="utf-8")
    git("add", "other.txt")
    tool = review(data, commit=True)
    _, digest = now(data, "fi", PLAIN)
    someone = tool.by()
    answer = send(someone, "approve", {"role": "language", "digest": digest})
    assert "Recorded as commit" in answer.text  # type: ignore[attr-defined]
    send(someone, "edit", {"digest": digest, "text": "Askel kerrallaan. Mikä?", "current": "yes", **titles(data, "fi", PLAIN)})
    log = git("log", "--format=%an|%s", "--name-only").split("\n\n")
    assert git("log", "-2", "--format=%an|%s").splitlines() == [f"Aino Virta|fi: {PLAIN} reworded", f"Aino Virta|fi: {PLAIN} approved (language)"], log
    assert git("show", "--name-only", "--format=", "HEAD").split() == ["bot/data/languages/fi/messages/own.yml"]
    assert "other.txt" in git("diff", "--cached", "--name-only"), "what somebody else had staged is left alone"
    assert date.today().isoformat() in someone.get(f"/texts/fi/{PLAIN}").text and "Aino Virta" in someone.get(f"/texts/fi/{PLAIN}").text
    (root / ".git/index.lock").touch()
    _, digest = now(data, "fi", PLAIN)
    answer = send(someone, "approve", {"role": "language", "digest": digest})
    assert "git did not record it" in answer.text and now(data, "fi", PLAIN)[0] == "approved"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("languages/fi/messages/own.yml", "messages: [\n"), ("languages/fi/messages/own.yml", "language: fi\ntopic: own\nmessages: 7\n"),
        ("languages/fi/widget.yml", "widget: 7\n"), ("languages/en/messages/own.yml", "a: b: c\n"), ("languages.yml", "]"), ("topics.yml", "topics: [1]\n"),
        ("dialogue/own.yml", "rules: {"), ("dialogue/own.yml", "rules: 7\n"), ("dialogue/own.yml", "rules:\n- rule: x\n  steps: 7\n"),
        ("approvals/fi.yml", "approvals:\n- {message: x}\n"), ("approvals/fi.yml", "approvals: 7\n"), ("comments/fi.yml", "comments:\n- nonsense\n"),
        ("helplines/FI.yml", "services: 7\n"), ("helplines/FI.yml", "\x00"), ("law/FI.yml", "offences: []\n"), ("languages/fi/patterns.yml", "safety: 3\n"),
        ("languages/fi/messages/own.yml", ""), ("languages/fi/messages/own.yml", "\xff"),
    ],
)  # fmt: skip
def test_a_bad_file_is_shown_and_crashes_nothing(tool: Tool, data: Path, file: str, text: str) -> None:
    path = data / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("latin-1"))
    someone = tool.by()
    for page in (
        "/",
        "/texts?language=fi&topic=all",
        f"/texts/fi/{PLAIN}",
        f"/texts/fi/{SAFETY}",
        "/texts?language=en",
        "/flows",
        "/flows/own_stop",
        "/problems",
        "/pack",
    ):
        answer = someone.get(page)
        assert answer.status_code in (200, 404) or "register of languages" in answer.text, (page, answer.status_code, answer.text[-600:])
    assert file.rpartition("/")[2] in someone.get("/problems").text
    assert path.read_bytes() == text.encode("latin-1")


def test_every_text_has_a_page(tool: Tool, content: Content) -> None:
    someone = tool.by()
    for key in list(content.base)[::9]:
        answer = someone.get(f"/texts/pt/{key}?beside=ru")
        assert answer.status_code == 200 and key in answer.text
    assert someone.get("/texts/fi/no_such_text").status_code == 404
    assert someone.get("/texts/xx/utter_menu").status_code == 404


def test_approving_from_the_list_comes_back_to_it(tool: Tool, data: Path) -> None:
    someone = tool.by()
    page = someone.get("/texts?language=fi&topic=own").text
    assert page.count('class="pair"') == sum(entry.topic == "own" for entry in load_content(data).base.values())
    _, digest = now(data, "fi", PLAIN)
    answer = someone.post(f"/texts/fi/{PLAIN}/approve", {"role": "language", "digest": digest, "back": "/texts?language=fi&beside=en&topic=own&state="})
    assert path_of(answer).startswith("/texts?language=fi") and answer.url.fragment == PLAIN
    assert path_of(someone.post(f"/texts/fi/{PLAIN}/withdraw", {"digest": digest, "back": "//evil.example"})) == f"/texts/fi/{PLAIN}"


def test_right_to_left(tmp_path: Path, review: Callable[..., Tool], data: Path) -> None:
    """A language from right to left beside one from left to right: each wording has its own direction."""
    register = data / "languages.yml"
    if "  ar:" not in register.read_text(encoding="utf-8"):
        register.write_text(register.read_text(encoding="utf-8") + "  ar: {name: العربية, direction: rtl, address: أنت}\n", encoding="utf-8")
        (data / "languages/ar/messages").mkdir(parents=True)
        (data / "languages/ar/messages/own.yml").write_text(
            f"language: ar\ntopic: own\nmessages:\n  {PLAIN}:\n    text: خطوة واحدة تكفي اليوم\n", encoding="utf-8"
        )
    answer = review(data).by().get(f"/texts/ar/{PLAIN}")
    assert 'lang="ar" dir="rtl"' in answer.text and 'lang="en" dir="ltr"' in answer.text
