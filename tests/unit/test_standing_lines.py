"""The line that a crisis text names: one that answers now, where there is one."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.content.library import content_store
from bot.content.rank import Visitor, rank
from bot.content.speak import standing_values

WEEK = [datetime.fromisoformat("2026-11-23T00:30:00+00:00") + timedelta(hours=6 * step) for step in range(28)]


def test_no_closed_line_is_named_while_another_answers() -> None:
    content = content_store().current
    countries = sorted(set(content.services) - {"ZZ"})
    stood_in = 0
    for country in countries:
        for young in (False, True):
            visitor = Visitor(language="en", country=country, under_18=young)
            for now in WEEK[::5]:
                named = standing_values(content, visitor, now, ["crisis_line"])["crisis_line"]
                found = {item.service.name: item for item in rank(content.services, visitor, "suicide", now)}
                own = [item for item in found.values() if item.service.kind == "crisis" and any(c.display or c.url for c in item.channels)]
                chosen = next((item for name, item in found.items() if named in (name, name + ", " + named.rpartition(", ")[2])), None)
                assert chosen or not own, (country, named)
                if chosen is None or chosen.state.open is not False:
                    stood_in += bool(chosen and chosen.service.kind == "child_helpline")
                    continue
                assert not [item.service.id for item in own if item.state.open is not False], (country, named, now)
                assert not young or not [item for item in found.values() if item.service.kind == "child_helpline" and item.state.open], (country, named, now)
    assert stood_in, "no country has a crisis line that closes while the child line answers"


def test_a_number_that_the_name_says_is_not_said_twice() -> None:
    content = content_store().current
    named = {
        country: standing_values(content, Visitor(language="en", country=country), WEEK[2], ["crisis_line"])["crisis_line"] for country in content.services
    }
    assert named["EG"].count("16328") == 1
    assert named["FI"].endswith(", 09 2525 0113")
    for country, line in named.items():
        where = line.rpartition(", ")[2]
        assert where == line or line.count(where) == 1, (country, line)
