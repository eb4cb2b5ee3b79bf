import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from review_action.rendering import render
from review_action.rendering.render import compile_templates, environment, templates_directory

ANSWER = "comments/answers/answer.md.j2"


def test_render__fills_a_template() -> None:
    said = render(ANSWER, text="Done.", asked="/review `now`", generated=False)
    assert said == "> `` /review `now` ``\n\nDone.\n"


def test_render__a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="asked"):
        render(ANSWER)


def test_render__a_value_may_be_called_name() -> None:
    with pytest.raises(UndefinedError, match="asked"):
        render(ANSWER, name="x")


def test_render__no_way_out_of_the_templates() -> None:
    with pytest.raises(TemplateNotFound):
        render("../pyproject.toml")


def test_render__values_are_never_read_as_templates() -> None:
    said = render(ANSWER, text="{{ 7 * 7 }}{% raw %}", asked="", generated=False)
    assert "{{ 7 * 7 }}{% raw %}" in said


def test_environment__every_template_compiles() -> None:
    names = environment().list_templates()
    assert len(names) >= 10
    for name in names:
        assert environment().get_template(name).name == name


def test_compile_templates__those_of_one_directory_are_ready() -> None:
    environment.cache_clear()
    compile_templates("comments")
    ready = environment().cache
    assert ready is not None
    names = {name for _, name in ready}
    assert {"comments/summary.md.j2", "comments/_words.md.j2"} < names
    assert {name.rpartition("/")[0] for name in names} == {"comments"}


def test_templates_directory__the_packaged_ones_come_first(tmp_path: Path) -> None:
    packaged, checkout = tmp_path / "package", tmp_path / "checkout"
    assert templates_directory(packaged, checkout) == checkout
    packaged.mkdir()
    assert templates_directory(packaged, checkout) == packaged


def test_render__jinja_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, review_action.rendering; sys.exit('jinja2' in sys.modules)"
    source = Path(__file__).parents[3] / "src"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(source)}, check=False, timeout=60
    )
    assert done.returncode == 0
