"""Settings of the documentation site, which `make site` builds with Sphinx and MyST.

The pages are plain Markdown, so that they read well in a repository browser too. Every warning is an error,
so a link to a page or heading that does not exist stops the build.
"""

from __future__ import annotations

import re
from importlib.metadata import version as installed_version
from pathlib import Path

from sphinx.application import Sphinx

project = "guaranteesim"
copyright = "The guaranteesim developers"
version = release = installed_version(project)

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
# The outputs in the notebooks are shown as they are; `make notebooks` makes them again.
nb_execution_mode = "off"
myst_heading_anchors = 4

autodoc_default_options = {"members": True, "inherited-members": "BaseModel"}
autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_use_ivar = True  # as separate entries, attributes would be described twice

# Output and formulas are not for copying.
copybutton_selector = "div.highlight-sh pre, div.highlight-python pre, div.highlight-yaml pre"

html_theme = "furo"
html_title = f"guaranteesim {release}"
html_show_sourcelink = False

_ROOT = Path(__file__).resolve().parents[1]
_INCLUDED = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
"""Pages outside this folder, by the page of the site that has the same contents."""


def _redirect_outside_links(app: Sphinx, name: str, source: list[str]) -> None:
    """Let links out of this folder lead to a page of the site, or name the path where there is none.

    A reader of the site has no repository to follow them into. A path that does not exist is left, so that
    the build stops at it.
    """
    up = "../" * name.count("/")

    def redirect(link: re.Match[str]) -> str:
        words, path, anchor = link["words"], link["path"], link["anchor"] or ""
        if path in _INCLUDED:
            return f"[{words}]({up}{_INCLUDED[path]}{anchor})"
        if (_ROOT / path).exists():
            return f"{words} (`{path}`)"
        return link[0]

    links = rf"(?<!!)\[(?P<words>[^\]]*)\]\({re.escape(up)}\.\./(?P<path>[^)#.][^)#]*)(?P<anchor>#[^)]*)?\)"
    source[0] = re.sub(links, redirect, source[0])


def setup(app: Sphinx) -> None:
    """Register the hook that sees the source of each page."""
    app.connect("source-read", _redirect_outside_links)
