"""The admins' guide: it names every key of every file, and its examples together are content that can be served."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.commands.kb import kb
from bot.content.folder import PLACES, Place
from bot.content.loader import examine
from bot.content.shapes import all_keys
from bot.domain.requests import Kind
from tests.content.conftest import ROOT, SHOP

GUIDE = (SHOP / "README.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"^Ví dụ `(?P<name>[^`]+)`:\n\n```yaml\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


def section_of(place: Place) -> str:
    """What the guide says about one kind of file."""
    _, heading, rest = GUIDE.partition(f"\n### `{place.pattern}`")
    assert heading, f"the guide has no section about {place.pattern}"
    return rest.split("\n### ", 1)[0]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.pattern)
def test_every_key_is_explained_and_stands_in_the_example(place: Place) -> None:
    section = section_of(place)
    example = _EXAMPLE.search(section)
    assert example is not None
    assert Path(example["name"]).match(place.pattern)
    keys = all_keys(place.shape)
    told = set(re.findall(r"`(\w+)`", section[: example.start()]))
    assert keys - told == set()
    shown = set(re.findall(r"(?:^|[{,-]\s*|^\s+)(\w+):", example["text"], re.MULTILINE))
    assert keys - shown == set()


def test_the_examples_together_are_content_without_a_warning(tmp_path: Path) -> None:
    """The guide shows one request and one phrase; the other requests are like it, the phrases are the shop's."""
    for example in _EXAMPLE.finditer(GUIDE):
        path = tmp_path / example["name"]
        path.parent.mkdir(exist_ok=True)
        path.write_text(example["text"], encoding="utf-8")
    request = (tmp_path / "requests/delete.yaml").read_text(encoding="utf-8")
    ways = request[request.index("ask:\n  thường") :]
    for kind in set(Kind) - {Kind.DELETE}:
        other = request.replace("kind: delete", f"kind: {kind}").replace(ways, re.sub("- (.*)", rf"- \1 {kind}", ways))
        (tmp_path / f"requests/{kind}.yaml").write_text(other, encoding="utf-8")
    shutil.copy(SHOP / "phrases.yaml", tmp_path / "phrases.yaml")
    assert [str(problem) for problem in examine(tmp_path).problems] == []


def test_the_phrase_shown_is_one_of_the_shop() -> None:
    assert _examples()["phrases.yaml"].strip() in (SHOP / "phrases.yaml").read_text(encoding="utf-8")


def test_the_guide_names_every_command_of_the_workbench() -> None:
    names = {command.name or str(getattr(command.callback, "__name__", "")) for command in kb.registered_commands}
    assert {name for name in names if f"`kb {name}`" not in GUIDE} == set()


def test_the_readme_leads_to_the_guide() -> None:
    assert "knowledge/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")


def _examples() -> dict[str, str]:
    return {example["name"]: example["text"] for example in _EXAMPLE.finditer(GUIDE)}
