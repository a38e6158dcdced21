"""signpost <verb>: each verb is a module of bot/commands with a function `run(arguments) -> exit code`."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bot.commands


def verbs() -> dict[str, str]:
    """Every verb with the first line of its documentation."""
    found = {}
    for module in pkgutil.iter_modules(bot.commands.__path__):
        if not module.name.startswith("_"):
            found[module.name.rstrip("_").replace("_", "-")] = module.name  # try_: the word alone is Python's
    return found


def main() -> None:
    """The command `signpost`."""
    from bot.engine.privacy import configure_logging

    configure_logging(debug="--debug" in sys.argv)
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    known = verbs()
    if not arguments or arguments[0] in ("-h", "--help") or arguments[0] not in known:
        if arguments and arguments[0] not in ("-h", "--help"):
            print(f"signpost: there is no verb {arguments[0]!r}\n", file=sys.stderr)
        print("usage: signpost <verb> [options]; signpost <verb> --help\n")
        for verb, module in known.items():
            document = importlib.import_module(f"bot.commands.{module}").__doc__ or ""
            print(f"  {verb:16} {document.strip().splitlines()[0]}")
        sys.exit(0 if not arguments or arguments[0] in ("-h", "--help") else 2)
    try:
        sys.exit(importlib.import_module(f"bot.commands.{known[arguments[0]]}").run(arguments[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)


if __name__ == "__main__":
    main()
