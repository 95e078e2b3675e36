"""The pages of docs/ as a site to browse; mkdocs.yml says how."""

import os
import subprocess
import sys
from pathlib import Path

from sms_segmentation.paths import ROOT

SITE = ROOT / "target" / "site"


def build(place: Path = SITE) -> Path:
    """Build the site and return its first page; ends the process with 1 when mkdocs warns of something."""
    options = ["--strict", "--quiet", "--config-file", str(ROOT / "mkdocs.yml"), "--site-dir", str(place)]
    if subprocess.run([sys.executable, "-m", "mkdocs", "build", *options], env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}).returncode:
        sys.exit(1)
    return place / "index.html"
