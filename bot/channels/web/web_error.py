"""What can be wrong with a request, by the code that the interface names it with."""

from __future__ import annotations

from bot.content.rank import Visitor

STATUS = {
    "bad_request": 400, "empty": 400, "unknown_choice": 400, "forbidden": 403, "not_found": 404, "conversation_not_found": 404, "method_not_allowed": 405,
    "text_too_long": 413, "too_many_requests": 429, "internal": 500, "overloaded": 503, "unavailable": 503,
}  # fmt: skip
# An empty message is a bad request to a program and has words of its own for a visitor.
_PUBLIC = {"empty": "bad_request"}


class WebError(Exception):
    """A request that is answered with an error. `detail`: what was found and wanted, for programs, never what a visitor wrote."""

    def __init__(self, code: str, detail: str = "", *, visitor: Visitor | None = None, full: bool = False, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.visitor = visitor
        self.full = full
        self.headers = headers or {}

    @property
    def public_code(self) -> str:
        """The code as the interface names it."""
        return _PUBLIC.get(self.code, self.code)

    @property
    def status(self) -> int:
        return STATUS[self.code]
