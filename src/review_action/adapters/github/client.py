"""What lies between a request and its answer: waiting out limits, trying reads again, spacing writes."""

from collections.abc import Callable, Mapping
from typing import Any

from review_action.adapters.github.translate import to_error
from review_action.adapters.github.transport import Answer, Request, Transport
from review_action.errors import GitHubError, RateLimitedError, UnavailableError
from review_action.ports import Clock

READ_TRIES = 3
FIRST_BACKOFF_SECONDS = 1.0
UNSPACED_WRITES = 5
"""GitHub asks for a second between writes of "a large number"; one review and one summary are none."""


class Client:
    """Sends requests one at a time.

    A refusal for going too fast was not carried out, so it is sent again whatever it is. After a
    server error or silence nobody knows: reads are sent again, writes are the caller's to decide.
    All waiting of a run comes out of one budget.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        clock: Clock,
        sleep: Callable[[float], None],
        log: Callable[[str], None],
        write_interval: float,
        wait_budget: float,
    ) -> None:
        self._transport = transport
        self._clock = clock
        self._sleep = sleep
        self._log = log
        self._write_interval = write_interval
        self._wait_left = wait_budget
        self._last_write = 0.0
        self._writes = 0

    @property
    def requests_sent(self) -> int:
        return self._transport.requests_sent

    def get(
        self, path: str, parameters: Mapping[str, str | int] | None = None, *, needs: str
    ) -> Answer:
        """Read by REST."""
        return self._exchange(Request("GET", path, parameters or {}, needs=needs), READ_TRIES)

    def query(
        self,
        document: str,
        variables: Mapping[str, Any],
        *,
        needs: str,
        tries: int = READ_TRIES,
        optional: frozenset[str] = frozenset(),
    ) -> Mapping[str, Any]:
        """Read by GraphQL: what stands under `data`; null stands for a refused `optional` field."""
        request = _graphql(document, variables, needs)._replace(optional=optional)
        data: Mapping[str, Any] = self._exchange(request, tries).data["data"]
        return data

    def write(self, verb: str, path: str, body: Mapping[str, Any] | None, *, needs: str) -> Answer:
        """Change something that notifies nobody.

        Raises:
            UnavailableError: It may or may not have been stored.
        """
        return self._exchange(Request(verb, path, body=body, needs=needs), 1)

    def say(self, verb: str, path: str, body: Mapping[str, Any], *, needs: str) -> Answer:
        """Write what people are notified of: as `write`, but many of these at a distance.

        https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
        """
        return self._spaced(Request(verb, path, body=body, needs=needs), 1)

    def edit(self, verb: str, path: str, body: Mapping[str, Any] | None, *, needs: str) -> Answer:
        """Write what comes to the same when it is written twice: spaced, and sent again as reads are."""
        return self._spaced(Request(verb, path, body=body, needs=needs), READ_TRIES)

    def mutate(self, document: str, variables: Mapping[str, Any], *, needs: str) -> None:
        """Change something by GraphQL that comes to the same when it is changed twice."""
        self._spaced(_graphql(document, variables, needs), READ_TRIES)

    def pause(self, seconds: float, because: GitHubError) -> None:
        """Sleep, out of the run's budget; raises `because` when that is used up."""
        if seconds > self._wait_left:
            raise because
        self._wait_left -= seconds
        self._log(f"Waiting {seconds:.0f} s for GitHub: {because}")
        self._sleep(seconds)

    def _spaced(self, request: Request, tries: int) -> Answer:
        self._writes += 1
        if self._writes > UNSPACED_WRITES:
            due = self._last_write + self._write_interval - self._clock()
            if due > 0:
                self._sleep(due)
        try:
            return self._exchange(request, tries)
        finally:
            self._last_write = self._clock()

    def _exchange(self, request: Request, tries: int) -> Answer:
        failures = limits = 0
        while True:
            try:
                return self._send(request)
            except RateLimitedError as error:
                # Asked to wait again after waiting: each time twice as long.
                self.pause(error.retry_after * 2**limits, error)
                limits += 1
            except UnavailableError as error:
                failures += 1
                if failures >= tries:
                    raise
                self.pause(FIRST_BACKOFF_SECONDS * 2 ** (failures - 1), error)

    def _send(self, request: Request) -> Answer:
        answer = self._transport.send(request)
        error = to_error(answer, request)
        if error is not None:
            raise error
        return answer


def _graphql(document: str, variables: Mapping[str, Any], needs: str) -> Request:
    body = {"query": document, "variables": dict(variables)}
    return Request("POST", "/graphql", body=body, needs=needs, graphql=True)
