import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from bench.quality.__main__ import main, variants_of
from bench.quality.case import read_cases
from bench.quality.options import BUNDLED, parser
from bench.quality.own_replies import OwnReplies
from bench.quality.review_case import Variant, rulebook_of
from review_action.domain.prompt import Prompt
from review_action.domain.settings import Settings
from review_action.errors import ConfigurationError

NAMES = ("python-library-fees", "typescript-seat-map")


def run(*options: object, tmp_path: Path) -> tuple[int, dict[str, Any]]:
    """Exit status and JSON of one run."""
    output = tmp_path / "scores.json"
    status = main([*map(str, options), "--output", str(output)], {})
    return status, json.loads(output.read_text())


def values(variant: Mapping[str, Any]) -> dict[str, float | None]:
    return {key: entry["value"] for key, entry in variant["metrics"].items()}


def answer(missing: Path, recorded: Path) -> int:
    """Somebody elsewhere reads each prompt and drops a reply under the name it says."""
    recorded.mkdir(exist_ok=True)
    files = list(missing.rglob("*.txt"))
    for file in files:
        text = file.read_text()
        name = re.search(r"as: (\S+)", text)
        who = re.search(r"^asked: +(\S+), (\S+), take (\d+)$", text, re.MULTILINE)
        assert name
        assert who
        prompt = Prompt(
            agent=who[1],
            unit=who[2],
            take=int(who[3]),
            system="",
            shared="",
            question=text,
            schema_name="verdicts" if who[1] == "verify" else "review",
        )
        reply = OwnReplies(BUNDLED / file.parent.name).complete(prompt, deadline=0)
        (recorded / name[1]).write_text(asyncio.run(reply).text)
        file.unlink()
    return len(files)


def test_main__the_bundled_cases_show_all_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = run(tmp_path=tmp_path)
    assert status == 0
    assert said["model"] == "made up"
    assert said["compared_on"] == list(NAMES)
    figures = values(said["variants"][0])
    assert {key for key, value in figures.items() if value is None} == {"usd_per_pull"}
    told = capsys.readouterr().out
    assert "no model is measured" in told
    assert "2 of 2 pull requests measured" in told
    assert "Tokens are estimated" in told


def test_main__prompts_go_out_and_replies_come_back(tmp_path: Path) -> None:
    recorded, missing = tmp_path / "recorded", tmp_path / "missing"
    where = ("--cases", BUNDLED, "--recorded", recorded, "--missing", missing)
    status, said = run(*where, tmp_path=tmp_path)
    (variant,) = said["variants"]
    assert status == 3
    assert set(variant["unmeasured"]) == set(NAMES)
    assert set(values(variant).values()) == {None}
    assert answer(missing, recorded) == variant["prompts"]["missing"] == 12
    status, said = run(*where, tmp_path=tmp_path)
    assert status == 3
    assert answer(missing, recorded) == 2  # the second looks, which nobody could know of before
    status, said = run(*where, tmp_path=tmp_path)
    assert status == 0
    assert said["model"] == "recorded"
    assert not list(missing.rglob("*.txt"))
    _, directly = run(tmp_path=tmp_path)
    assert values(said["variants"][0]) == values(directly["variants"][0])


def test_main__nothing_recorded_is_no_score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--cases", BUNDLED, "--recorded", tmp_path / "none", tmp_path=tmp_path)
    told = capsys.readouterr().out
    assert "0 of 12 prompts" in told
    assert "NOT MEASURED" in told
    assert "%" not in told


def test_main__one_case_that_is_not_answered_is_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = copytree(BUNDLED, tmp_path / "cases")
    (cases / NAMES[0] / "replies.json").unlink()
    status, said = run("--cases", cases, tmp_path=tmp_path)
    assert status == 0
    assert said["compared_on"] == [NAMES[1]]
    assert list(said["variants"][0]["unmeasured"]) == [NAMES[0]]
    assert f"- {NAMES[0]}: 6 of 6 prompts have no recording" in capsys.readouterr().out


def test_main__ablations_stand_side_by_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = run("--ablate", tmp_path=tmp_path)
    by_name = {variant["name"]: variant for variant in said["variants"]}
    assert list(by_name) == ["as given", "no second look", "no rules", "one pass", "3 passes"]
    known_wrong = {name: values(each)["known_invalid"] for name, each in by_name.items()}
    assert known_wrong["as given"] == 0
    assert known_wrong["no second look"] != 0
    prompts = {name: values(each)["prompts_per_pull"] for name, each in by_name.items()}
    assert prompts == {
        "as given": 7, "no second look": 6, "no rules": 7, "one pass": 2, "3 passes": 4
    }  # fmt: skip
    tokens = {name: values(each)["input_tokens_per_pull"] for name, each in by_name.items()}
    assert (tokens["no rules"] or 0) < (tokens["as given"] or 0)
    assert (
        "| | as given | no second look | no rules | one pass | 3 passes |"
        in capsys.readouterr().out
    )


def test_main__variants_are_compared_on_the_same_cases(tmp_path: Path) -> None:
    cases = copytree(BUNDLED, tmp_path / "cases")
    file = cases / NAMES[0] / "replies.json"
    replies = json.loads(file.read_text())
    del replies["said"]["generalist#1"]
    file.write_text(json.dumps(replies))
    _, said = run("--cases", cases, "--ablate", tmp_path=tmp_path)
    assert said["compared_on"] == [NAMES[1]]
    assert {values(variant)["comments_per_pull"] is None for variant in said["variants"]} == {False}
    assert NAMES[0] in said["variants"][0]["counts"]


def test_main__repetitions_are_told_one_by_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = run("--repeat", 2, tmp_path=tmp_path)
    (variant,) = said["variants"]
    assert len(variant["f1_by_repeat"]) == 2
    assert variant["prompts"]["asked"] == 28
    assert "F1 of each run" in capsys.readouterr().out


@pytest.mark.parametrize(("profile", "prompts"), [("quick", 1), ("standard", 7), ("deep", 10)])
def test_main__profiles(profile: str, prompts: int, tmp_path: Path) -> None:
    _, said = run("--profile", profile, tmp_path=tmp_path)
    assert values(said["variants"][0])["prompts_per_pull"] == prompts


def test_main__a_judge_can_be_recorded_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded, missing = tmp_path / "recorded", tmp_path / "missing"
    where = ("--recorded", recorded, "--missing", missing)
    for _ in range(2):
        run(*where, tmp_path=tmp_path)
        answer(missing, recorded)
    status, said = run(*where, "--judge", "recorded", tmp_path=tmp_path)
    assert status == 3
    assert "judge's question" in said["variants"][0]["unmeasured"][NAMES[0]]
    for file in missing.rglob("judge.*.txt"):
        name = re.search(r"as: (\S+)", file.read_text())
        assert name
        pairs = [{"why": "", "finding": 0, "comment": 0}, {"why": "", "finding": 99, "comment": 0}]
        (recorded / name[1]).write_text(json.dumps({"same": [*pairs, "?"], "done": True}))
    status, said = run(*where, "--judge", "recorded", tmp_path=tmp_path)
    assert status == 0
    assert said["matcher"] == "the judge recorded"
    assert values(said["variants"][0])["recall_findings"] == pytest.approx(2 / 9)
    capsys.readouterr()


def test_main__a_judge_that_says_nothing_leaves_it_unmeasured(tmp_path: Path) -> None:
    recorded, missing = tmp_path / "recorded", tmp_path / "missing"
    where = ("--recorded", recorded, "--missing", missing)
    for _ in range(2):
        run(*where, tmp_path=tmp_path)
        answer(missing, recorded)
    run(*where, "--judge", "recorded", tmp_path=tmp_path)
    for file in missing.rglob("judge.*.txt"):
        name = re.search(r"as: (\S+)", file.read_text())
        assert name
        (recorded / name[1]).write_text("They are all the same!")
    status, said = run(*where, "--judge", "recorded", tmp_path=tmp_path)
    assert status == 3
    assert "nobody could judge" in said["variants"][0]["unmeasured"][NAMES[0]]


@pytest.mark.parametrize(
    "options",
    [
        ["--cases", "nowhere"],
        ["--only", "no-such-case"],
        ["--model", "nobody:knows"],
        ["--judge", "openai:gpt-6-luna"],
    ],
)
def test_main__wrong_usage(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options, {}) == 2
    assert "bench.quality: " in capsys.readouterr().err


@pytest.mark.parametrize("passes", ["0", "-1", "many", "21"])
def test_main__passes_are_a_small_number(passes: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--passes", passes], {})
    assert "from 1 to 20" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ([], ["as given"]),
        (["--ablate", "--no-verify"], ["as given", "no rules", "one pass", "3 passes"]),
        (
            ["--ablate", "--passes", "5", "--no-rules"],
            ["as given", "no second look", "one pass"],
        ),
    ],
)
def test_variants_of__none_twice(options: list[str], names: list[str]) -> None:
    assert [each.name for each in variants_of(parser().parse_args(options))] == names


def test_rulebook_of__rules_are_of_the_base() -> None:
    case = next(case for case in read_cases(BUNDLED) if case.id == NAMES[0])
    settings = Settings.from_environ({})
    assert rulebook_of(case, Variant(), settings).team.guidance
    bare = rulebook_of(case, Variant(rules=False, verify=False, passes=2), settings)
    assert not bare.team.guidance
    assert (bare.policy.verifies, bare.policy.passes) == (False, 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "no JSON object"),
        ("{", "no JSON object"),
        ('{"golden": [{"id": "g1", "path": "a"}]}', "golden.0.text"),
        ('{"golden": [{"id": "g1", "path": "a", "text": "t", "severity": "fatal"}]}', "severity"),
        ('{"golden": [{"id": "g1", "path": "a", "text": "t", "start_line": 0}]}', "start_line"),
    ],
)
def test_read_cases__says_what_is_wrong(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "diff.patch").write_text("")
    (tmp_path / "case.json").write_text(text)
    with pytest.raises(ConfigurationError, match=told):
        read_cases(tmp_path)


def test_read_cases__a_case_needs_a_diff(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text("{}")
    with pytest.raises(ConfigurationError, match=r"no diff\.patch"):
        read_cases(tmp_path)


def test_read_cases__names_are_told_apart(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "diff.patch").write_text("")
        (tmp_path / name / "case.json").write_text('{"id": "same"}')
    with pytest.raises(ConfigurationError, match="two cases"):
        read_cases(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_bundled__quotes_and_lines_are_those_of_the_head(name: str) -> None:
    """Replies that rest on nothing would only show how they are dropped."""
    replies = json.loads((BUNDLED / name / "replies.json").read_text())
    for finding in replies["findings"].values():
        lines = (BUNDLED / name / "head" / finding["path"]).read_text().splitlines()
        assert finding["quote"] in lines
    (case,) = read_cases(BUNDLED / name)
    for each in case.expected:
        assert each.lines
        length = len((BUNDLED / name / "head" / each.path).read_text().splitlines())
        assert each.lines[1] <= length
