"""The pages, a module each: `PAGE` (bot/review/registry.py) and `blueprint`. Modules whose name begins with `_` are shared by several."""
