"""The few forms of Markdown that our own documents use, as HTML: headings, paragraphs, lists, tables, bold, code, links. Everything else stays as it is."""

from __future__ import annotations

import re
from html import escape

_ROW = re.compile(r"^\|(.+)\|$")
_RULE = re.compile(r"^[\s|:-]+$")
_ITEM = re.compile(r"^(?:[-*]|\d+\.) +(.*)")
_HEAD = re.compile(r"^(#{1,5}) +(.*)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


def _inline(text: str) -> str:
    """Bold, code and links; a link keeps its words alone, since its target is not in the pack."""
    said = escape(_PICTURE.sub("", text), quote=False)
    said = re.sub(r"`([^`]+)`", r"<code>\1</code>", said)
    said = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", said)
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", said)


def _table(rows: list[str]) -> str:
    cells = [[_inline(cell.strip()) for cell in re.split(r"(?<!\\)\|", match.group(1))] for row in rows if (match := _ROW.match(row)) and not _RULE.match(row)]
    if not cells:
        return ""
    head = "".join(f'<th scope="col">{cell}</th>' for cell in cells[0])
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells[1:])
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def render(text: str, *, top: int = 3) -> str:
    """The document as HTML, its first heading left out (who includes it has one), the others from level `top` on."""
    out: list[str] = []
    block: list[str] = []
    kind = ""

    def close() -> None:
        nonlocal kind
        if kind == "p":
            out.append(f"<p>{_inline(' '.join(block))}</p>")
        elif kind == "ul":
            out.append("<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in block) + "</ul>")
        elif kind == "table":
            out.append(_table(block))
        block.clear()
        kind = ""

    for raw in text.splitlines():
        line = _PICTURE.sub("", raw).rstrip()
        heading, item = _HEAD.match(line), _ITEM.match(line)
        if not line.strip():
            close()
        elif heading:
            close()
            level = min(len(heading.group(1)) - 2 + top, 6)
            if len(heading.group(1)) > 1:
                out.append(f"<h{level}>{_inline(heading.group(2))}</h{level}>")
        elif line.startswith("|"):
            if kind != "table":
                close()
            kind = "table"
            block.append(line)
        elif item:
            if kind != "ul":
                close()
            kind = "ul"
            block.append(item.group(1))
        elif kind == "ul":
            block[-1] += f" {line.strip()}"
        else:
            if kind != "p":
                close()
            kind = "p"
            block.append(line.strip())
    close()
    return "\n".join(out)
