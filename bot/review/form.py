"""What a form of the tool posts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from bot.review.context import ReviewRequest
from bot.review.trouble import TroubleError

MAX_BYTES = 1024 * 1024
_FIELDS = 2000
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Form:
    """The fields of a posted form, in order; line ends are \\n, control characters are gone."""

    fields: tuple[tuple[str, str], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """The last value of a field, with spaces around it."""
        return next((value for key, value in reversed(self.fields) if key == name), default)

    def text(self, name: str) -> str:
        """The last value of a field without spaces around it."""
        return self.get(name).strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return [value for key, value in self.fields if key == name]

    def starting(self, start: str) -> dict[str, str]:
        """The fields whose name begins so, without that beginning."""
        return {key.removeprefix(start): value for key, value in self.fields if key.startswith(start)}


def read_form(request: ReviewRequest) -> Form:
    """The posted fields. Raises TroubleError for what is no form."""
    known: Form | None = getattr(request.ctx, "form", None)
    if known is not None:
        return known
    if not (request.headers.get("content-type") or "").startswith("application/x-www-form-urlencoded"):
        raise TroubleError("bad_form", 400)
    try:
        pairs = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        raise TroubleError("bad_form", 400) from None
    request.ctx.form = Form(tuple((name, _UNSEEN.sub("", value.replace("\r\n", "\n"))) for name, value in pairs))
    return request.ctx.form  # type: ignore[no-any-return]
