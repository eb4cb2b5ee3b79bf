# The image of the action. The runner adds all the rest: workspace, variables, event file, signals.
#
# No USER, WORKDIR or HEALTHCHECK: the runner mounts a workspace and command files that only root may write, sets the work
# directory itself and never asks for health (https://docs.github.com/actions/reference/workflows-and-actions/dockerfile-support).

# A tag here, because a digest written by hand goes stale unseen. The release workflow resolves the tag once, builds with
# BASE_IMAGE=<tag>@<digest> on every architecture, and records the digest in the image's provenance.
ARG BASE_IMAGE=python:3.13-slim

FROM ${BASE_IMAGE} AS builder
ARG DEBIAN_FRONTEND=noninteractive
# Git's version is the base distribution's business.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/*
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore PIP_ONLY_BINARY=:all: PIP_NO_COMPILE=1
WORKDIR /build
# `--build-arg TOOLS=more` makes the larger image (docs/recipes/analyzers.md).
ARG TOOLS=
COPY requirements*.lock ./
# The lock holds the whole closure, so --no-deps changes nothing but that pip may not look for more. The build tools come from
# the development lock, hashes and all; --require-hashes refuses a closure that this list no longer covers.
RUN python -m venv --without-pip /opt/review-action \
 && pip --python /opt/review-action/bin/python install --require-hashes --no-deps --requirement requirements.lock \
 && if [ -n "${TOOLS}" ]; then pip --python /opt/review-action/bin/python install --require-hashes --no-deps --requirement "requirements-${TOOLS}.lock"; fi \
 && awk '/^[a-z]/ { keep = /^(hatchling|packaging|pathspec|pluggy|tomlkit|trove-classifiers)==/ } keep' requirements-dev.lock > build.lock \
 && pip install --require-hashes --requirement build.lock
COPY . .
# Shebang with -I: the work directory is the pull request's, and neither it nor a PYTHON* variable may add a module to ours.
# -X utf8: paths and patches are UTF-8 whatever LANG the workflow sets. Byte code is unchecked because nothing edits an image.
RUN pip wheel --no-build-isolation --no-deps --no-index --wheel-dir dist . \
 && pip --python /opt/review-action/bin/python install --no-deps --no-index dist/*.whl \
 && find /opt/review-action/bin -type f ! -name 'review-action*' ! -name ruff ! -name shellcheck ! -name zizmor ! -name hadolint ! -name oxlint -delete \
 && sed -i '1s|^#!.*|#!/opt/review-action/bin/python -IXutf8|' /opt/review-action/bin/review-action* \
 && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/review-action/lib

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="review-action" \
      org.opencontainers.image.description="An AI code reviewer that lives entirely inside GitHub Actions." \
      org.opencontainers.image.licenses="Apache-2.0"
# The official image carries no byte code for the standard library; a container that starts anew for each event would compile
# it each time and throw it away: 0.4 s of CPU for what a review imports. pip, what would bring it back, and programs that
# take their owner's rights have no business here.
RUN python -m pip uninstall --quiet --yes --root-user-action=ignore pip \
 && rm -r "$(python -c 'import ensurepip; print(*ensurepip.__path__)')" \
 && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
 && python -m compileall -q -j 0 --invalidation-mode unchecked-hash \
      -x '/(test|idlelib|tkinter|turtledemo|site-packages|lib2to3)/' \
      "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
# Of git the one program, 4 MB instead of the package's 100: reading objects and diffs of the workspace needs no helper
# programs, perl or curl, and the two libraries it is linked with (pcre2, zlib) are in the base.
COPY --from=builder /usr/bin/git /usr/bin/git
COPY --from=builder /opt/review-action /opt/review-action
RUN git --version && /opt/review-action/bin/review-action version
ENTRYPOINT ["/opt/review-action/bin/review-action"]
