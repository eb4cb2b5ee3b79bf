"""A real small model behind llama.cpp's server, in a process of its own; prints its address when it is up."""

import argparse
import socket
import threading
from pathlib import Path

import xllamacpp  # type: ignore[import-not-found]  # installed by `make local-model` alone


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--context", type=int, default=8192)
    options = parser.parse_args()
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(options.weights)
    parameters.n_ctx = options.context
    parameters.n_parallel = 1
    # Two threads on two busy cores are twenty times slower than one.
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = _free_port()
    parameters.verbosity = 0
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)  # noqa: T201  # read by the fixture
    threading.Event().wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


main()
