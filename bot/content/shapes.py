"""The shapes beside the YAML that fills them: which keys belong where, and which values are plain text."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, RootModel

from bot.content.source import KeyPath

Annotation: TypeAlias = Any
"""What a field is declared as; types are no values that a checker could name."""

_CLOSE = 0.6  # of difflib's ratio: "tittle" is title, "ghi chú" is nothing


def keys_at(shape: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """The keys that may stand where this path leads; none where any key may."""
    annotation: Annotation = shape
    for step in path:
        annotation = _within(annotation, step)
    model = model_of(annotation)
    return tuple(model.model_fields) if model else ()


def nearest_key(shape: type[BaseModel], path: KeyPath) -> str | None:
    """The right key that a wrong one, the last of the path, was probably meant to be."""
    close = get_close_matches(str(path[-1]), keys_at(shape, path[:-1]), n=1, cutoff=_CLOSE)
    return close[0] if close else None


def all_keys(shape: type[BaseModel]) -> frozenset[str]:
    """Every key that may stand anywhere in a file of this shape."""
    found: set[str] = set()
    waiting: list[Annotation] = [shape]
    while waiting:
        annotation = waiting.pop()
        model = model_of(annotation)
        if model is None:
            waiting.extend(_parts(annotation))
        elif issubclass(model, RootModel):
            waiting.append(model.model_fields["root"].annotation)
        else:
            found.update(model.model_fields)
            waiting.extend(field.annotation for field in model.model_fields.values())
    return frozenset(found)


def nodes_of(annotation: Annotation, node: yaml.Node) -> Iterator[tuple[Annotation, yaml.Node]]:
    """Every value of a file with what it is declared as, the outermost first."""
    yield annotation, node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if (inner := _within(annotation, key.value)) is not None:
                yield from nodes_of(inner, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            if (inner := _within(annotation, 0)) is not None:
                yield from nodes_of(inner, value)


def is_text(annotation: Annotation) -> bool:
    """Whether a value declared so is any text."""
    return _bare(annotation) is str


def model_of(annotation: Annotation) -> type[BaseModel] | None:
    """The model that a value declared so becomes."""
    inner = _bare(annotation)
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def _within(annotation: Annotation, step: str | int) -> Annotation:
    inner = _bare(annotation)
    model = model_of(inner)
    if model and issubclass(model, RootModel):
        return _within(model.model_fields["root"].annotation, step)
    if model:
        field = model.model_fields.get(str(step))
        return field.annotation if field else None
    container: object = get_origin(inner)
    if container is list:
        return get_args(inner)[0]
    return get_args(inner)[1] if container is dict else None


def _bare(annotation: Annotation) -> Annotation:
    """The declaration without its constraints and without "or nothing"."""
    origin: object = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _bare(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation


def _parts(annotation: Annotation) -> tuple[Annotation, ...]:
    return get_args(_bare(annotation))
