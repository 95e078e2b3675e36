"""Great Expectations over a warehouse: command.py prints and reports, suites.py runs the suites of expectations/."""
