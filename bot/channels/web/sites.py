"""Which site a request is about."""

from __future__ import annotations

from bot.channels.web.context import WebRequest
from bot.channels.web.web_error import WebError
from bot.content.sites import Site


def site_of(request: WebRequest, name: str | None) -> Site:
    """The site of that name, noted for the headers of the answer; without a name the server's own. Raises WebError for one that is not listed."""
    site = request.app.ctx.settings.site(name)
    if site is None:
        raise WebError("not_found", "site: found one that is not in this server's sites.yml; wanted one of its names, or none.")
    request.ctx.site = site
    return site
