"""Check a sites.yml and print, for each site, the script tag and the lines of its Content-Security-Policy."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.content.library import content_store
from bot.content.problems import ContentError
from bot.content.sites import Site, load_sites


def _show(site: Site, server: str) -> str:
    attributes = [f'src="{server}/widget.js"', f'data-site="{site.id}"', *([f'data-language="{site.language}"'] if site.language else []), "defer"]
    return "\n".join([
        f"{site.id}: {site.name}, shown on {', '.join(site.origins)}",
        f"  tag     <script {' '.join(attributes)}></script>",
        f"  policy  script-src {server}; frame-src {server}",
        f"  link    {server}/chat?site={site.id}",
        f"  notice  {server}/notice?site={site.id}",
    ])  # fmt: skip


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="signpost sites", description=__doc__)
    parser.add_argument("file", type=Path, help="the file, such as sites.yml")
    parser.add_argument("--server", default="https://guide.example.org", help="the address of the guide (default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        sites = load_sites(options.file, content_store().current.languages)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n\n".join(_show(site, options.server.rstrip("/")) for site in sites.values()))
    return 0
