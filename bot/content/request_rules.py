"""Rules about the kinds of request and the legal clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.models import Business, Deadlines, RequestFile
from bot.domain.requests import Kind


def every_kind_has_one_file(folder: Folder) -> Iterator[Finding]:
    """The seven kinds are all there, each in one file."""
    first: dict[Kind, str] = {}
    for file, request in folder.of(RequestFile):
        if request.kind in first:
            values = {"kind": request.kind, "where": first[request.kind]}
            yield Finding(file=file, problem="kind_twice", path=("kind",), values=values)
        first.setdefault(request.kind, file)
    for kind in Kind:
        if kind not in first:
            yield Finding(file=f"requests/{kind}.yaml", problem="missing_kind", values={"kind": kind})


def grounds_are_given(folder: Folder) -> Iterator[Finding]:
    """Each kind has a ground for refusing, and each ground its own id."""
    for file, request in folder.of(RequestFile):
        if not request.grounds:
            yield Finding(file=file, problem="no_grounds", path=("grounds",), values={"kind": request.kind})
        counts = Counter(ground.id for ground in request.grounds)
        for index, ground in enumerate(request.grounds):
            if counts[ground.id] > 1:
                yield Finding(file=file, problem="ground_twice", path=("grounds", index), values={"id": ground.id})


def deadlines_exist(folder: Folder) -> Iterator[Finding]:
    """The time limits that a kind names stand in deadlines.yaml."""
    profiles = folder.one(Deadlines).profiles
    for file, request in folder.of(RequestFile):
        if request.deadline not in profiles:
            values = {"deadline": request.deadline}
            yield Finding(file=file, problem="unknown_deadline", path=("deadline",), values=values)


def days_can_be_counted(folder: Folder) -> Iterator[Finding]:
    """There is a working day in the week, and the time zone is one."""
    for file, deadlines in folder.of(Deadlines):
        if not deadlines.working_weekdays:
            yield Finding(file=file, problem="no_working_day", path=("working_weekdays",))
    for file, business in folder.of(Business):
        if not _is_time_zone(business.time_zone):
            values = {"time_zone": business.time_zone}
            yield Finding(file=file, problem="unknown_time_zone", path=("time_zone",), values=values)


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, or a name that is no name ("", "../x", a folder)
        return False
    return True
