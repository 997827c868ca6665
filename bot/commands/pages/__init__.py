"""Pages for an admin's browser: one file each, opened from disk, with nothing fetched from anywhere."""

from __future__ import annotations

from pathlib import Path


def write_page(path: Path, template: str, **values: object) -> None:
    """Write a page made of one of the templates in this folder."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only who writes a page waits for it

    templates = Environment(
        loader=PackageLoader("bot.commands", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(templates.get_template(template).render(values), encoding="utf-8")
