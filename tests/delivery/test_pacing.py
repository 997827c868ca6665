from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import Pacer, Window
from bot.delivery.times import Patience
from bot.domain.limits import Limit, Limits

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
TELEGRAM = Limits(
    overall=Limit(count=30, seconds=1),
    private=Limit(count=3, seconds=3),
    group=Limit(count=20, seconds=60),
    is_group=lambda chat_id: chat_id.startswith("-"),
)


def _send(pacer: Pacer, chat_id: str, now: datetime) -> None:
    pacer.begin(chat_id, now)
    pacer.end(chat_id, now)


@given(st.integers(1, 5), st.lists(st.floats(0, 3), max_size=60))
def test_no_more_than_the_limit_goes_in_any_such_time(count: int, pauses: list[float]) -> None:
    window, now, sent = Window(Limit(count=count, seconds=2)), START, list[datetime]()
    for pause in pauses:
        now += timedelta(seconds=pause)
        now += window.wait(now)
        window.spend(now)
        sent.append(now)
    for first, after in zip(sent, sent[count:], strict=False):
        assert after - first >= timedelta(seconds=2)


def test_a_send_counts_from_its_beginning_until_its_time_after_its_end() -> None:
    pacer = Pacer(TELEGRAM)
    for second in (0, 1, 2):
        pacer.begin("100", START + timedelta(seconds=second))
    assert pacer.chat_wait("100", START + timedelta(seconds=9))
    pacer.end("100", START + timedelta(seconds=10))
    assert pacer.chat_wait("100", START + timedelta(seconds=12)) == timedelta(seconds=1)
    assert not pacer.chat_wait("100", START + timedelta(seconds=13))


def test_a_short_burst_goes_at_once() -> None:
    pacer = Pacer(TELEGRAM)
    for _ in range(3):
        assert not pacer.chat_wait("100", START)
        _send(pacer, "100", START)
    assert pacer.chat_wait("100", START) == timedelta(seconds=3)


def test_what_another_process_sent_before_counts_too() -> None:
    pacer = Pacer(TELEGRAM, [("100", START + timedelta(seconds=second)) for second in (0, 1, 2)])
    now = START + timedelta(seconds=2.5)
    assert pacer.chat_wait("100", now) == timedelta(seconds=0.5)
    assert pacer.room(now) == 29


def test_a_busy_group_does_not_slow_a_customer() -> None:
    pacer = Pacer(TELEGRAM)
    for number in range(20):
        _send(pacer, "-1", START + timedelta(seconds=number / 10))
    later = START + timedelta(seconds=10)
    assert pacer.chat_wait("-1", later) == timedelta(seconds=50)
    assert not pacer.chat_wait("100", later)
    assert pacer.room(later) == 30


def test_all_chats_together_keep_the_overall_limit() -> None:
    pacer = Pacer(TELEGRAM)
    for number in range(30):
        _send(pacer, str(number), START)
    assert pacer.room(START) == 0
    assert pacer.wait(START + timedelta(seconds=0.4)) == timedelta(seconds=0.6)


def test_a_clock_set_back_does_not_stop_the_sending() -> None:
    pacer = Pacer(TELEGRAM)
    for _ in range(3):
        _send(pacer, "100", START)
    assert not pacer.chat_wait("100", START - timedelta(days=1))


def test_pauses_double_up_to_the_longest() -> None:
    patience = Patience(first_pause=1, longest_pause=10)
    assert [patience.pause(attempts, 1) for attempts in range(1, 7)] == [1, 2, 4, 8, 10, 10]
    assert patience.pause(4, 0) == 4
