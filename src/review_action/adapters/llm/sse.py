"""Server-sent events, decoded from bytes as they arrive."""

import re

_LINE_END = re.compile(rb"\r\n|\n|\r")


class SseDecoder:
    """Feeds on chunks cut anywhere, gives the `data` of each whole event.

    Lines end as the HTML standard says (LF, CRLF, CR) and nowhere else: JSON may hold U+2028 or
    U+0085 raw, where `str.splitlines` would cut it.
    https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
    """

    def __init__(self) -> None:
        self._rest = bytearray()
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> list[str]:
        """Data of the events that `chunk` completes."""
        may_be_half = self._rest.endswith(b"\r")
        self._rest += chunk
        if not may_be_half and _LINE_END.search(chunk) is None:
            return []  # a line of megabytes is not read anew with every chunk
        *lines, rest = _LINE_END.split(bytes(self._rest))
        if not rest and chunk.endswith(b"\r"):
            # It may be the first half of CRLF: an empty line too many would end the event early.
            rest = lines.pop() + b"\r"
        self._rest = bytearray(rest)
        return [data for line in lines if (data := self._line(line)) is not None]

    def close(self) -> list[str]:
        """Data of an event whose closing empty line never came."""
        return [data for chunk in (b"\n", b"\n\n") for data in self.feed(chunk)]

    def _line(self, line: bytes) -> str | None:
        if not line:
            data, self._data = self._data, []
            return "\n".join(data) if data else None
        field, _, value = line.partition(b":")
        if field == b"data":
            self._data.append(value.removeprefix(b" ").decode("utf-8", "replace"))
        return None
