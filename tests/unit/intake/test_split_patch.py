"""Whole diffs cut into files, with each header form that has misled a parser before."""

import pytest

from review_action.domain.pull_request import ChangedFile
from review_action.pipeline.intake.parse_diff import parse_diff
from review_action.pipeline.intake.split_patch import split_patch

HUNK = "@@ -1 +1 @@\n-a\n+b\n"


def only(diff: str | bytes) -> ChangedFile:
    listing = split_patch(diff)
    assert (listing.complete, listing.total, listing.source) == (True, 1, "patch")
    (file,) = listing.files
    return file


def test_split_patch__reads_a_modified_file() -> None:
    new = "0" * 39 + "1"
    file = only(
        f"diff --git a/x.py b/x.py\nindex {'a' * 40}..{new} 100644\n--- a/x.py\n+++ b/x.py\n{HUNK}"
    )
    assert file == ChangedFile(path="x.py", additions=1, deletions=1, patch=HUNK, head_blob=new)


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (r'"a/caf\303\251.py" "b/caf\303\251.py"', "café.py"),
        (r'"a/q\"\\uote.py" "b/q\"\\uote.py"', 'q"\\uote.py'),
        (r'"a/tab\there\n.py" "b/tab\there\n.py"', "tab\there\n.py"),
        (r'"a/bytes\377.py" "b/bytes\377.py"', "bytes\\xff.py"),
        ("a/lib b/x.py b/lib b/x.py", "lib b/x.py"),
        ("a/with blank.py b/with blank.py", "with blank.py"),
        ("a/naïve.py b/naïve.py", "naïve.py"),
        ("i/x.py w/x.py", "x.py"),
        ("x.py x.py", "x.py"),
        ("a/x.py a/x.py", "a/x.py"),
    ],
)
def test_split_patch__reads_the_name_of_a_file_without_hunks(names: str, path: str) -> None:
    file = only(f"diff --git {names}\nold mode 100644\nnew mode 100755\n")
    assert (file.path, file.status, file.mode_changed) == (path, "changed", True)


def test_split_patch__a_rename_through_a_directory_ending_in_b() -> None:
    file = only(
        "diff --git a/lib b/x.py b/lib b/y.py\nsimilarity index 90%\n"
        f"rename from lib b/x.py\nrename to lib b/y.py\n--- a/lib b/x.py\n+++ b/lib b/y.py\n{HUNK}"
    )
    assert (file.path, file.previous_path, file.status) == ("lib b/y.py", "lib b/x.py", "renamed")
    assert file.patch == HUNK


def test_split_patch__a_rename_without_change_has_no_patch() -> None:
    file = only(
        'diff --git a/x.py "b/\\303\\251.py"\nsimilarity index 100%\n'
        'rename from x.py\nrename to "\\303\\251.py"\n'
    )
    assert (file.path, file.previous_path) == ("é.py", "x.py")
    assert (file.patch, file.patch_missing) == (None, False)


def test_split_patch__a_copy_keeps_both_names() -> None:
    file = only(
        f"diff --git a/x b/y\nsimilarity index 90%\ncopy from x\ncopy to y\n--- a/x\n+++ b/y\n{HUNK}"
    )
    assert (file.path, file.previous_path, file.status) == ("y", "x", "copied")


def test_split_patch__new_and_deleted_files() -> None:
    listing = split_patch(
        "diff --git a/new b/new\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/new\n"
        "@@ -0,0 +1 @@\n+a\ndiff --git a/old b/old\ndeleted file mode 100644\nindex 1111111..0000000\n"
        "--- a/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
    )
    assert [(file.path, file.status) for file in listing.files] == [
        ("new", "added"),
        ("old", "removed"),
    ]
    assert [(file.additions, file.deletions) for file in listing.files] == [(1, 0), (0, 1)]


def test_split_patch__an_empty_file_that_was_filled_is_not_new() -> None:
    file = only(
        "diff --git a/x b/x\nindex e69de29..7898192 100644\n--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n"
    )
    assert file.status == "modified"


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("new file mode 120000\nindex 0000000..1111111", "symlink"),
        ("index 1111111..2222222 120000", "symlink"),
        ("index 1111111..2222222 160000", "submodule"),
        ("deleted file mode 160000\nindex 1111111..0000000", "submodule"),
        ("index 1111111..2222222 100755", "file"),
    ],
)
def test_split_patch__tells_the_kind_by_the_mode(headers: str, kind: str) -> None:
    assert only(f"diff --git a/x b/x\n{headers}\n--- a/x\n+++ b/x\n{HUNK}").kind == kind


def test_split_patch__a_file_that_became_a_link_is_one_file() -> None:
    file = only(
        "diff --git a/x b/x\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/x\n+++ /dev/null\n"
        "@@ -1,2 +0,0 @@\n-a\n-b\n"
        "diff --git a/x b/x\nnew file mode 120000\nindex 0000000..2222222\n--- /dev/null\n+++ b/x\n"
        "@@ -0,0 +1 @@\n+target\n\\ No newline at end of file\n"
    )
    assert (file.kind, file.status, file.mode_changed) == ("symlink", "changed", True)
    assert (file.additions, file.deletions) == (1, 2)


@pytest.mark.parametrize(
    "body",
    [
        "Binary files a/x.png and b/x.png differ\n",
        "GIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n\nliteral 0\nHcmV?d00001\n\n",
    ],
)
def test_split_patch__binary_files_have_no_patch(body: str) -> None:
    file = only(f"diff --git a/x.png b/x.png\nindex 1111111..2222222 100644\n{body}")
    assert (file.path, file.binary, file.patch) == ("x.png", True, None)


def test_split_patch__a_plain_binary_line_is_a_file() -> None:
    listing = split_patch(
        f"--- a/x\n+++ b/x\n{HUNK}Binary files a/y.png and b/y.png differ\n--- a/z\n+++ b/z\n{HUNK}"
    )
    assert [(file.path, file.binary) for file in listing.files] == [
        ("x", False),
        ("y.png", True),
        ("z", False),
    ]


def test_split_patch__content_that_looks_like_a_header_opens_no_file() -> None:
    hunk = "@@ -1,3 +1,3 @@\n--- a/evil\n-diff --git a/evil b/evil\n+++ b/evil\n+@@ -1 +1 @@\n c\n"
    file = only(f"diff --git a/x b/x\n--- a/x\n+++ b/x\n{hunk}")
    assert file.patch == hunk
    assert len(parse_diff(file).hunks) == 1


def test_split_patch__odd_line_breaks_cut_nothing() -> None:
    hunk = "@@ -1 +1 @@\n-a\u2028diff --git a/x b/x\n+b\rdiff --git a/x b/x\x0c\x00\n"
    assert only(f"diff --git a/x b/x\n--- a/x\n+++ b/x\n{hunk}").patch == hunk


def test_split_patch__reads_plain_unified_diffs() -> None:
    listing = split_patch(
        "Only in b: z\n"
        f"diff -ru a/x b/x\n--- a/x\t2026-01-01 00:00:00\n+++ b/x\t2026-01-02 00:00:00\n{HUNK}"
        "--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+a\n"
        "--- a/dated\t1970-01-01 00:00:00\n+++ b/dated\n@@ -0,0 +1 @@\n+a\n"
        "--- y.orig\n+++ y\n@@ -1 +0,0 @@\n-a\n"
    )
    assert [(file.path, file.status) for file in listing.files] == [
        ("x", "modified"),
        ("new", "added"),
        ("dated", "added"),
        ("y", "removed"),
    ]


def test_split_patch__two_hunks_at_the_start_are_a_modification() -> None:
    assert only(f"--- x\n+++ x\n@@ -0,0 +1 @@\n+z\n{HUNK}").status == "modified"


def test_split_patch__leaves_out_what_mail_adds() -> None:
    file = only(
        "From 1 Mon Sep 17\nSubject: [PATCH] x\n\n---\n x | 2 +-\n\n"
        f"diff --git a/x b/x\n--- a/x\n+++ b/x\n{HUNK}-- \n2.39.5\n\n"
    )
    assert file.patch == HUNK


def test_split_patch__headers_with_carriage_returns() -> None:
    file = only("diff --git a/x b/x\r\n--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n")
    assert file.path == "x"
    assert [line.text for line in parse_diff(file).hunks[0].lines] == ["a\r", "b\r"]


def test_split_patch__a_wrong_count_stays_visible_to_the_parser() -> None:
    listing = split_patch(f"diff --git a/x b/x\n{HUNK}+stray\ndiff --git a/y b/y\n{HUNK}")
    assert [file.patch for file in listing.files] == [f"{HUNK}+stray\n", HUNK]
    cut = split_patch(f"diff --git a/x b/x\n@@ -1,9 +1,9 @@\n-a\ndiff --git a/y b/y\n{HUNK}")
    assert [file.patch for file in cut.files] == ["@@ -1,9 +1,9 @@\n-a\n", HUNK]


def test_split_patch__a_combined_diff_is_told_as_missing() -> None:
    file = only(
        "diff --cc x.py\nindex 1,2..3\n--- a/x.py\n+++ b/x.py\n@@@ -1,1 -1,1 +1,1 @@@\n--a\n"
    )
    assert (file.path, file.patch, file.patch_missing) == ("x.py", None, True)


def test_split_patch__bytes_need_not_be_utf8() -> None:
    diff = b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-caf\xe9\n+cafe\n"
    assert only(diff) == only(diff.decode("utf-8", "surrogateescape"))
    assert "caf\ufffd" in (only(diff).patch or "")


def test_split_patch__a_surrogate_that_is_no_byte_does_no_harm() -> None:
    assert only(f"--- x\n+++ x\n{HUNK}".replace("+b", "+\ud83d")).additions == 1


def test_split_patch__a_section_without_a_name_makes_the_listing_incomplete() -> None:
    listing = split_patch(f"diff --git nonsense\n{HUNK}")
    assert (listing.complete, listing.total, listing.files) == (False, 1, ())
    assert listing.problem == "1 sections of the diff name no file"


@pytest.mark.parametrize("diff", ["", "no diff at all\n", b"\x00\xff", "--- a\nnot a diff"])
def test_split_patch__no_diff_is_an_empty_listing(diff: str | bytes) -> None:
    assert split_patch(diff).files == ()


def test_split_patch__a_quoted_name_that_is_broken_falls_back_to_the_marks() -> None:
    assert only(f'diff --git "a/x b/x\n--- a/x\n+++ b/x\n{HUNK}').path == "x"


def test_split_patch__a_newline_mark_amid_a_hunk_counts_for_no_side() -> None:
    hunk = "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
    listing = split_patch(f"--- x\n+++ x\n{hunk}--- y\n+++ y\n{HUNK}")
    assert [file.patch for file in listing.files] == [hunk, HUNK]


def test_split_patch__endless_headers_are_not_kept() -> None:
    junk = "junk\n" * 100
    file = only(f"diff --git a/x b/x\n{junk}new file mode 120000\n{HUNK}")
    assert (file.path, file.kind, file.patch) == ("x", "file", HUNK)
