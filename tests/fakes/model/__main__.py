"""`python -m tests.fakes.model`: the loopback model as a process of its own."""

import argparse
import json
import signal
import sys
from pathlib import Path

from tests.fakes.model import Behaviour, Failure, ModelServer, Recorded, Reply, review


def main() -> None:
    """Serve until killed; prints the base URL first, and dumps requests where asked to."""
    args = _parser().parse_args()

    def answer(request: Recorded) -> Behaviour:
        if args.status:
            return Failure(args.status, {"message": "as asked for"}, latency=args.latency)
        text = args.reply_file.read_text() if args.reply_file else review(request)
        return Reply(text, latency=args.latency, first_token=args.first_token, whole=args.no_stream)

    server = ModelServer(answer, refuses=args.refuse, key=args.key, port=args.port, host=args.host)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(server.base_url, flush=True)  # noqa: T201 - this is what callers wait for
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        if args.dump:
            dumped = [{"path": r.path, "at": r.at, "body": r.body} for r in server.requests]
            args.dump.write_text(json.dumps(dumped, indent=1))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.model", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (printed)")
    parser.add_argument(
        "--reply-file", type=Path, help="answer this text; default: review the diff"
    )
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before the status")
    parser.add_argument("--first-token", type=float, default=0.0, help="seconds after the headers")
    parser.add_argument(
        "--status", type=int, default=0, help="answer every request with this error"
    )
    parser.add_argument(
        "--refuse", action="append", default=[], help="parameter to refuse with 400"
    )
    parser.add_argument("--key", default="", help="bearer to demand")
    parser.add_argument("--no-stream", action="store_true", help="never stream")
    parser.add_argument("--dump", type=Path, help="write all requests here as JSON on exit")
    return parser


if __name__ == "__main__":
    main()
