"""Languages by name and by first line."""

import pytest

from review_action.pipeline.intake.detect_language import detect_language


@pytest.mark.parametrize(
    ("path", "first_line", "language"),
    [
        ("a.py", "", "python"),
        ("deep/A.TSX", "", "typescript"),
        ("a.test.js", "", "javascript"),
        ("Dockerfile", "", "dockerfile"),
        ("docker/Dockerfile.dev", "", "dockerfile"),
        ("Makefile", "", "make"),
        ("a.unknown", "", ""),
        ("py", "", ""),
        ("bin/run", "#!/usr/bin/env python3", "python"),
        ("bin/run", "#!/usr/bin/env -S deno run", "typescript"),
        ("bin/run", "#! /bin/sh -e", "bash"),
        ("bin/run", "#!/opt/strange", ""),
        ("a.rb", "#!/bin/sh", "ruby"),
        ("", "", ""),
    ],
)
def test_detect_language__by_name_then_by_first_line(
    path: str, first_line: str, language: str
) -> None:
    assert detect_language(path, first_line) == language
