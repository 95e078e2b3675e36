"""Why a number was texted, for a lawyer: command.py asks and writes, record.py gathers the rows, page.py makes the page and the CSV file."""
