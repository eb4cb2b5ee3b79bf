#!/usr/bin/env bash
# Fetches GitHub's own descriptions and the libraries that read them into .cache/contract/.
# Nothing of it is committed: licences differ, and 40 MB would. Runs again only for what is missing.
set -euo pipefail

root="$(cd "$(dirname "$0")/../.." && pwd)"
cache="$root/.cache/contract"
python="${PYTHON:-$root/.venv/bin/python}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$cache"

# npm_file PACKAGE@VERSION PATH-IN-PACKAGE NAME: one file of an npm package.
npm_file() {
  local stamp="$cache/$3.version"
  [[ -f "$cache/$3" && "$(cat "$stamp" 2>/dev/null)" == "$1" ]] && return
  echo "fetching $1"
  local archive
  archive="$(cd "$work" && npm pack --silent --pack-destination "$work" "$1" | tail -n 1)"
  tar -xzf "$work/$archive" -O "package/$2" >"$work/file"
  mv "$work/file" "$cache/$3"
  echo "$1" >"$stamp"
}

# pip_target STAMP REQUIREMENT...: libraries for these tests alone, outside our lock.
pip_target() {
  local stamp="$cache/site.version"
  [[ -d "$cache/site" && "$(cat "$stamp" 2>/dev/null)" == "$*" ]] && return
  echo "installing $*"
  rm -rf "$cache/site"
  "$python" -m pip install -q --disable-pip-version-check --target "$cache/site" "$@"
  echo "$*" >"$stamp"
}

# The source distribution of the very PyGithub we have locked: its tests hold recorded exchanges.
replay_data() {
  local locked stamp="$cache/replay.version"
  locked="$(grep -ioE '^pygithub==[0-9.]+' "$root/requirements.lock")"
  [[ -d "$cache/replay" && "$(cat "$stamp" 2>/dev/null)" == "$locked" ]] && return
  echo "fetching recorded exchanges of $locked"
  "$python" -m pip download -q --disable-pip-version-check --no-deps --no-binary :all: \
    --dest "$work" "$locked"
  mkdir -p "$work/sdist"
  tar -xzf "$work"/*.tar.gz -C "$work/sdist" --strip-components 1
  rm -rf "$cache/replay"
  mv "$work/sdist/tests/ReplayData" "$cache/replay"
  echo "$locked" >"$stamp"
}

npm_file @octokit/openapi@23.0.2 generated/api.github.com.json openapi.json
npm_file @octokit/graphql-schema@15.26.1 schema.graphql schema.graphql
npm_file @octokit/webhooks-examples@7.6.1 api.github.com/index.json webhooks.json
pip_target openapi-core==0.23.1 graphql-core==3.3.2
replay_data
echo "GitHub's descriptions are in .cache/contract"
