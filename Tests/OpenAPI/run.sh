#!/bin/sh
# run.sh [-k NAME...]: compares what `assetstore serve` answers with its OpenAPI documents: schemathesis thinks up the
# requests.
#
# Exit status 77: schemathesis is not here and cannot be had, because this machine has no network. For CI that is a
# failure.
set -eu
cd "$(dirname "$0")/../.."

# Of another version other requests come, and perhaps of that a failure out of the blue.
version=4.32.5
packages=.build/test-data/openapi-$version
if [ ! -d "$packages" ]; then
    # Beside it first: what was begun and never finished would count as there.
    rm -rf "$packages.new"
    if ! python3 -m pip install --quiet --root-user-action=ignore --target "$packages.new" "schemathesis==$version"; then
        echo "run.sh: no schemathesis $version here, and none to be had: the OpenAPI documents are not tested" >&2
        [ -z "${CI:-}" ] || exit 1
        exit 77
    fi
    mv "$packages.new" "$packages"
fi
SCHEMATHESIS="$PWD/$packages" exec python3 -m unittest discover -s Tests/OpenAPI -t Tests/OpenAPI "$@"
