"""Which files are reviewed, and what is said of each other one."""

import pytest

from review_action.domain.config import Policy
from review_action.domain.pull_request import ChangedFile, FileListing
from review_action.domain.unit import Selection
from review_action.pipeline.intake.select_files import Bound, select_files

PATCH = "@@ -1 +1 @@\n-a\n+b"
EVERYTHING = Policy()


def file_of(path: str, patch: str | None = PATCH) -> ChangedFile:
    return ChangedFile(path=path, patch=patch, additions=1, deletions=1)


def select(*files: ChangedFile, policy: Policy = EVERYTHING) -> Selection:
    return select_files(FileListing(files=files, total=len(files)), policy)


def reason_for(file: ChangedFile, policy: Policy = EVERYTHING) -> str:
    """Empty when the file is kept."""
    selection = select(file, policy=policy)
    assert len(selection.kept) + len(selection.skipped) == 1
    return selection.skipped[0].reason if selection.skipped else ""


@pytest.mark.parametrize(
    "path",
    [
        "src/app.py",
        "Makefile",
        ".github/workflows/ci.yml",
        "package.json",
        "src/vendors/list.ts",
        "locksmith.lock.py",
        "src/building/a.c",
        "src/build/tool.py",
        "README",
        "db/schema.sql",
        "notebook.ipynb",
        "hooks.pth",
        ".github/workflows/x.generated.yml",
    ],
)
def test_select_files__keeps_what_people_write(path: str) -> None:
    assert select(file_of(path)) == Selection(kept=(path,))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("package-lock.json", "lock file"),
        ("web/yarn.lock", "lock file"),
        ("go.sum", "lock file"),
        ("node_modules/x/index.js", "vendored code"),
        ("pkg/vendor/a/b.go", "vendored code"),
        ("third_party/zlib/zlib.c", "vendored code"),
        ("gradlew", "vendored code"),
        ("web/dist/app.js", "build output"),
        ("build/a.js", "build output"),
        ("static/jquery.min.js", "minified"),
        ("app.js.map", "source map"),
        ("api/v1/service.pb.go", "generated code"),
        ("api/service_pb2.py", "generated code"),
        ("lib/model.g.dart", "generated code"),
        ("ui/__snapshots__/a.test.js", "test snapshot"),
        ("ui/a.test.js.snap", "test snapshot"),
        ("logo.PNG", "media, document or archive"),
        ("img/logo.svg", "media, document or archive"),
        ("fonts/a.woff2", "media, document or archive"),
        ("data/rows.csv", "data"),
        ("weights.safetensors", "data"),
    ],
)
def test_select_files__leaves_out_by_name(path: str, reason: str) -> None:
    assert reason_for(file_of(path)) == reason


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"kind": "symlink", "patch": PATCH}, "symbolic link"),
        ({"kind": "submodule", "patch": PATCH}, "submodule"),
        ({"status": "removed", "patch": PATCH}, "deleted"),
        ({"binary": True, "path": "x"}, "binary"),
        ({"binary": True}, "code by its name, binary by its contents"),
        ({"status": "renamed", "previous_path": "y.py"}, "renamed without a change"),
        (
            {"status": "renamed", "previous_path": "vendor/y.py"},
            "renamed without a change; by its former name it was vendored code",
        ),
        (
            {"status": "renamed", "path": ".github/workflows/x.yml", "previous_path": "docs/x.yml"},
            "renamed without a change; it is a workflow now",
        ),
        ({"status": "copied", "previous_path": "y.py"}, "copied without a change"),
        ({"status": "added"}, "empty or binary"),
        ({"status": "changed", "mode_changed": True}, "file mode change only"),
        ({"status": "modified"}, "no change of text (binary or mode only)"),
        ({"patch_missing": True}, ""),
        ({"additions": 3}, ""),
        ({"deletions": 3}, ""),
    ],
)
def test_select_files__leaves_out_by_kind(fields: dict[str, object], reason: str) -> None:
    assert reason_for(ChangedFile.model_validate({"path": "x.py", **fields})) == reason


@pytest.mark.parametrize(
    ("fields", "gone"),
    [
        ({"status": "removed", "patch": PATCH}, True),
        ({"status": "renamed", "previous_path": "y.py"}, True),
        ({"status": "copied", "previous_path": "y.py"}, False),
        ({"status": "removed", "kind": "submodule"}, False),
        ({"status": "removed", "path": "ignored/x.py"}, False),
    ],
)
def test_select_files__what_is_gone_is_no_news_but_others_may_name_it(
    fields: dict[str, object], *, gone: bool
) -> None:
    file = ChangedFile.model_validate({"path": "x.py", **fields})
    (skipped,) = select(file, policy=Policy(exclude=("ignored/",))).skipped
    assert skipped.gone is gone


def test_select_files__a_policy_includes_and_excludes() -> None:
    policy = Policy(include=("src/**", "*.md"), exclude=("*.md", "!README.md", "src/legacy/"))
    files = ["src/a.py", "src/legacy/a.py", "lib/a.py", "README.md", "docs/b.md"]
    selection = select(*map(file_of, files), policy=policy)
    assert selection.kept == ("src/a.py", "README.md")
    assert {skip.path: skip.reason for skip in selection.skipped} == {
        "src/legacy/a.py": "excluded by the configuration",
        "lib/a.py": "not among the files the configuration includes",
        "docs/b.md": "excluded by the configuration",
    }


def test_select_files__an_exclamation_mark_overrules_our_own_rules() -> None:
    assert reason_for(file_of("vendor/ours.go"), Policy(exclude=("!vendor/ours.go",))) == ""


@pytest.mark.parametrize(
    "mark",
    [
        "// Code generated by protoc-gen-go. DO NOT EDIT.",
        "# Generated by GNU Autoconf 2.71 for x 1.0.",
        "# @generated by tool",
        "/* This file is automatically generated, do not modify */",
        "# DO NOT EDIT. This file is generated.",
        "<!-- <auto-generated> -->",
        "-- Autogenerated by sqlc",
    ],
)
def test_select_files__a_mark_on_top_says_generated(mark: str) -> None:
    reason = "generated code (its header says so)"
    assert reason_for(file_of("a.go", f"@@ -0,0 +1,2 @@\n+{mark}\n+x")) == reason
    assert reason_for(file_of("a.go", f"@@ -1,2 +1,2 @@\n {mark}\n-x\n+y")) == reason


@pytest.mark.parametrize(
    "patch",
    [
        "@@ -1,2 +1,3 @@\n+// Code generated by me. DO NOT EDIT.\n x\n-y\n+z",
        "@@ -9,2 +9,2 @@\n // Code generated by me. DO NOT EDIT.\n-y\n+z",
        "@@ -0,0 +1 @@\n+MARK = 'Code generated by x. DO NOT EDIT.'",
        "@@ -0,0 +1 @@\n+# how to read code generated by hand",
        "@@ -0,0 +1,45 @@\n" + "+x\n" * 44 + "+# @generated",
    ],
)
def test_select_files__a_mark_elsewhere_does_not_get_out_of_the_review(patch: str) -> None:
    assert reason_for(file_of("a.go", patch)) == ""


@pytest.mark.parametrize(
    ("patch", "minified"),
    [
        ("@@ -1 +1 @@\n-a\n+" + "x=1;" * 2000, True),
        ("@@ -1 +1,91 @@\n" + "-a\n" * 90 + "+" + "x=1;" * 2000, True),
        ("@@ -1,90 +1,91 @@\n" + "+short\n" * 90 + "+" + "x=1;" * 2000, False),
        ("@@ -1,90 +1,90 @@\n" + "-short\n" * 2000, False),
        ("@@ -1 +1 @@\n-a\n+" + "x=1;" * 500, False),
    ],
)
def test_select_files__very_long_lines_are_minified(patch: str, *, minified: bool) -> None:
    assert reason_for(file_of("a.js", patch)) == ("minified (very long lines)" if minified else "")


@pytest.mark.parametrize(
    ("patch", "reason"),
    [
        ("@@ -1 +1 @@\n" + "+x\n" * 20_001, "too large: 20,003 lines of patch, at most 20,000"),
        ("@@ -1 +1 @@\n" + "+long line\n" * 50_000, "too large: 550 KB of patch, at most 500 KB"),
    ],
)
def test_select_files__one_file_has_a_bound(patch: str, reason: str) -> None:
    (skipped,) = select(file_of("a.py", patch)).skipped
    assert (skipped.reason, skipped.over_bound) == (reason, True)


def test_select_files__the_run_has_a_bound_and_risky_names_go_first() -> None:
    listing = FileListing(
        files=tuple(
            map(file_of, ["docs/a.md", "tests/test_a.py", "b.py", "auth/login.py", "go.sum"])
        )
    )
    selection = select_files(listing, EVERYTHING, bound=Bound(files=2))
    assert selection.kept == ("b.py", "auth/login.py")
    over = [skip.path for skip in selection.skipped if skip.over_bound]
    assert over == ["docs/a.md", "tests/test_a.py"]
    assert selection.skipped[0].reason.startswith(
        "over the run's bound of 2 files, 500,000 lines or 20 MB"
    )
    assert not selection.skipped[-1].over_bound


@pytest.mark.parametrize("bound", [Bound(characters=len(PATCH) * 2), Bound(lines=4)])
def test_select_files__the_bound_of_size_lets_smaller_files_in(bound: Bound) -> None:
    big = file_of("auth.py", "@@ -1 +1 @@\n" + "+x\n" * 50)
    listing = FileListing(files=(big, file_of("b.py"), file_of("c.py")))
    selection = select_files(listing, EVERYTHING, bound=bound)
    assert selection.kept == ("b.py", "c.py")
    assert [skip.path for skip in selection.skipped] == ["auth.py"]


def test_select_files__says_something_of_every_file_in_the_listings_order() -> None:
    paths = [f"src/m{at}.py" if at % 2 else f"a{at}.png" for at in range(50)]
    selection = select(*map(file_of, paths))
    assert selection.kept == tuple(path for path in paths if path.endswith(".py"))
    assert [skip.path for skip in selection.skipped] == [
        path for path in paths if path.endswith(".png")
    ]


GENERATED = "@@ -0,0 +1,2 @@\n+# @generated\n+eval(x)"
POINTER = (
    "@@ -1,2 +1,3 @@\n-a\n-b\n+version https://git-lfs.github.com/spec/v1\n+oid sha256:0\n+size 1"
)


@pytest.mark.parametrize(
    ("fields", "claimed", "over_bound"),
    [
        ({"path": "src/vendor/cart.py"}, True, False),
        ({"path": "src/cart.generated.ts"}, True, False),
        ({"path": "dist/app.js"}, True, False),
        ({"path": "ui/__snapshots__/a.test.js"}, True, False),
        ({"path": "gradlew"}, True, False),
        ({"path": "src/cart.py", "status": "added", "patch": GENERATED}, True, False),
        ({"path": "gradle/wrapper/gradle-wrapper.jar", "binary": True}, True, False),
        ({"path": "lib", "kind": "submodule"}, True, False),
        ({"path": "model.pkl", "binary": True}, True, False),
        ({"path": "ui/a.test.js.snap"}, False, False),
        ({"path": "vendor/README.md"}, False, False),
        ({"path": "package-lock.json"}, False, False),
        ({"path": "logo.png", "binary": True}, False, False),
        ({"path": "src/cart.js", "binary": True}, False, True),
        ({"path": "src/vendor/cart.js", "binary": True}, True, False),
        ({"path": "src/cart.py", "patch": POINTER}, False, True),
        (
            {"path": "src/a.py", "status": "renamed", "previous_path": "dist/a.py", "patch": None},
            False,
            True,
        ),
    ],
)
def test_select_files__tells_what_only_its_author_keeps_from_being_read(
    fields: dict[str, object], *, claimed: bool, over_bound: bool
) -> None:
    (skipped,) = select(ChangedFile.model_validate({"patch": PATCH, **fields})).skipped
    assert (skipped.claimed, skipped.over_bound) == (claimed, over_bound)


def test_select_files__a_workflow_is_read_whatever_it_says_of_itself() -> None:
    path = ".github/workflows/x.yml"
    assert select(ChangedFile(path=path, status="added", patch=GENERATED)).kept == (path,)
