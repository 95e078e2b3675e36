"""A command on fakesnow: on_fakesnow.py FOLDER dbt|sms WORDS. The folder keeps the databases from run to run.

Runs in .venv-snowflake. What Snowflake takes and fakesnow does not (docs.snowflake.com, CREATE VIEW and ALTER TABLE ... COLUMN):
- comments on columns; here they are left out
- temporary views and tables of a schema, which dbt makes of what is new and drops; here they are plain ones
- try_cast to a timestamp is null where a text is none; fakesnow fails
- try_base64_decode_string; here DuckDB's functions say the same
- a $ within a text; fakesnow takes the word after it for a variable, of which the project sets none
"""

import os
import re
import sys
import warnings
from functools import reduce

import fakesnow
import fakesnow.cursor
import fakesnow.transforms
import fakesnow.variables
import snowflake.connector
from dbt.adapters.snowflake.connections import SnowflakeCredentials
from dbt.cli.main import cli
from sqlglot import exp

from sms_segmentation.cli import app

COMMENT = re.compile(r" COMMENT \$\$.*?\$\$", re.DOTALL)
TEMPORARY = re.compile(r"create or replace\s+temporary\s+(table|view)")
COMMENT_ALONE = r"\s*(alter\s+(table|view)\s+\S+\s+alter|comment\s+(if exists\s+)?on)\b"
execute = fakesnow.cursor.FakeSnowflakeCursor.execute
to_timestamp = fakesnow.transforms.to_timestamp


def execute_as_fakesnow_can(self, command, *args, **kwargs):
    if "create or replace" in command:
        command = TEMPORARY.sub(r"create or replace \1", COMMENT.sub("", command))
    return execute(self, command, *args, **kwargs)


def to_timestamp_or_null(expression):
    if isinstance(expression, exp.TryBase64DecodeString):
        return reduce(lambda inner, name: exp.Anonymous(this=name, expressions=[inner]), ("from_base64", "decode", "try"), expression.this)
    return expression if isinstance(expression, exp.TryCast) else to_timestamp(expression)


if __name__ == "__main__":
    warnings.filterwarnings("ignore", "Arrow output")
    folder, name, *words = sys.argv[1:]
    sys.argv = [name, *words]
    fakesnow.cursor.FakeSnowflakeCursor.execute = execute_as_fakesnow_can
    fakesnow.transforms.to_timestamp = to_timestamp_or_null
    fakesnow.variables.Variables.inline_variables = lambda _, sql: sql
    SnowflakeCredentials._get_private_key = lambda _: None  # profiles.yml names one, which the emulator does not ask for
    with fakesnow.patch(db_path=folder, nop_regexes=[COMMENT_ALONE]):
        snowflake.connector.connect(database="analytics", schema=os.environ["SNOWFLAKE_SCHEMA"])  # else two threads of dbt make them at once
        cli() if name == "dbt" else app()
