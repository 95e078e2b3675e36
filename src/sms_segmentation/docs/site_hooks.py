"""What mkdocs does on top for the site: README as its first page, flowcharts as pictures, no links out of the site."""

import posixpath
import re
from typing import Any

from mkdocs.structure.files import File

from sms_segmentation.docs.flowchart import drawn
from sms_segmentation.paths import ROOT

FLOWCHART = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)
LINK = re.compile(r"(?<!!)\[([^]]+)\]\(([^)#:]+)(#[^)]*)?\)")


def on_files(files: Any, config: Any) -> Any:
    """The first page is README.md, as if it were in docs/."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    moved = re.sub(r"\]\((?!https?:)(docs/)?", lambda link: "](" if link[1] else "](../", readme)
    files.append(File.generated(config, "index.md", content=moved))
    return files


def on_page_markdown(markdown: str, page: Any, files: Any, **_: Any) -> str:
    markdown = FLOWCHART.sub(lambda chart: f'<div class="flowchart">{drawn(chart[1])}</div>', markdown)

    def inside(link: re.Match[str]) -> str:
        """A link within the site; else its text, with the place in the project."""
        text, place = link[1], link[3] or ""
        folder = posixpath.dirname(page.file.src_uri)
        path = posixpath.normpath(posixpath.join(folder, link[2])).removeprefix("../")
        path = "index.md" if path == "README.md" else path
        if files.get_file_from_path(path):
            return f"[{text}]({posixpath.relpath(path, folder or '.')}{place})"
        return text if path in text else f"{text} (`{path}`)"

    return LINK.sub(inside, markdown)
