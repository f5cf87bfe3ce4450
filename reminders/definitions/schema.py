"""The JSON Schema of calendar files, so that editors complete and check them."""

from typing import Any

from reminders.definitions.models import FileModel

SCHEMA_NAME = "reminders.schema.json"
# Taplo and the editors built on it read this from a file's first line.
SCHEMA_LINE = f":schema ./{SCHEMA_NAME}"


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a calendar or recipient file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **FileModel.model_json_schema(by_alias=True)}
