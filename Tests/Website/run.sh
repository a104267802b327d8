#!/bin/sh
# Runs the tests of the website in a real browser, if there is one or one can be had.
#
# Exit status 77: neither, because this machine has no network. For CI that is a failure.
set -eu
cd "$(dirname "$0")/../.."

packages=.build/test-data/website
status=0
Tests/Support/dependencies.sh website || status=77
if [ "$status" -eq 0 ] && [ ! -d "$packages" ]; then
    # Beside it first: what was begun and never finished would count as there.
    rm -rf "$packages.new"
    if python3 -m pip install --quiet --root-user-action=ignore --target "$packages.new" \
        playwright axe-playwright-python html5lib; then
        mv "$packages.new" "$packages"
    else
        status=77
    fi
fi
if [ "$status" -ne 0 ]; then
    echo "run.sh: no Chromium, nginx or Playwright here, and none to be had: the website is not tested" >&2
    [ -z "${CI:-}" ] || status=1
    exit "$status"
fi
exec python3 -m unittest discover -s Tests/Website -t Tests/Website
