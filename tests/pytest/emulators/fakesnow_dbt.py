"""dbt on fakesnow: fakesnow_dbt.py FOLDER WORDS OF DBT. The folder keeps the databases from run to run.

Runs in .venv-snowflake. What Snowflake takes and fakesnow does not (docs.snowflake.com, CREATE VIEW and ALTER TABLE ... COLUMN):
- comments on columns; here they are left out
- temporary views, which dbt makes for the strategy append; here they are views
"""

import re
import sys

import fakesnow
import fakesnow.cursor
from dbt.cli.main import cli

COMMENT = re.compile(r" COMMENT \$\$.*?\$\$", re.DOTALL)
COMMENT_ALONE = r"\s*(alter\s+(table|view)\s+\S+\s+alter|comment\s+(if exists\s+)?on)\b"
execute = fakesnow.cursor.FakeSnowflakeCursor.execute


def execute_as_fakesnow_can(self, command, *args, **kwargs):
    if "create or replace" in command:
        command = COMMENT.sub("", command).replace("create or replace  temporary view", "create or replace view")
    return execute(self, command, *args, **kwargs)


if __name__ == "__main__":
    fakesnow.cursor.FakeSnowflakeCursor.execute = execute_as_fakesnow_can
    with fakesnow.patch(db_path=sys.argv[1], nop_regexes=[COMMENT_ALONE]):
        cli(sys.argv[2:])
