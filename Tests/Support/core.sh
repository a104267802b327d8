#!/bin/sh
# core.sh [ARGUMENT...]: `swift test` with these arguments.
#
# The library comes first: the command, which is built along with the tests, looks for it by name.
set -eu
cd "$(dirname "$0")/../.."
swift build --quiet --product assetstore
exec swift test "$@"
