"""What the project is installed from: locks.py reads the locks, licenses.py and vulnerabilities.py judge the packages, command.py reports."""
