from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chain import FIRST, Fault, FaultKind, Link, Values, canonical, first_fault, seal_event, seal_values


def _chain(length: int = 4) -> list[Link]:
    links: list[Link] = []
    previous = FIRST
    for seq in range(1, length + 1):
        values = Values(salt=str(seq), content=canonical({"reason": f"because {seq}"}))
        body, sealed = {"move": "ask", "at": str(seq)}, seal_values(values)
        digest = seal_event(previous, body, sealed)
        links.append(Link(seq=seq, previous=previous, body=body, values_hash=sealed, hash=digest, values=values))
        previous = digest
    return links


def _fault(links: list[Link], whole: list[Link]) -> Fault | None:
    return first_fault(links, length=len(whole), head=whole[-1].hash)


def test_a_whole_chain_has_no_fault() -> None:
    assert _fault(_chain(), _chain()) is None


def test_deleted_values_do_not_break_the_chain() -> None:
    assert _fault([replace(link, values=None) for link in _chain()], _chain()) is None


def test_an_edited_event_is_named() -> None:
    links = _chain()
    links[1] = replace(links[1], body={**links[1].body, "move": "verify"})
    assert _fault(links, _chain()) == Fault(seq=2, kind=FaultKind.EDITED)


def test_edited_values_are_named() -> None:
    links = _chain()
    links[2] = replace(links[2], values=Values(salt="3", content="{}"))
    assert _fault(links, _chain()) == Fault(seq=3, kind=FaultKind.VALUES_EDITED)


def test_a_removed_event_is_named_wherever_it_stood() -> None:
    for gone in range(4):
        links = [link for link in _chain() if link.seq != gone + 1]
        assert _fault(links, _chain()) == Fault(seq=gone + 1, kind=FaultKind.REMOVED)


def test_events_that_changed_places_are_named() -> None:
    links = _chain()
    links[1], links[2] = replace(links[2], seq=2), replace(links[1], seq=3)
    assert _fault(links, _chain()) == Fault(seq=2, kind=FaultKind.OUT_OF_ORDER)


def test_a_last_event_sealed_anew_is_named() -> None:
    links = _chain()
    body = {"move": "finish"}
    links[3] = replace(links[3], body=body, hash=seal_event(links[3].previous, body, links[3].values_hash))
    assert _fault(links, _chain()) == Fault(seq=4, kind=FaultKind.EDITED)


def test_an_added_event_is_named() -> None:
    assert _fault(_chain(6), _chain(4)) == Fault(seq=5, kind=FaultKind.EDITED)


@given(st.dictionaries(st.text(), st.text()))
def test_the_order_of_keys_does_not_matter(values: dict[str, str]) -> None:
    assert canonical(values) == canonical(dict(reversed(values.items())))
