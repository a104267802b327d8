#!/usr/bin/env python3
"""Prints the C that calls.c includes: for each function of the header a call with arguments thought up by a fuzzer."""

import pathlib
import re
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "ABI"))
import contract  # noqa: E402

FUNCTIONS = contract.functions()
RELEASES = {f.parameters[0].noun: f.name for f in FUNCTIONS if contract.RELEASE.search(f.name)}
OPTIONS = {name for name, _ in contract.option_structs()}
RECORDS = {name: fields for name, fields in contract.structs() if name not in OPTIONS}
FILLED = ("assetstore_progress", "assetstore_permission_request")
NUMBERS = ("size_t", "int32_t", "uint32_t", "int64_t", "uint64_t", "assetstore_status")


def declarations():
    """Every struct: name and [(type, field)]."""
    text = re.sub(r"/\*.*?\*/", "", contract.HEADER, flags=re.S)
    for body, name in re.findall(r"typedef struct \w+ \{([^}]*)\} (\w+);", text):
        lines = [" ".join(line.split()) for line in body.split(";") if line.strip()]
        fields = [re.fullmatch(r"(.*?)(\w+)", line).groups() for line in lines]
        yield name, [(re.sub(r"\s*\*\s*", "*", kind.strip()), field) for kind, field in fields]


STRUCTS = dict(declarations())


def kind(noun):
    return "KIND_" + noun.upper()


def assign(target, type_, counted):
    """Statements that fill a field of an options struct."""
    if type_ == "const char*":
        yield f"{target} = take_text(m);"
    elif type_ == "const char*const*":
        yield f"{target} = take_texts(m, &{counted});"
    elif type_ == "assetstore_progress_fn":
        yield f"{target} = take(m) % 2 ? on_progress : NULL;"
    elif type_ == "assetstore_permission_fn":
        yield f"{target} = take(m) % 2 ? on_permission : NULL;"
    elif type_ == "assetstore_log_fn":
        yield f"{target} = take(m) % 2 ? on_log : NULL;"
    elif type_ == "assetstore_reset_fn":
        yield f"{target} = take(m) % 2 ? on_reset : NULL;"
    elif type_ == "void*":
        yield f"{target} = m;"
    elif type_ == "const void*":
        yield f"{counted} = take_pair(m) % 5000;"
        yield f"{target} = lend(m, {counted} + 1);"
    elif type_ in NUMBERS:
        yield f"{target} = ({type_})take_number(m);"
    else:
        sys.exit(f"generate.py: cannot make a {type_}")


def options(name):
    """A function that makes one options struct, in a block of just the size that it says it has."""
    fields = STRUCTS[name][1:]
    ends = ", ".join(f"offsetof({name}, {field})" for _, field in fields[1:])
    ends = f"{ends}, " if ends else ""
    print(f"static const {name} *take_{name}(struct machine *m)\n{{")
    print(f"    static const size_t ends[] = {{{ends}sizeof({name})}};")
    print(f"    {name} value;\n")
    print("    if (take(m) % 8 == 0)\n        return NULL;\n    memset(&value, 0, sizeof value);")
    done = set()
    for type_, field in fields:
        if field in done:
            continue
        counts = (f"{field}_count", f"{field.removesuffix('s')}_count", f"{field}_size")
        counted = next((f for t, f in fields if t == "size_t" and f in counts), None)
        done |= {counted}
        body = assign(f"value.{field}", type_, f"value.{counted}")
        print("    if (take(m) % 2) {\n        " + "\n        ".join(body) + "\n    }")
    print(f"    return take_options(m, &value, sizeof value, ends, sizeof ends / sizeof *ends);\n}}\n")


def touch(name):
    """A function that reads all of a record."""
    print(f"static void touch_{name}(const {name} *record)\n{{\n    if (record == NULL)\n        return;")
    for type_, field in STRUCTS[name]:
        if type_ == "const char*":
            print(f"    touch_text(record->{field});")
        else:
            print(f"    touch_number((uint64_t)record->{field});")
    print("}\n")


def call(function):
    """A function that makes one call, and looks at what it gives."""
    print(f"static void call_{function.name}(struct machine *m)\n{{")
    before, arguments, after, looks = [], [], [], []
    out = contract.result(function)
    has_error = any(p.type == "assetstore_error**" for p in function.parameters)
    released = contract.RELEASE.search(function.name)
    for index, parameter in enumerate(function.parameters):
        name, noun = parameter.name, parameter.noun
        following = function.parameters[index + 1 : index + 2]
        if parameter.type == "assetstore_error**":
            before.append("assetstore_error *error = (assetstore_error *)m;")
            before.append("assetstore_error **error_place = take(m) % 8 ? &error : NULL;")
            arguments.append("error_place")
        elif parameter.is_out:
            before.append(f"{noun} *{name} = ({noun} *)m;")
            before.append(f"{noun} **{name}_place = take(m) % 16 ? &{name} : NULL;")
            arguments.append(f"{name}_place")
        elif parameter.type == "const char*const*":
            count = following[0].name
            before.append(f"size_t {count} = 0;")
            before.append(f"const char *const *{name} = take_texts(m, &{count});")
            arguments.append(name)
        elif parameter.type == "const char*":
            before.append(f"const char *{name} = take_text(m);")
            if function.name.endswith("_export"):
                # Nor over what other calls read.
                before.append(f"if ({name} != NULL && {name}[0] == '/')\n        {name} = \"exported\";")
            arguments.append(name)
        elif noun in OPTIONS and parameter.is_pointer:
            before.append(f"const {noun} *{name} = take_{noun}(m);")
            arguments.append(name)
        elif noun in RELEASES and parameter.is_pointer:
            before.append(f"{noun} *{name} = take_object(m, {kind(noun)});")
            arguments.append(name)
        elif parameter.type in ("void*", "const void*"):
            before.append(f"size_t size = take_pair(m) % 5000;")
            before.append(f"void *{name} = take(m) % 16 ? lend(m, size + 1) : NULL;")
            arguments.append(name)
        elif parameter.type == "size_t*":
            before.append(f"size_t {name} = SIZE_MAX;")
            before.append(f"size_t *{name}_place = take(m) % 16 ? &{name} : NULL;")
            arguments.append(f"{name}_place")
            if any(other.type == "void*" for other in function.parameters):
                looks.append(f'demand("{function.name}: {name}", {name} <= size || {name} == SIZE_MAX);')
            else:
                looks.append(f"touch_number({name});")
        elif parameter.type in NUMBERS:
            if not any(line.startswith(f"size_t {name} ") for line in before):
                before.append(f"{parameter.type} {name} = ({parameter.type})take_number(m);")
            arguments.append(name)
        else:
            sys.exit(f"generate.py: cannot make a {parameter.type} for {function.name}")
    joined = f"{function.name}({', '.join(arguments)})"
    result = function.result
    noun = result.replace("const ", "").rstrip("*")
    if result == "assetstore_status" and has_error:
        after.append(f"assetstore_status status = {joined};")
        after.append(f'check_status("{function.name}", status, error_place);')
        after.append(f"if (error_place != NULL && status != ASSETSTORE_OK)")
        after.append(f"    put_object(m, {kind('assetstore_error')}, error);")
        if out:
            after.append(f"if ({out.name}_place != NULL)")
            after.append(f'    demand("{function.name}: out", ({out.name} != NULL) == (status == ASSETSTORE_OK));')
            after.append(f"if ({out.name}_place != NULL && {out.name} != NULL)")
            after.append(f"    put_object(m, {kind(out.noun)}, {out.name});")
    elif result == "const char*":
        after.append(f"touch_text({joined});")
    elif noun in RECORDS:
        after.append(f"touch_{noun}({joined});")
    elif result == "void":
        after.append(f"{joined};")
        if released:
            after.append(f"drop_object(m, {kind(function.parameters[0].noun)}, {arguments[0]});")
    else:
        after.append(f"touch_number((uint64_t){joined});")
    after += looks
    if not any("m" in re.findall(r"\b\w+\b", line) for line in before + after):
        before.append("(void)m;")
    print("".join(f"    {line}\n" for line in before + after) + "}\n")


def main():
    print("/* Made by generate.py. */")
    print("enum {")
    for noun in RELEASES:
        print(f"    {kind(noun)},")
    print("    KINDS\n};\n")
    print("static void release(int kind, void *object)\n{\n    switch (kind) {")
    for noun, name in RELEASES.items():
        print(f"    case {kind(noun)}:\n        {name}(object);\n        break;")
    print("    default:\n        break;\n    }\n}\n")
    print('#include "machine.h"\n')
    for name in sorted(OPTIONS):
        options(name)
    for name in sorted(n for n in RECORDS if n not in FILLED):
        touch(name)
    for function in FUNCTIONS:
        call(function)
    # By a code of the name, so that an input means the same when there are more functions.
    print("static const struct {\n    uint16_t code;\n    void (*call)(struct machine *);\n} CALLS[] = {")
    for code, name in sorted((zlib.crc32(f.name.encode()) & 0xFFFF, f.name) for f in FUNCTIONS):
        print(f"    {{{code}, call_{name}}},")
    print("};")


if __name__ == "__main__":
    main()
