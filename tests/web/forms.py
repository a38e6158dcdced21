"""Reading a page as a browser does: its forms, and what each would post."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.web.conftest import Client


@dataclass
class PageForm:
    """A form: where it posts, its hidden fields and selected options, the buttons (name, value, title) it can be sent with."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    has_text: bool = False
    text: str = ""


class Page(HTMLParser):
    """A page's forms, elements and visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._form: PageForm | None = None
        self._select = ""
        self._button: tuple[str, str] | None = None
        self._title = ""
        self._in_textarea = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if tag == "form":
            self._form = PageForm(values.get("action", ""), values.get("method", "get"))
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "input":
            self._form.fields.append((values["name"], values.get("value", "")))
        elif tag == "select":
            self._select = values["name"]
        elif tag == "option" and "selected" in values:
            self._form.fields.append((self._select, values["value"]))
        elif tag == "button":
            self._button, self._title = (values.get("name", ""), values.get("value", "")), ""
        elif tag == "textarea":
            self._form.has_text = self._in_textarea = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "button" and self._form is not None and self._button is not None:
            self._form.buttons.append((*self._button, self._title))
            self._button = None
        elif tag == "textarea":
            self._in_textarea = False

    def handle_data(self, data: str) -> None:
        self.text += data
        self._title += data
        if self._in_textarea and self._form:
            self._form.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [values for name, values in self.elements if name == tag]

    @property
    def token(self) -> str:
        return next(value for form in self.forms for name, value in form.fields if name == "token")

    def press(self, value: str) -> list[tuple[str, str]]:
        """What pressing the button with this value posts."""
        for form in self.forms:
            for name, own, _ in form.buttons:
                if own == value:
                    return [*form.fields, (name, own)]
        raise LookupError(value)

    def write(self, text: str) -> list[tuple[str, str]]:
        """What sending this text posts."""
        form = next(form for form in self.forms if form.has_text)
        return [*form.fields, ("text", text)]

    def choose(self, old: str, new: str) -> list[tuple[str, str]]:
        """What changing a selected option posts."""
        form = next(form for form in self.forms if ("choice", old) in form.fields)
        return [(name, new if value == old else value) for name, value in form.fields]


def begun(client: Client) -> Page:
    """The page after a first message: the conversation is open."""
    return Page(client.post(begin(client).write("first words")).text)


def begin(client: Client, query: str = "?language=en&country=IE") -> Page:
    answer = client.get(f"/chat{query}", Accept="text/html")
    assert answer.status == 200
    return Page(answer.text)
