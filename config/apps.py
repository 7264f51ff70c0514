"""What is collected as static files."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Takes from the installed packages only what a page loads: 20 files instead of some 400."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "tabler-*",
        "*.rtl.*",
        "tabler.css*",
        "*.esm.*",
        "*.d.ts",
        "htmx.js",
        "htmax*",
        "ext",
        "editors",
        "scripts",
        "skills",
        "viewflow",
        "guardian",
        "*.woff",
        "*-italic.woff2",
        "*-[12389]00-normal.woff2",
    ]
