"""Tests that go or are skipped are told; moved, renamed and outlived ones are not."""

from dataclasses import replace

import pytest

from review_action.adapters.analyzers.structure.test_disabled import test_disabled as disabled
from review_action.adapters.analyzers.structure.test_removed import test_removed as removed
from tests.unit.analyzers.structure.edit import change

TWO = "def test_one():\n    assert one()\n\n\ndef test_two():\n    assert two()\n"
ONE = "def test_one():\n    assert one()\n"


@pytest.mark.parametrize(
    ("path", "old", "new", "name", "line"),
    [
        ("tests/test_a.py", TWO, ONE, "test_two", 5),
        (
            "a_test.go",
            "package a\n\nfunc TestA(t *testing.T) {\n}\n\nfunc TestB(t *testing.T) {\n}\n",
            "package a\n\nfunc TestA(t *testing.T) {\n}\n",
            "TestB",
            6,
        ),
        (
            "src/a.test.ts",
            "it('adds', () => {\n  add();\n});\nit('takes', () => {\n  take();\n});\n",
            "it('adds', () => {\n  add();\n});\n",
            "takes",
            4,
        ),
        (
            "spec/a_spec.rb",
            "it 'adds' do\nend\nit 'takes' do\nend\n",
            "it 'adds' do\nend\n",
            "takes",
            3,
        ),
        (
            "src/test/ATest.java",
            "class ATest {\n  @Test\n  void a() {\n  }\n  @Test\n  void b() {\n  }\n}\n",
            "class ATest {\n  @Test\n  void a() {\n  }\n}\n",
            "b",
            5,
        ),
        (
            "src/a.rs",
            "#[test]\nfn a() {\n}\n\n#[test]\nfn b() {\n}\n",
            "#[test]\nfn a() {\n}\n",
            "b",
            6,
        ),
        (
            "tests/ATest.php",
            "<?php\nclass ATest {\n  public function testA() {\n  }\n  public function testB() {\n  }\n}\n",
            "<?php\nclass ATest {\n  public function testA() {\n  }\n}\n",
            "testB",
            5,
        ),
    ],
)
def test_test_removed__each_language(path: str, old: str, new: str, name: str, line: int) -> None:
    (finding,) = removed(change((path, old, new)))
    assert f"`{name}`" in finding.description
    assert (finding.start_line, finding.side, finding.anchor) == (line, "LEFT", "exact")


def test_test_removed__a_whole_file_of_tests() -> None:
    (finding,) = removed(change(("tests/test_a.py", TWO, None)))
    assert finding.title.startswith("2 tests are removed")


@pytest.mark.parametrize(
    "edits",
    [
        [("tests/test_a.py", TWO, ONE), ("tests/test_b.py", "", TWO)],
        [("tests/test_a.py", TWO, TWO.replace("test_two", "test_second"))],
        [("tests/test_a.py", TWO, ONE), ("tests/test_b.py", "", "def test_new():\n    assert 1\n")],
        [
            ("tests/test_a.py", TWO.replace("two()", "count_two()"), ONE),
            ("src/a.py", "def count_two():\n    pass\n\n\nsome = 1\n", "x = 1\n"),
        ],
        [("tests/test_a.py", TWO, ONE), ("src/a.py", "def two():\n    pass\n", None)],
        [("tests/test_a.py", TWO, ONE), ("src/a.py", "def run():\n    return assert_(2)\n", None)],
        # One new test may stand for many.
        [("tests/test_a.py", TWO, "def test_all():\n    assert 1\n")],
        [("spec/a_spec.rb", "it 'adds' do\nend\n", "it_behaves_like 'a cart'\n")],
        # The product shrinks.
        [("tests/test_a.py", TWO, ONE), ("src/a.py", "a = 1\nb = 2\nc = 3\n", "a = 1\nb = 3\n")],
        [("src/a.py", TWO, ONE)],
        [("tests/helper.py", "def help_one():\n    pass\n", "")],
    ],
)
def test_test_removed__silent(edits: list[tuple[str, str | None, str | None]]) -> None:
    assert list(removed(change(*edits))) == []


@pytest.mark.parametrize(
    ("intent", "told"),
    [
        ("Remove flaky test", 0),
        ("chore: dropped three slow integration tests", 0),
        ("Faster tests", 1),
        ("Rewrite the cache\n\nAll tests pass.", 1),
        ("feat(cache)!: remove it", 0),
        ('Revert "Count twice"', 0),
    ],
)
def test_test_removed__whoever_says_so_needs_no_reminder(intent: str, told: int) -> None:
    seen = replace(change(("tests/test_a.py", TWO, None)), intent=intent)
    assert len(list(removed(seen))) == told


def test_test_disabled__whoever_says_so_needs_no_reminder() -> None:
    seen = change(("a.test.ts", "it('adds', () => {});\n", "it.skip('adds', () => {});\n"))
    assert list(disabled(seen))
    assert not list(disabled(replace(seen, intent="fix: skip broken tests")))


def test_test_disabled__several_tests_of_a_file_are_one_remark() -> None:
    old = "it('adds', () => {});\nit('takes', () => {});\n"
    (finding,) = disabled(change(("a.test.ts", old, old.replace("it(", "it.skip("))))
    assert (finding.title, finding.start_line) == ("`adds` and `takes` no longer run", 1)
    assert finding.description.startswith("They ran before this change and are skipped after it")


def test_test_removed__many_cases_put_into_one_table() -> None:
    table = ONE + "".join(f"CASE_{number} = {number}\n" for number in range(9))
    assert list(removed(change(("tests/test_a.py", TWO, table)))) == []


def test_test_removed__a_text_that_is_not_known_has_lost_nothing() -> None:
    seen = change(("tests/test_a.py", TWO, ""))
    file = seen.files[0].model_copy(update={"new": None})
    assert list(removed(type(seen)([file]))) == []


GO = "package a\n\nfunc TestA(t *testing.T) {{\n{}\tx()\n}}\n"
JAVA = "class ATest {{\n  @Test\n{}  void a() {{\n  }}\n}}\n"


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        ("tests/test_a.py", ONE, f"import pytest\n\n@pytest.mark.skip(reason='x')\n{ONE}", 3),
        ("tests/test_a.py", ONE, ONE.replace("    assert", "    pytest.skip('x')\n    assert"), 2),
        (
            "tests/test_a.py",
            f"class TestA:\n    x = 1\n\n    {ONE.replace('    ', '        ')}",
            f"@unittest.skip('x')\nclass TestA:\n    x = 1\n\n    {ONE.replace('    ', '        ')}",
            1,
        ),
        ("a_test.go", GO.format(""), GO.format('\tt.Skip("x")\n'), 4),
        ("src/test/ATest.java", JAVA.format(""), JAVA.format("  @Disabled\n"), 3),
        ("src/a.rs", "#[test]\nfn a() {\n}\n", "#[test]\n#[ignore]\nfn a() {\n}\n", 2),
        (
            "tests/ATest.cs",
            "class ATest {\n  [Fact]\n  public void A() {\n  }\n}\n",
            'class ATest {\n  [Fact(Skip = "x")]\n  public void A() {\n  }\n}\n',
            2,
        ),
        (
            "tests/ATest.php",
            "<?php\nclass ATest {\n  public function testA() {\n    x();\n  }\n}\n",
            "<?php\nclass ATest {\n  public function testA() {\n    $this->markTestSkipped();\n    x();\n  }\n}\n",
            4,
        ),
        ("a.test.ts", "it('adds', () => {});\n", "it.skip('adds', () => {});\n", 1),
        ("a.test.ts", "describe('x', () => {});\n", "xdescribe('x', () => {});\n", 1),
        ("spec/a_spec.rb", "it 'adds' do\nend\n", "xit 'adds' do\nend\n", 1),
    ],
)
def test_test_disabled__each_language(path: str, old: str, new: str, line: int) -> None:
    (finding,) = disabled(change((path, old, new)))
    assert (finding.start_line, finding.anchor) == (line, "exact")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("tests/test_a.py", ONE, f"@pytest.mark.skipif(WINDOWS, reason='x')\n{ONE}"),
        ("tests/test_a.py", "x = 1\n", f"x = 1\n\n@pytest.mark.skip(reason='new')\n{ONE}"),
        ("tests/test_a.py", f"@pytest.mark.skip\n{ONE}", f"@pytest.mark.skip(reason='x')\n{ONE}"),
        ("tests/test_a.py", ONE, f"# @pytest.mark.skip\n{ONE}"),
        (
            "a.test.ts",
            "it('adds', () => {});\n",
            "// TODO(#12): mend\nit.skip('adds', () => {});\n",
        ),
        ("tests/test_a.py", ONE, f"@pytest.mark.skip(reason='the server is down')\n{ONE}"),
        (
            "tests/test_a.py",
            ONE,
            ONE.replace("    assert", "    if X:\n        pytest.skip('x')\n    assert"),
        ),
        ("a_test.go", GO.format(""), GO.format("\tif testing.Short() {\n\t\tt.Skip()\n\t}\n")),
        (
            "a_test.go",
            GO.format(""),
            GO.format("\tt.Run(1, 2)\n") + "func skip(t *testing.T) {\n\tt.Skip()\n}\n",
        ),
        ("src/test/ATest.java", JAVA.format(""), JAVA.format("  @DisabledOnOs(WINDOWS)\n")),
        ("a.test.ts", "x();\n", "it.skip('adds', () => {});\n"),
        ("a.test.ts", "it.skip('adds', () => {});\n", "xit('adds', () => {});\n"),
        ("src/a.ts", "it('adds', () => {});\n", "it.skip('adds', () => {});\n"),
        ("a_test.go", GO.format(""), GO.format('\tt.Skip("TODO(ada): wait for the clock")\n')),
        (
            "a.test.ts",
            "it('adds', () => {});\n",
            "// FIXME adds no longer looks at\n// what is deleted.\nit.skip('adds', () => {});\n",
        ),
        ("a.test.ts", "describe('adds', () => {});\n", "describe.todo('adds', () => {});\n"),
        (
            "tests/test_a.py",
            "@skip\nclass TestA:\n    def test_a(self):\n        assert 1\n",
            "class TestA:\n    @skip\n    def test_a(self):\n        assert 1\n",
        ),
        ("tests/test_new.py", None, f"@pytest.mark.skip\n{ONE}"),
        (
            "src/test/ATest.java",
            "class ATest {\n  @Test\n  void a() {\n  }\n\n\n\n  // @Test\n  void b() {\n  }\n}\n",
            "class ATest {\n  @Test\n  void a() {\n  }\n\n\n\n  @Disabled\n  @Test\n  void b() {\n  }\n}\n",
        ),
        (
            "a.test.ts",
            "it('adds', () => {});\n",
            "// Upstream is slow, so we turn off these tests.\nimport x;\nlet y;\nit.skip('adds', () => {});\n",
        ),
    ],
)
def test_test_disabled__silent(path: str, old: str | None, new: str) -> None:
    assert list(disabled(change((path, old, new)))) == []
