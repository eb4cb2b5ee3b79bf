#!/bin/sh
# Writes changes.patch anew from base/ and head/.
cd "$(dirname "$0")" || exit 1
git diff --no-index --no-color --no-ext-diff base head | sed -e 's# a/base/# a/#g' -e 's# b/head/# b/#g' \
  -e 's#^--- a/base/#--- a/#' -e 's#^+++ b/head/#+++ b/#' > changes.patch
