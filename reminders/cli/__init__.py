"""The command line: one file per command, loaded when it is called. A command parses, calls one action, and prints."""

import gc
import sys
from importlib import import_module

import click

from reminders import __version__
from reminders.core.errors import RemindersError

# Command -> what it is for, as the overview shows it without loading the command.
COMMANDS = {
    "ack": "Say that what a notice asks is done.",
    "add": "Add an event and show its next occurrences and notices.",
    "apply": "Bring the store to what calendar and recipient files say.",
    "backup": "Copy the database while it is in use.",
    "cancel": "Cancel an event.",
    "check": "Check calendar files without applying them.",
    "close": "Say how an event with an open date ended.",
    "config": "Show the settings and where each came from.",
    "doctor": "Look for what is wrong with store, data and settings.",
    "edit": "Change fields of an event.",
    "export": "Write a calendar to a file.",
    "feed": "Write a calendar's feed.",
    "fix": "Give an event with an open date its date.",
    "forget": "Erase a person for good.",
    "links": "Make, list and revoke private addresses of feeds.",
    "list": "List the stored events.",
    "log": "Show the ledger of notices.",
    "migrate": "Bring the database to this version.",
    "move": "Move an event to another date.",
    "notify": "Send a test notice now.",
    "preview": "Show a notice as its reader gets it.",
    "publish": "Write the public site as files.",
    "recipients": "Add, list and remove those who are told.",
    "remove": "Take an event out of the store.",
    "replay": "Send again what failed or expired.",
    "run": "Run the daemon: notices and web in one process.",
    "schema": "Print the JSON Schema of calendar files.",
    "search": "Find events by their words.",
    "show": "Show one event.",
    "simulate": "Show what would be sent, without sending.",
    "snooze": "Tell the reader of a notice again later.",
    "subscribe": "Follow a calendar that is kept elsewhere.",
    "subscriptions": "List, read again and end what `subscribe` began.",
    "upcoming": "Show what comes.",
    "why": "Explain an event or a notice.",
}


_OBJECTS_BEFORE_SEARCH = 50_000


class _Failure(click.ClickException):
    """A `RemindersError` on its way to the terminal."""

    def show(self, file: object = None) -> None:
        del file
        click.echo(click.style(self.message, fg="red"), err=True)


class LazyGroup(click.Group):
    """A group whose commands stand in files of their own; each takes `--database`, before or after its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"reminders.cli.{cmd_name}")
        command: click.Command = module.command
        _accept_database(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except RemindersError as error:
            failure = _Failure(str(error))
            failure.exit_code = error.exit_code  # type: ignore[misc]  # click reads it from the instance too
            raise failure from error


def _accept_database(command: click.Command) -> None:
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _accept_database(inner)
    elif not any(option.name == "database" for option in command.params):
        command.params.append(
            click.Option(
                ["--database"],
                metavar="URL",
                expose_value=False,
                callback=_remember_database,
                help="Where it is stored.",
            )
        )


def _remember_database(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    del parameter
    if value is not None:
        ctx.find_root().meta["database"] = value


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="reminders", message="%(prog)s %(version)s")
@click.option("--database", metavar="URL", help="Where it is stored: sqlite:///FILE or postgresql://...")
@click.pass_context
def reminders(ctx: click.Context, database: str | None) -> None:
    """Anniversaries and events, written down once, told ahead of time.

    Start with `reminders add "Ada's birthday" --since 1990-12-10 --kind birthday`, then `reminders run`.
    """
    ctx.meta["database"] = database


def main() -> None:
    """Run the command line.

    Most of what a command makes lives until its end, so the search for garbage waits until there may be some, and is
    left out at the end. Both together are a fifth of what `upcoming` costs.
    """
    gc.set_threshold(_OBJECTS_BEFORE_SEARCH)
    try:
        reminders(prog_name="reminders", args=sys.argv[1:])
    finally:
        gc.freeze()
