#!/bin/sh
# The quick checks, for .git/hooks/pre-commit (see CONTRIBUTING.md).
set -eu
cd "$(git rev-parse --show-toplevel)"
exec Tests/Support/lint.sh
