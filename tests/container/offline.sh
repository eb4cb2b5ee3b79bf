#!/usr/bin/env bash
# Run a command where nothing but loopback is to be reached, with podman's Docker-compatible socket beside it for act.
#
# Called by run.sh inside a fresh network namespace. The loopback servers, podman and the containers all live in it: a request
# to anywhere else fails, and its test with it.
set -euo pipefail

ip link set lo up
run=$(mktemp -d)
podman system service --time=0 "unix://$run/podman.sock" 2>"$run/podman.log" &
service=$!
trap 'kill "$service"; rm -rf "$run"' EXIT
for _ in {1..100}; do
  [[ -S $run/podman.sock ]] && break
  sleep 0.1
done
DOCKER_HOST=unix://$run/podman.sock "$@"
