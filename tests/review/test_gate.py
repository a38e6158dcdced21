"""Who comes in, and what is refused at the door."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.review import registry
from bot.review.accounts import Account, AccountBook, AccountError
from bot.review.attempts import EACH, WINDOW_SECONDS, Attempts
from bot.review.passwords import hash_password, is_password
from bot.review.sessions import IDLE_SECONDS, LONGEST_SECONDS, Sessions
from bot.review.settings import SettingError, Settings
from tests.review.conftest import PASSWORD, Tool, path_of


def test_every_page_asks_who_it_is(tool: Tool) -> None:
    for page in registry.menu():
        answer = tool.visit().get(page.path)
        assert answer.url.path == "/log-in", page.path
        assert "Aino" not in answer.text


def test_every_page_opens_for_who_is_logged_in(tool: Tool) -> None:
    someone = tool.by()
    for page in registry.menu():
        answer = someone.get(page.path)
        assert answer.status_code == 200, (page.path, answer.text)
        assert 'aria-current="page"' in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"] and "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert " style=" not in answer.text and "<style" not in answer.text and " onclick" not in answer.text, "the policy would not let it run"


def test_log_in_leads_where_one_wanted_to_go_and_nowhere_else(tool: Tool) -> None:
    for wanted, led in (("/people", "/people"), ("//evil.example/", "/"), ("https://evil.example/", "/"), ("/\\evil.example", "/")):
        answer = tool.visit().post("/log-in", {"name": "aino  virta", "password": PASSWORD, "next": wanted})
        assert path_of(answer) == led


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(tool: Tool) -> None:
    wrong = tool.visit().post("/log-in", {"name": "Aino Virta", "password": "x" * 12})
    unknown = tool.visit().post("/log-in", {"name": "Nobody", "password": PASSWORD})
    assert wrong.status_code == unknown.status_code == 401
    assert "do not belong together" in wrong.text and "do not belong together" in unknown.text
    assert not wrong.headers.get("set-cookie") and not unknown.headers.get("set-cookie")


def test_who_guesses_has_to_wait(tool: Tool) -> None:
    guesser = tool.visit()
    for _ in range(EACH):
        guesser.post("/log-in", {"name": "Aino Virta", "password": "wrong wrong wrong"})
    assert "Wait" in guesser.post("/log-in", {"name": "Aino Virta", "password": PASSWORD}).text
    assert tool.by("Bo Lund").get("/").status_code == 200, "another name is not hindered"


def test_attempts_are_forgotten_in_time() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(EACH):
        attempts.wrong("Åse")
    assert attempts.refused("ase")
    now[0] = WINDOW_SECONDS + 1
    assert not attempts.refused("Åse")


def test_another_name_for_this_server_is_refused(tool: Tool) -> None:
    """A page of elsewhere that had its own name led to 127.0.0.1 (DNS rebinding)."""
    answer = tool.by().get("/", host="evil.example")
    assert answer.status_code == 421 and "Aino" not in answer.text
    assert tool.visit().get("/log-in", host=f"localhost:{tool.port}").status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_a_form_of_another_site_is_refused(tool: Tool, headers: dict[str, str]) -> None:
    someone = tool.by()
    someone.get("/people")
    answer = someone.client.post(f"{tool.base}/people/remove", data={"csrf": someone.csrf, "name": "Bo Lund"}, headers=headers)
    assert answer.status_code == 403 and "another site" in answer.text
    assert AccountBook(tool.settings.accounts).find("Bo Lund")


def test_a_form_without_the_token_is_refused(tool: Tool) -> None:
    someone = tool.by()
    someone.get("/people")
    for token in ("", "x", someone.csrf + "x", "ä"):
        assert someone.post("/people/remove", {"name": "Bo Lund", "csrf": token}).status_code == 403
    assert AccountBook(tool.settings.accounts).find("Bo Lund")


def test_what_was_typed_survives_the_end_of_the_session(tool: Tool) -> None:
    late = tool.by()
    late.get("/people")
    tool.app.ctx.sessions.end_all("Aino Virta")
    answer = late.post("/people/invite", {"name": "Dora Öst", "role": "clinical"})
    assert answer.status_code == 401 and 'value="Dora Öst"' in answer.text
    answer = late.post("/log-in", {"name": "Aino Virta", "password": PASSWORD, "again": "/people/invite", "kept.name": "Dora Öst", "kept.role": "clinical"})
    assert 'action="/people/invite"' in answer.text and 'value="Dora Öst"' in answer.text
    answer = late.post("/people/invite", {"name": "Dora Öst", "role": "clinical"})
    assert answer.status_code == 200 and "/welcome?key=" in answer.text


def test_logging_out_ends_it(tool: Tool) -> None:
    someone = tool.by()
    someone.get("/")
    kept = dict(someone.client.cookies)
    assert path_of(someone.post("/log-out")) == "/log-in"
    someone.client.cookies.update(kept)
    assert someone.get("/").url.path == "/log-in", "the old cookie opens nothing"


def test_cookie_is_for_the_server_alone(tool: Tool, review: Callable[..., Tool], data: Path) -> None:
    answer = tool.visit().client.post(f"{tool.base}/log-in", data={"name": "Bo Lund", "password": PASSWORD}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie
    behind = review(data, address="https://review.example.org")
    headers = {"Host": "review.example.org", "Origin": "https://review.example.org"}
    answer = behind.visit().client.post(f"{behind.base}/log-in", data={"name": "Bo Lund", "password": PASSWORD}, headers=headers, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-") and "Secure" in cookie and "Path=/" in cookie
    assert behind.visit().get("/log-in").status_code == 421, "behind a proxy only its name is ours"


def test_an_invitation_works_once(tool: Tool) -> None:
    keeper = tool.by()
    keeper.get("/people")
    answer = keeper.post("/people/invite", {"name": "Dora Öst", "role": ["clinical", "language"], "language": "fi"})
    key = answer.text.split("/welcome?key=")[1].split("<")[0]
    guest = tool.visit()
    assert "Dora Öst" in guest.get(f"/welcome?key={key}").text
    assert "too short" in guest.post("/welcome", {"key": key, "password": "short", "password_again": "short"}).text
    assert "not the same" in guest.post("/welcome", {"key": key, "password": PASSWORD, "password_again": PASSWORD + "x"}).text
    answer = guest.post("/welcome", {"key": key, "password": PASSWORD, "password_again": PASSWORD})
    assert path_of(answer) == "/" and "Dora Öst" in answer.text
    assert tool.visit().get(f"/welcome?key={key}").status_code == 403
    dora = AccountBook(tool.settings.accounts).find("dora ost")
    assert dora and dora.roles == ("language", "clinical") and dora.languages == ("fi",) and not dora.keeper


def test_only_keepers_change_people(tool: Tool) -> None:
    someone = tool.by("Bo Lund")
    someone.get("/people")
    for path in ("/people/invite", "/people/remove", "/people/change"):
        assert someone.post(path, {"name": "Chiara Neri"}).status_code == 403
        someone.get("/people")
    keeper = tool.by()
    keeper.get("/people")
    assert "cannot remove yourself" in keeper.post("/people/remove", {"name": "aino virta"}).text
    keeper.get("/people")
    keeper.post("/people/change", {"name": "Chiara Neri", "role": ["language", "clinical"], "language": ["fi"]})
    chiara = AccountBook(tool.settings.accounts).find("Chiara Neri")
    assert chiara and chiara.roles == ("language", "clinical") and chiara.languages == ("fi",)
    assert tool.by("Chiara Neri").get("/").status_code == 200, "the password stays"
    gone = tool.by("Chiara Neri")
    keeper.post("/people/remove", {"name": "Chiara Neri"})
    assert gone.get("/").url.path == "/log-in"


def test_the_first_one_makes_the_first_account(tmp_path: Path, review: Callable[..., Tool], data: Path) -> None:
    path = tmp_path / "none" / "accounts.json"
    tool = review(data, accounts=path)
    key = AccountBook(path).invite(Account("", ("language", "clinical"), keeper=True))
    guest = tool.visit()
    assert "Give your name" in guest.post("/welcome", {"key": key, "name": " ", "password": PASSWORD, "password_again": PASSWORD}).text
    answer = guest.post("/welcome", {"key": key, "name": "Eva  Holm", "role": "language", "password": PASSWORD, "password_again": PASSWORD})
    assert path_of(answer) == "/"
    [eva] = AccountBook(path).accounts
    assert (eva.name, eva.roles, eva.keeper) == ("Eva Holm", ("language",), True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PASSWORD not in path.read_text(encoding="utf-8") and key not in path.read_text(encoding="utf-8")


def test_accounts_that_cannot_be_read_let_nobody_in(tool: Tool) -> None:
    tool.settings.accounts.write_text("{", encoding="utf-8")
    with pytest.raises(AccountError):
        _ = AccountBook(tool.settings.accounts).accounts
    answer = tool.visit().post("/log-in", {"name": "Aino Virta", "password": PASSWORD})
    assert answer.status_code == 500 and "accounts cannot be read" in answer.text


def test_passwords_are_hashed() -> None:
    kept = hash_password("ordentligt lång")
    assert is_password("ordentligt lång", kept) and not is_password("ordentligt lang", kept) and "ordentligt" not in kept
    for broken in ("", "x", "scrypt$1$2$3$4$5", kept.replace("scrypt", "md5"), kept.replace("$32768$", f"${2**30}$")):
        assert not is_password("ordentligt lång", broken)


def test_sessions_end() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    key, _ = sessions.begin("Aino")
    now[0] = IDLE_SECONDS - 1
    assert sessions.find(key)
    now[0] = 2 * IDLE_SECONDS
    assert sessions.find(key) is None
    key, _ = sessions.begin("Aino")
    for _ in range(LONGEST_SECONDS // IDLE_SECONDS * 2 + 1):
        now[0] += IDLE_SECONDS / 2
        found = sessions.find(key)
    assert found is None, "not even who never rests stays for ever"


def test_passwords_never_cross_a_network_unencrypted() -> None:
    with pytest.raises(SettingError, match="TLS"):
        Settings(host="0.0.0.0")  # noqa: S104 (it must not start there)
    for address in ("http://review.example.org", "https://", "https://a.example/path", "review.example.org"):
        with pytest.raises(SettingError, match="--address"):
            Settings(address=address)
    assert Settings(host="0.0.0.0", address="https://review.example.org").hosts == {"review.example.org"}  # noqa: S104


def test_errors_tell_no_secret(tool: Tool) -> None:
    someone = tool.by()
    assert someone.get("/nothing-here").status_code == 404
    assert someone.client.post(f"{tool.base}/people/invite", content=b"{}", headers={"Content-Type": "application/json", "X-CSRF": "x"}).status_code == 403
