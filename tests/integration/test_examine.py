"""From a listing to placed findings; whatever fails on the way is told and costs no more than itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from review_action.app.cast import choose_agents
from review_action.app.examine import Examination, examine
from review_action.app.examiner import Examiner
from review_action.app.rulebook import Rulebook
from review_action.app.survey import MOST_ASIDE
from review_action.domain.completion import Spend
from review_action.domain.config import Policy
from review_action.domain.pull_request import FileContent, FileListing, Remark
from review_action.domain.report import AgentRun, RouteRun
from review_action.domain.team_rules import Guidance, TeamRule, TeamRules
from review_action.errors import (
    AnalyzerError,
    ConfigurationError,
    ContextTooLongError,
    GitError,
    ModelUnavailableError,
    ReviewActionError,
    UnavailableError,
)
from review_action.pipeline.judging.conclude import conclude
from tests.fakes.pull_request import pull_request
from tests.integration.fake_language_model import USAGE, FakeLanguageModel, Silence
from tests.integration.stage import (
    HEAD_TEXT,
    NOTHING,
    PATH,
    FakeAnalyzer,
    changed_file,
    claim,
    examiner,
    listing,
    reply,
)
from tests.unit.judging.diffs import finding

TWO = Policy(agents=("security", "refactor"), verify=False)
UNPRICED = Spend(unpriced=1)
LINES = "\n".join(f"+value_{number} = compute(number={number})" for number in range(400))
EVAL = "    result = eval(items)"
WIDE = listing(changed_file(patch=f"@@ -0,0 +1,400 @@\n{LINES}"))
SUGGESTED = claim(suggestion="    result = sum(items)")


def contents(paths: Sequence[str]) -> Mapping[str, FileContent]:
    return {path: FileContent(path=path, text=HEAD_TEXT) for path in paths}


def unwanted(paths: Sequence[str]) -> Mapping[str, FileContent]:
    pytest.fail(f"nobody needs the contents of {paths}")


def examined(
    model: FakeLanguageModel | None,
    *,
    files: FileListing | None = None,
    policy: Policy | None = None,
    by: Examiner | None = None,
    **given: Any,
) -> Examination:
    return examine(
        files or listing(),
        pull_request(),
        Rulebook(policy=policy or TWO),
        examiner=by or examiner(model),
        contents=given.get("contents", contents),
    )


def states(examination: Examination) -> dict[str, tuple[str, str]]:
    return {row.path: (row.state, row.reason) for row in examination.coverage}


@pytest.mark.parametrize("verify", [True, False])
def test_examine__what_a_rule_proves_is_said_once_and_surer(*, verify: bool) -> None:
    """A rule and a model on one line; the claim is graver than the rule's word."""
    proven = finding(
        rule_id="embedded/python-eval", severity="warning", confidence="medium", path=PATH,
        start_line=2, title="`eval` on a value", anchor="exact", origin="analyzer", cwe="CWE-95",
    )  # fmt: skip
    model = FakeLanguageModel(NOTHING, security=[reply(claim(confidence="medium"))])
    policy = Policy(agents=("security",), verify=verify)
    examination = examined(None, policy=policy, by=examiner(model, FakeAnalyzer(proven)))
    (kept,) = (placed.finding for placed in examination.placed)
    assert {kept.rule_id, *kept.also_by} == {"embedded/python-eval", "security/code-injection"}
    assert (kept.severity, kept.confidence, kept.is_proven) == ("error", "high", True)
    # The agents are told what is proven, and that it is not theirs to repeat.
    asked = model.prompts[0]
    assert '"title": "`eval` on a value"' in asked.shared
    assert "Leave it out, in other words too" in asked.system


def test_examine__a_finding_on_its_line() -> None:
    model = FakeLanguageModel(NOTHING, security=[reply(claim(line=1))])

    examination = examined(model)

    (placed,) = examination.placed
    assert (placed.where, placed.line, placed.finding.anchor) == ("line", 2, "moved")
    assert states(examination) == {PATH: ("reviewed", "")}
    assert examination.agents == (
        AgentRun(agent="security", prompts=1, completed=1, usage=USAGE, spend=UNPRICED),
        AgentRun(agent="refactor", prompts=1, completed=1, usage=USAGE, spend=UNPRICED),
    )
    assert examination.routes == (
        RouteRun(route="fake:1", completions=2, usage=USAGE + USAGE, spend=UNPRICED + UNPRICED),
    )
    assert examination.spend == UNPRICED + UNPRICED
    assert (examination.rating, examination.model) == (4, "fake-1")
    assert examination.summaries == ()
    assert examination.usage == USAGE + USAGE
    assert examination.prompt_characters == sum(prompt.characters for prompt in model.prompts)
    assert examination.warnings == ()
    assert model.closed == 1


def test_examine__a_suggestion_is_proven_on_the_whole_file() -> None:
    asked: list[Sequence[str]] = []

    def counted(paths: Sequence[str]) -> Mapping[str, FileContent]:
        asked.append(paths)
        return contents(paths)

    (placed,) = examined(FakeLanguageModel(reply(SUGGESTED)), contents=counted).placed

    assert placed.finding.suggestion is not None
    assert placed.finding.suggestion.proof == "parsed"
    assert asked == [[PATH]]


@pytest.mark.parametrize("error", [UnavailableError("502"), GitError("no such object")])
def test_examine__contents_that_cannot_be_read_are_told(error: ReviewActionError) -> None:
    def broken(_: Sequence[str]) -> Mapping[str, FileContent]:
        raise error

    examination = examined(FakeLanguageModel(reply(SUGGESTED)), contents=broken)

    (placed,) = examination.placed
    assert placed.finding.suggestion is not None
    assert placed.finding.suggestion.proof != "parsed"
    assert examination.warnings == (f"Whole files could not be read: {error}",)
    assert states(examination) == {PATH: ("reviewed", "")}


def test_examine__both_agents_and_the_analyzer_say_one_thing_once() -> None:
    embedded = finding(
        rule_id="fake/code-injection",
        path=PATH,
        start_line=2,
        title="The items are run as code",
        quote="    result = eval(items)",
    )
    model = FakeLanguageModel(NOTHING, security=[reply(claim())])

    examination = examined(None, by=examiner(model, FakeAnalyzer(embedded)))

    (placed,) = examination.placed
    assert {placed.finding.rule_id, *placed.finding.also_by} == {
        "security/code-injection",
        "fake/code-injection",
    }
    assert len(examination.dropped) == 1


def test_examine__nobody_asks_for_texts_that_nobody_reads() -> None:
    assert examined(None, by=examiner(None), contents=unwanted).placed == ()


def test_examine__without_a_model_the_analyzers_review() -> None:
    found = finding(rule_id="fake/smell", path=PATH, start_line=2, quote="    result = eval(items)")

    examination = examined(None, by=examiner(None, FakeAnalyzer(found)))

    assert [placed.finding.rule_id for placed in examination.placed] == ["fake/smell"]
    assert states(examination) == {PATH: ("reviewed", "")}
    assert (examination.agents, examination.model, examination.rating) == ((), "", None)


def test_examine__without_a_model_what_an_analyzer_missed_is_not_green() -> None:
    """A file that one chokes on would let everything through that it alone finds."""
    broken = FakeAnalyzer(problem=AnalyzerError("it choked"))
    for analyzers in ((broken,), (FakeAnalyzer(), broken)):
        examination = examined(None, by=examiner(None, *analyzers))
        ((state, reason),) = states(examination).values()
        assert state == "partial"
        assert "it choked" in reason
        assert conclude([], examination.coverage, Policy()).conclusion == "inconclusive"


def test_examine__an_analyzer_that_fails_stops_nobody() -> None:
    broken = FakeAnalyzer(problem=AnalyzerError("it choked"))
    model = FakeLanguageModel(NOTHING, security=[reply(claim())])

    examination = examined(None, by=examiner(model, broken))

    assert examination.warnings == ("The analyzer fake failed: it choked",)
    assert len(examination.placed) == 1


def test_examine__what_an_analyzer_found_before_it_failed_is_kept() -> None:
    found = finding(rule_id="fake/smell", path=PATH, start_line=2, quote="    result = eval(items)")
    broken = FakeAnalyzer(problem=AnalyzerError("a file is damaged", found=[found]))

    examination = examined(None, by=examiner(None, broken))

    assert examination.warnings == ("The analyzer fake failed in part: a file is damaged",)
    assert [placed.finding.rule_id for placed in examination.placed] == ["fake/smell"]


def test_examine__files_without_a_readable_diff_failed() -> None:
    files = listing(
        changed_file("kept_back.py", patch=None, patch_missing=True),
        changed_file("damaged.py", patch="@@ -1,9 +1,9 @@\n one\n"),
        changed_file("package-lock.json"),
        changed_file(),
    )

    examination = examined(FakeLanguageModel(NOTHING), files=files)

    told = states(examination)
    assert told["kept_back.py"] == ("failed", "no diff of it could be had")
    assert told["damaged.py"][0] == "failed"
    assert "damaged.py" in told["damaged.py"][1]
    assert told["package-lock.json"][0] == "skipped"
    assert told[PATH] == ("reviewed", "")


def test_examine__what_is_gone_is_looked_at_and_no_model_asked_about_it() -> None:
    """Somebody may still name a file where it was, and only what went away tells so."""
    removed = changed_file("old.py", status="removed", patch="@@ -1 +0,0 @@\n-total = sum")
    bare = {"patch": None, "additions": 0, "deletions": 0}
    moved = changed_file("new/b.py", status="renamed", previous_path="b.py", **bare)
    damaged = changed_file("odd.py", status="removed", patch="@@ -1,9 +0,0 @@\n-one")
    image = changed_file("logo.png", status="removed", binary=True, **bare)
    found = finding(
        path="old.py", start_line=1, side="LEFT", quote="total = sum", origin="analyzer"
    )
    model, analyzer = FakeLanguageModel(NOTHING), FakeAnalyzer(found)

    examination = examined(
        model,
        by=examiner(model, analyzer),
        files=listing(removed, moved, damaged, image, changed_file()),
    )

    texts = {file.diff.path: (file.old, file.new) for file in analyzer.seen}
    assert texts.pop(PATH) != (None, None)
    assert texts == {
        "old.py": ("total = sum\n", None),
        "new/b.py": (HEAD_TEXT, HEAD_TEXT),
        "odd.py": (None, None),
        "logo.png": (None, None),
    }
    assert [(one.where, one.side, one.line) for one in examination.placed] == [("line", "LEFT", 1)]
    assert not any(path in prompt for path in texts for prompt in map(str, model.prompts))
    told = states(examination)
    assert told["old.py"] == ("skipped", "deleted")
    assert told["new/b.py"] == ("skipped", "renamed without a change")


def test_examine__of_very_much_that_is_gone_the_names_are_enough() -> None:
    gone = "\n".join(f"-line {number}" for number in range(1_000))
    size = MOST_ASIDE // len(gone) + 2
    files = [
        changed_file(f"{n}.py", status="removed", patch=f"@@ -1,1000 +0,0 @@\n{gone}")
        for n in range(size)
    ]

    analyzer = FakeAnalyzer()
    examined(None, by=examiner(None, analyzer), files=listing(*files))

    assert len(analyzer.seen) == size
    assert [file.diff.path for file in analyzer.seen if file.old is None] == [
        f"{n}.py" for n in range(size - 3, size)
    ]


def test_examine__a_hint_is_for_models_alone() -> None:
    """What is right too seldom shall cost nobody's time, and may still lead to something."""
    hint = finding(path=PATH, start_line=2, quote=EVAL, title="Hinted harm", origin="hint")
    proof = finding(
        path=PATH, start_line=3, quote="    return result", title="It is wrong", origin="analyzer"
    )
    model = FakeLanguageModel(NOTHING)

    examination = examined(model, by=examiner(model, FakeAnalyzer(hint, proof)))

    assert [one.finding.title for one in examination.placed] == ["It is wrong"]
    assert examination.dropped == ()
    (prompt, *_) = map(str, model.prompts)
    proven, suspected = prompt.index("It is wrong"), prompt.index("Hinted harm")
    assert prompt.rindex("proven", 0, proven) < proven < prompt.rindex("suspected", 0, suspected)
    assert examined(None, by=examiner(None, FakeAnalyzer(hint))).placed == ()


def test_examine__nothing_to_read_asks_nobody() -> None:
    model = FakeLanguageModel(NOTHING)

    examination = examined(model, files=listing(changed_file(patch=None, patch_missing=True)))

    assert model.prompts == []
    assert states(examination)[PATH][0] == "failed"


def test_examine__a_listing_that_is_not_complete_is_told() -> None:
    files = listing(complete=False, total=4_000, problem="3,000 is the limit")

    examination = examined(FakeLanguageModel(NOTHING), files=files)

    assert examination.warnings == ("Not all files could be listed: 3,000 is the limit",)
    assert states(examination)["(3999 more files)"][0] == "failed"


def test_examine__a_remark_on_a_complete_listing_is_told() -> None:
    examination = examined(FakeLanguageModel(NOTHING), files=listing(problem="1 is untracked"))

    assert examination.warnings == ("1 is untracked.",)
    assert states(examination) == {PATH: ("reviewed", "")}


def test_examine__one_agent_down() -> None:
    down = ModelUnavailableError("overloaded")
    model = FakeLanguageModel(NOTHING, security=[reply(claim())], refactor=[down])

    examination = examined(model)

    assert len(examination.placed) == 1
    assert states(examination) == {PATH: ("partial", "refactor: overloaded")}
    assert examination.agents[1] == AgentRun(
        agent="refactor", prompts=1, completed=0, failures=("overloaded",)
    )


def test_examine__the_deadline_keeps_what_came_before() -> None:
    model = FakeLanguageModel(Silence.NEVER, security=[reply(claim())])

    examination = examined(None, by=examiner(model, deadline=0.0))

    assert len(examination.placed) == 1
    assert states(examination) == {
        PATH: ("partial", "refactor: the deadline was reached (raise `deadline`)")
    }
    assert model.closed == 1


def test_examine__a_stop_from_outside_closes_the_model() -> None:
    model = FakeLanguageModel(KeyboardInterrupt())

    with pytest.raises(KeyboardInterrupt):
        examined(model)

    assert model.closed == 1


def test_examine__findings_that_could_not_be_read_are_told() -> None:
    model = FakeLanguageModel(NOTHING, security=[reply(claim(path="elsewhere.py"), claim())])

    examination = examined(model)

    assert len(examination.placed) == 1
    assert examination.warnings == (
        "A claim of the model was left out: its path is not one of the files shown.",
    )


def test_examine__a_small_window_means_more_prompts() -> None:
    large, small = FakeLanguageModel(NOTHING), FakeLanguageModel(NOTHING)

    examined(large, files=WIDE, by=examiner(large))
    examined(small, files=WIDE, by=examiner(small, context_tokens=4_000))

    assert len(large.prompts) == 2
    assert len(small.prompts) > len(large.prompts)


def test_examine__prompt_and_answer_fit_a_small_window() -> None:
    """What Ollama has on a small card: it would cut the instructions off without a word."""
    model = FakeLanguageModel(NOTHING)

    examination = examined(model, by=examiner(model, context_tokens=4_096))

    assert states(examination) == {PATH: ("reviewed", "")}
    assert {prompt.agent for prompt in model.prompts} == {"security", "refactor"}
    assert all(prompt.tokens + prompt.max_output_tokens < 4_096 for prompt in model.prompts)
    assert all(prompt.max_output_tokens >= 384 for prompt in model.prompts)


def test_examine__what_is_too_long_is_asked_in_parts_and_told() -> None:
    model = FakeLanguageModel(NOTHING, security=[ContextTooLongError("too long"), NOTHING])

    examination = examined(model, files=WIDE)

    assert {prompt.unit for prompt in model.prompts} == {"unit-001", "unit-001a", "unit-001b"}
    parts = [prompt for prompt in model.prompts if prompt.unit != "unit-001"]
    assert all(0 < part.tokens < model.prompts[0].tokens for part in parts)
    assert {part.paths for part in parts} == {(PATH,)}
    assert states(examination) == {PATH: ("reviewed", "")}
    (warning,) = examination.warnings
    assert warning.startswith("1 of 2 prompts were too long for the model and were asked in parts;")


def test_examine__the_worst_rating_is_the_rating() -> None:
    model = FakeLanguageModel(NOTHING, security=[reply(claim(), rating=3)])

    assert examined(model).rating == 3


def test_examine__a_rating_for_what_is_refuted_does_not_stand() -> None:
    model = FakeLanguageModel(
        NOTHING, security=[reply(claim(), rating=3)], verify=[verdicts("refuted")]
    )

    assert examined(model, policy=VERIFIED).rating == 8


def test_examine__more_findings_than_comments() -> None:
    both = reply(claim(), claim(line=3, quote="    return result", title="Nothing is returned"))

    examination = examined(
        FakeLanguageModel(both), policy=TWO.model_copy(update={"max_comments": 1})
    )

    assert [placed.where for placed in examination.placed] == ["line", "summary"]


def test_choose_agents__those_named_in_their_order() -> None:
    chosen = choose_agents(Policy(agents=("refactor", "security")))

    assert [agent.id for agent in chosen] == ["refactor", "security"]


def test_choose_agents__one_that_there_is_not() -> None:
    with pytest.raises(ConfigurationError, match="no agent astrologer") as caught:
        choose_agents(Policy(agents=("security", "astrologer")))

    assert "security, logic" in caught.value.hint


def test_examine__asks_only_the_agents_of_the_policy() -> None:
    model = FakeLanguageModel(NOTHING)

    examination = examined(model, policy=Policy(agents=("security",)))

    assert [run.agent for run in examination.agents] == ["security"]
    assert len(model.prompts) == 1


VERIFIED = Policy(agents=("security", "refactor"))


def verdicts(said: str, quote: str = "    result = eval(items)") -> str:
    verdict = {"id": 1, "quote": quote, "reasoning": "So it is.", "verdict": said}
    return json.dumps({"verdicts": [{**verdict, "severity": "error"}], "done": True})


@pytest.mark.parametrize(
    ("said", "placed", "reason"),
    [
        ("confirmed", ["line"], ""),
        ("unsure", ["summary"], ""),
        ("refuted", [], "So it is."),
    ],
)
def test_examine__a_second_look_decides_where_a_claim_goes(
    said: str, placed: list[str], reason: str
) -> None:
    model = FakeLanguageModel(NOTHING, security=[reply(claim())], verify=[verdicts(said)])

    examination = examined(model, policy=VERIFIED)

    assert [entry.where for entry in examination.placed] == placed
    assert reason in "".join(dropped.reason for dropped in examination.dropped)
    assert [run.agent for run in examination.agents] == ["security", "refactor", "verify"]
    assert examination.verifies
    assert model.closed == 1


def test_examine__a_second_look_that_fails_costs_no_finding() -> None:
    down = ModelUnavailableError("overloaded")
    model = FakeLanguageModel(NOTHING, security=[reply(claim())], verify=[down])

    examination = examined(model, policy=VERIFIED)

    (entry,) = examination.placed
    assert entry.finding.verification == "none"
    assert examination.warnings == ("1 of 1 findings got no second look: overloaded.",)
    assert states(examination) == {PATH: ("reviewed", "")}


def test_examine__a_deep_review_has_another_route_judge_where_there_is_one() -> None:
    model = FakeLanguageModel(NOTHING, security=[reply(claim())])

    examined(model, policy=Policy(profile="deep"))

    asked = {(prompt.agent, prompt.take) for prompt in model.prompts if not prompt.second_opinion}
    assert {("security", 1), ("security", 2), ("logic", 2), ("generalist", 1)} <= asked
    assert {prompt.agent for prompt in model.prompts if prompt.second_opinion} == {"verify"}


def test_examine__two_passes_that_agree_are_one_finding() -> None:
    model = FakeLanguageModel(NOTHING, security=[reply(claim(confidence="medium"))])

    (entry,) = examined(model, policy=Policy(profile="deep", agents=("security",))).placed

    assert entry.finding.raised_by == ("security#1", "security#2")
    assert entry.finding.confidence == "high"


def test_examine__what_surrounds_the_diff_is_shown() -> None:
    patch = "@@ -30,3 +30,4 @@\n x29 = 29\n x30 = 30\n+    result = eval(items)\n x31 = 31"
    text = "".join(f"x{n} = {n}\n" for n in range(31)) + "    result = eval(items)\nx31 = 31\n"
    model = FakeLanguageModel(NOTHING)

    examine(
        listing(changed_file(patch=patch)),
        pull_request(),
        Rulebook(
            policy=TWO, team=TeamRules(guidance=(Guidance(path="AGENTS.md", text="Use cents."),))
        ),
        examiner=examiner(model),
        contents=lambda paths: {path: FileContent(path=path, text=text) for path in paths},
        remarks=[Remark(path=PATH, line=32, author="bob", text="Is that safe?")],
    )

    shown = model.prompts[0].shared
    assert "x7 = 7" in shown
    assert "Use cents." in shown
    assert "Is that safe?" in shown
    assert len({prompt.shared for prompt in model.prompts}) == 1


def test_examine__who_is_asked_for_it_tells_what_the_change_does_and_by_whose_rules() -> None:
    book = Rulebook(
        policy=Policy(
            agents=("security", "architecture"),
            verify=False,
            rules=(TeamRule(id="no-eval", instruction="No eval."),),
        ),
        team=TeamRules(guidance=(Guidance(path="AGENTS.md", text="Use cents."),)),
    )
    told = [
        examine(
            listing(),
            pull_request(),
            book,
            examiner=examiner(model),
            contents=lambda paths: {path: FileContent(path=path, text=None) for path in paths},
        )
        for model in (FakeLanguageModel(reply()), None)
    ]

    assert [one.summaries for one in told] == [("The cart is totalled.",), ()]
    assert [one.team_rules for one in told] == [("AGENTS.md", "team/no-eval"), ()]


def test_examine__time_is_kept_for_the_second_look() -> None:
    model = FakeLanguageModel(NOTHING, security=[reply(claim())])

    examined(None, by=examiner(model, deadline=100.0), policy=VERIFIED)

    assert model.deadlines == {75.0, 100.0}


def test_examine__gets_ready_while_answers_are_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review_action.app.examine.HEAD_START", 0.0)
    ready: list[int] = []
    model = FakeLanguageModel(Silence.NEVER)
    waiting = replace(
        examiner(model, deadline=0.5), meanwhile=lambda: ready.append(len(model.prompts))
    )

    examine(listing(), pull_request(), Rulebook(policy=TWO), examiner=waiting, contents=contents)

    assert ready == [2]
