"""The commands under their names."""

from __future__ import annotations

import typer

from bot.commands.announcements import announcements
from bot.commands.ask import ask
from bot.commands.chat import chat
from bot.commands.database import db
from bot.commands.demo import demo
from bot.commands.doctor import doctor
from bot.commands.kb import kb
from bot.commands.purge import purge
from bot.commands.requests import requests
from bot.commands.run import run, web, worker

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="`python -m bot COMMAND`: the door for people and scripts.",
)
cli.command()(demo)
cli.command()(run)
cli.command()(web)
cli.command()(worker)
cli.command()(chat)
cli.command()(ask)
cli.command()(doctor)
cli.command()(purge)
cli.add_typer(kb, name="kb")
cli.add_typer(db, name="db")
cli.add_typer(requests, name="requests")
cli.add_typer(announcements, name="announcements")
