#!/bin/sh
# What `make format` would change, and what a style check can see. Fails at the end if anything does.
set -u
cd "$(dirname "$0")/../.."

# Without this the checks by git below would find nothing to complain about: no checkout, or another's.
scripts=$(git ls-files '*.sh' .ci/run) && [ -n "$scripts" ] || exit 1

status=0
swift format lint --strict --parallel -r Package.swift Sources Tests || status=1
clang-format --dry-run -Werror examples/*.c Tests/ABI/*.[ch] Tests/ABI/*.cpp Tests/Bench/*.c Tests/Fuzz/Calls/*.[ch] \
    Tests/Godot/*.c godot-gdextension/src/*.[ch] || status=1
python3 Tests/ABI/contract.py check || status=1
for script in $scripts; do
    sh -n "$script" || status=1
done

# A mutation that does not apply any more proves nothing.
for mutation in $(git ls-files 'Tests/Faults/mutations/*.patch'); do
    if ! patch -p1 --dry-run --force --silent <"$mutation" >/dev/null; then
        echo "lint: $mutation does not apply" >&2
        status=1
    fi
done

# Whole lines of tracked text: trailing blanks, and notes that belong into an issue.
# GDScript is indented with tabs and Markdown may end a line with two blanks.
if git grep -nIE '[[:blank:]]+$' -- ':!*.md'; then
    echo "lint: trailing blanks" >&2
    status=1
fi
if git grep -nIE '\b(TODO|FIXME|XXX)\b' -- ':!Tests/Support/lint.sh'; then
    echo "lint: notes in the code" >&2
    status=1
fi
exit $status
