"""Ways of asking added to the folder's files. Every other letter of the file stays: its comments, order and spacing.

The place is found through the marks that YAML's own parser leaves, and only new lines are put in there.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from bot.content.source import BadYamlError, KeyPath, parse
from bot.domain.errors import ContentError

_SHELVES = {  # where the labels of each shelf stand: the files, and the key in them
    "answer": ("answers/*.yaml", "answers"),
    "silent": ("silent/*.yaml", "topics"),
    "smalltalk": ("small_talk.yaml", "small_talk"),
    "offtopic": ("off_topic.yaml", "off_topic"),
    "handoff": ("handoff.yaml", "handoff"),
}
_REQUESTS = "requests/*.yaml"


def add_asks(folder: Path, label: str, voice: str, texts: Sequence[str], comment: str) -> bool:
    """Write these ways of asking for a label ("answer/ID", "request/KIND" …) under the voice, each with the comment.

    One that stands there already is left out. False when the folder has no such entry. Raises ContentError when the
    file is not written in a way that can be added to; then nothing is changed.
    """
    found = _place(folder, label)
    if found is None:
        return False
    path, way = found
    source = path.read_text(encoding="utf-8")
    _put(path, _added(source, way, voice, [unicodedata.normalize("NFC", text) for text in texts], comment))
    return True


def _place(folder: Path, label: str) -> tuple[Path, KeyPath] | None:
    """The file of the label, and the way to its ways of asking. Only the files of its shelf are read."""
    kind, _, entry_id = label.partition("/")
    if kind == "request":
        kinds = ((path, _data(path).get("kind")) for path in sorted(folder.glob(_REQUESTS)))
        return next(((path, ("ask",)) for path, found in kinds if found == entry_id), None)
    pattern, key = _SHELVES[kind]
    for path in sorted(folder.glob(pattern)):
        entries = _data(path).get(key)
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and entry.get("id") == entry_id:
                return path, (key, number, "ask")
    return None


def _data(path: Path) -> dict[object, object]:
    """What the file holds; nothing where it is broken, which is told elsewhere."""
    try:
        data = parse(path.read_text(encoding="utf-8")).data
    except BadYamlError:
        return {}
    return data if isinstance(data, dict) else {}


def _added(source: str, path: KeyPath, voice: str, texts: Sequence[str], comment: str) -> str:
    """The file's text with the new lines in it, made sure to say what it said before and these."""
    asks = _node(yaml.compose(source, Loader=yaml.CBaseLoader), path)
    if not isinstance(asks, yaml.MappingNode) or asks.flow_style:
        raise ContentError(())
    spoken = {key.value: value for key, value in asks.value}
    old = [node.value for node in spoken[voice].value] if voice in spoken else []
    new = [text for text in dict.fromkeys(texts) if text not in old]
    if not new:
        return source
    changed = "".join(_with_lines(source, asks, spoken.get(voice), voice, [*_items(new, comment)]))
    _make_sure(source, changed, path, voice, [*old, *new])
    return changed


def _items(texts: Sequence[str], comment: str) -> Iterator[str]:
    """Quoted, so that no letter of a customer means anything to YAML."""
    flat = " ".join(comment.split())
    return (f"- {json.dumps(text, ensure_ascii=False)} # {flat}\n" for text in texts)


def _with_lines(
    source: str, asks: yaml.MappingNode, spoken: yaml.Node | None, voice: str, items: Sequence[str]
) -> Iterator[str]:
    """The lines put after the voice's last one, or as a new voice after the last."""
    if spoken is not None and (not isinstance(spoken, yaml.SequenceNode) or spoken.flow_style or not spoken.value):
        raise ContentError(())
    lines = source.splitlines(keepends=True)
    end = _last_line(spoken or asks) + 1
    if lines[:end] and not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    yield from lines[:end]
    if spoken is None:
        margin = asks.value[0][0].start_mark.column
        yield f"{' ' * margin}{voice}:\n"
        dash = margin + 2
    else:
        dash = spoken.start_mark.column
    yield from (" " * dash + item for item in items)
    yield from lines[end:]


def _last_line(node: yaml.Node) -> int:
    """The line, from 0, on which the node's last word stands; comments after it belong to what follows."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1])
    line: int = node.end_mark.line
    return line - 1 if node.end_mark.column == 0 and line > node.start_mark.line else line


def _node(root: yaml.Node | None, path: KeyPath) -> yaml.Node | None:
    node = root
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return node


def _make_sure(source: str, changed: str, path: KeyPath, voice: str, asks: Sequence[str]) -> None:
    """Nothing else may have changed. Raises ContentError."""
    wanted = parse(source).data
    node = wanted
    for step in path:
        node = node[step]  # type: ignore[index]  # the way was found in this very text
    node[voice] = list(asks)  # type: ignore[index]
    if parse(changed).data != wanted:
        raise ContentError(())


def _put(path: Path, text: str) -> None:
    """Whoever reads the file at this moment sees the old one or the new one, whole."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8", newline="")
    draft.replace(path)
