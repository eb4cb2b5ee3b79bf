"""The two halves of a review that is split over two jobs; imported by no other run."""

from review_action.adapters.runner import ActionsRunner
from review_action.adapters.runner.handed_file import read_handed, write_handed
from review_action.app.hand_over import hand_over
from review_action.app.publish_payload import publish_payload
from review_action.app.review import Reviewer
from review_action.domain.decision import Review, Skip
from review_action.domain.event import Event
from review_action.domain.payload_file import MAX_PAYLOAD_BYTES
from review_action.domain.report import RunReport
from review_action.domain.settings import Settings
from review_action.errors import InvalidInputError, UntrustedPayloadError
from review_action.pipeline.intake.read_payload import read_payload
from review_action.pipeline.intake.triage import triage
from review_action.pipeline.speaking.sanitize import sanitize


def narrowed(settings: Settings) -> Settings:
    """Whoever publishes asks no model, and signs nothing that a stranger's file made it believe."""
    if settings.mode != "publish":
        return settings
    return settings.model_copy(update={"model": None, "fallbacks": (), "state_key": None})


def analyze(reviewer: Reviewer, event: Event, runner: ActionsRunner) -> RunReport | Skip:
    """Review without a single write, and leave the payload file in the workspace.

    Raises:
        GitHubError: The pull request cannot be read.
        ConfigurationError: The base's configuration is wrong, or the file cannot be written.
    """
    settings = reviewer.settings
    decision = triage(event, settings)
    if isinstance(decision, Skip):
        return decision
    if not isinstance(decision, Review):
        return Skip(reason="Commands and merge queues are answered in `mode: review` alone.")
    outcome, text = hand_over(reviewer, decision.pull_number, event)
    if text:
        try:
            write_handed(settings.runner.workspace, settings.payload, runner.redact(text))
        except (OSError, ValueError) as error:
            raise InvalidInputError(
                "payload",
                f"the file cannot be written: {error}",
                hint="Name a file below the workspace.",
            ) from error
        told = f"Nothing was written to the pull request. What was found is in {settings.payload}."
        runner.log("info", told)
        runner.append_summary(f"\n{sanitize(told, one_line=True)}\n")
    return outcome


def publish(reviewer: Reviewer, event: Event, _runner: ActionsRunner) -> RunReport | Skip:
    """Publish the payload file that another job left.

    Raises:
        UntrustedPayloadError: It is not there, not as we write it, or not of this pull request.
        GitHubError: The pull request cannot be read.
        ConfigurationError: The base's configuration is wrong.
    """
    settings = reviewer.settings
    try:
        raw = read_handed(
            settings.runner.workspace, settings.payload, max_bytes=MAX_PAYLOAD_BYTES + 1
        )
    except (OSError, ValueError) as error:
        raise UntrustedPayloadError(
            f"the payload file cannot be read: {error}",
            hint="Download what `mode: analyze` left to the path that the input `payload` names."
            " Where it reviewed nothing (`conclusion` is `skipped`) it leaves no file.",
        ) from error
    return publish_payload(reviewer, read_payload(raw), event)
