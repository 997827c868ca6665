"""Examples that the storage tests share."""

from datetime import UTC, date, datetime

from bot.domain.messages import ChatRef, Incoming, Outgoing, Person, Reply, Text
from bot.domain.requests import Actor, Change, DataRequest, Event, Field, Kind, Move, Slots, Status

CHAT = ChatRef(channel="telegram", id="100")
OTHER = ChatRef(channel="telegram", id="200")
GROUP = ChatRef(channel="telegram", id="-1")
STAFF = Person(id="7", name="Hoà")
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def incoming(update_id: str = "1", chat: ChatRef = CHAT) -> Incoming:
    return Incoming(update_id=update_id, chat=chat, sender=Person(id="9", name="An"), at=AT, content=Text(text="alo"))


def request(code: str = "K7M-4QX", chat: ChatRef = CHAT, finish_by: date = date(2026, 11, 12)) -> DataRequest:
    change = Change(field=Field.PHONE, old="+84981900111", new="+84912345678")
    slots = Slots(changes=(change,), name="Nguyễn Văn An")
    return DataRequest(
        code=code,
        kind=Kind.CORRECT,
        chat=chat,
        slots=slots,
        opened_at=AT,
        answer_by=date(2026, 11, 4),
        finish_by=finish_by,
    )


def opened(at: datetime = AT) -> Event:
    return Event(move=Move.OPEN, actor=Actor.CUSTOMER, by="customer", at=at, status=Status.RECEIVED)


def message(text: str = "chào anh/chị", chat: ChatRef = CHAT, tag: str | None = None, edit: bool = False) -> Outgoing:
    return Outgoing(chat=chat, reply=Reply(text=text), tag=tag, edit=edit)
