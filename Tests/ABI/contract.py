#!/usr/bin/env python3
"""Reads Include/assetstore.h and derives from it what must agree with it.

contract.py map           prints the version script for the names in assetstore.symbols
contract.py probe         prints a C file with one global pointer per function, for abidiff
contract.py calls         prints the C calls that null.c includes
contract.py options       prints the C calls that options.c includes
contract.py example       prints the program of the header's opening comment
contract.py check [LIB]   compares header, symbols file, map, layout.c and the library's exported names;
                          and the header's version with itself and with where else it is written

It reads declarations, not C: the header's own rules (no macros that declare, no variadics, one
declaration per statement) are what makes that possible, and what it cannot read is an error.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = (ROOT / "Include/assetstore.h").read_text()
NODE = "ASSETSTORE_0"


class Parameter:
    def __init__(self, text):
        match = re.fullmatch(r"(.*?)(\w+)", text.strip())
        self.type = re.sub(r"\s*\*\s*", "*", match[1].strip())
        self.name = match[2]

    @property
    def is_pointer(self):
        return self.type.endswith("*")

    @property
    def is_out(self):
        return self.type.endswith("**") and not self.type.startswith("const")

    @property
    def noun(self):
        """The type without const and stars."""
        return self.type.replace("const ", "").rstrip("*").strip()


class Function:
    def __init__(self, result, name, parameters):
        self.result = re.sub(r"\s*\*\s*", "*", result.strip())
        self.name = name
        self.parameters = parameters


def functions():
    """Every function of the header, in its order."""
    text = re.sub(r"/\*.*?\*/", "", HEADER, flags=re.S)
    text = re.sub(r"^#.*?(?<!\\)$", "", text, flags=re.M | re.S)
    text = re.sub(r"\{[^{}]*\}", "", text.replace('extern "C" {', ""))
    found = []
    for statement in text.split(";"):
        statement = " ".join(statement.split())
        if statement.startswith("typedef") or "(" not in statement:
            continue
        match = re.fullmatch(r"(.*?)(assetstore_\w+)\((.*)\)", statement)
        if not match:
            sys.exit(f"contract.py: cannot read: {statement}")
        listed = [] if match[3] == "void" else match[3].split(",")
        found.append(Function(match[1], match[2], [Parameter(p) for p in listed]))
    return found


def structs():
    """Every struct: name, fields."""
    text = re.sub(r"/\*.*?\*/", "", HEADER, flags=re.S)
    return [
        (name, re.findall(r"(\w+);", body))
        for body, name in re.findall(r"typedef struct \w+ \{([^}]*)\} (\w+);", text)
    ]


def option_structs():
    """Every struct that begins with its own size, except those the library fills: name, fields."""
    filled = ("assetstore_progress", "assetstore_permission_request")
    return [s for s in structs() if "struct_size" in s[1] and s[0] not in filled]


def symbols():
    lines = (ROOT / "Include/assetstore.symbols").read_text().splitlines()
    return [line.split() for line in lines]


def version_script():
    names = "".join(f"    {name};\n" for name, _ in symbols())
    return f"{NODE} {{\n  global:\n{names}  local:\n    *;\n}};\n"


def probe():
    print("/* Made by contract.py. Gives abidiff the types that a Swift library does not carry. */")
    print('#include "assetstore.h"')
    for function in functions():
        print(f"__typeof__(&{function.name}) probe_{function.name};")


def example():
    comment = HEADER[: HEADER.index("*/")]
    block = comment[comment.index("A complete program,") :]
    lines = [line.removeprefix(" *     ") for line in block.splitlines() if line.startswith(" *     ")]
    print("\n".join("" if line == " *" else line for line in lines))


# Calls with NULL and bad text. `f` is the fixture of fixture.h, which has an object of every type.

MAY_BE_NULL = {("assetstore_open", "directory"), ("assetstore_filesystem_open", "store"),
               ("assetstore_bundle_import", "project")}
RELEASE = re.compile(r"_(free|close)$")


def result(function):
    """The parameter through which the function gives an object, if it does."""
    outs = [p for p in function.parameters if p.is_out and p.noun != "assetstore_error"]
    return outs[0] if outs else None


def release(parameter):
    """The name of the function that releases what came through an out parameter."""
    return next(
        f.name for f in functions()
        if RELEASE.search(f.name) and f.parameters[0].noun == parameter.noun)


def has_default(parameter):
    """Whether NULL stands for a struct of zeros."""
    return parameter.noun.endswith("_options") or parameter.noun == "assetstore_query"


def valid(parameter):
    """An argument that is as it should be."""
    if parameter.type == "assetstore_error**":
        return "&error"
    if parameter.is_out:
        return f"&out_{parameter.name}"
    if parameter.type == "const char*const*":
        return "f->names"
    if parameter.type == "const char*":
        return "f->text"
    if parameter.type in ("void*", "const void*"):
        return "f->buffer"
    if parameter.type == "size_t*":
        return "&number"
    if not parameter.is_pointer:
        return "1" if parameter.name.endswith(("_count", "size")) else "0"
    if has_default(parameter):
        return f"&f->{parameter.noun}"
    return "f->store" if parameter.noun == "assetstore" else f"f->{parameter.noun[11:]}"


def call(function, null, expected, bad_text=None):
    """One call with the parameters in `null` NULL, as a C block that checks the result."""
    out = result(function)
    arguments = []
    for parameter in function.parameters:
        if parameter.name in null:
            arguments.append("NULL")
        elif parameter.name == bad_text:
            arguments.append("f->bad_names" if parameter.type.endswith("const*") else "f->bad_text")
        else:
            arguments.append(valid(parameter))
    what = f"{function.name}: " + (f"bad text in {bad_text}" if bad_text else "NULL in " + ", ".join(null))
    joined = ", ".join(arguments)
    print("    {")
    has_error = any(p.type == "assetstore_error**" for p in function.parameters)
    # What is there before a call must not be looked at: a foreign pointer shows whether it was.
    if has_error and "error" not in null:
        print("        assetstore_error *error = (assetstore_error *)f;")
    if out and out.name not in null:
        print(f"        {out.noun} *out_{out.name} = ({out.noun} *)f;")
    if "&number" in arguments:
        print("        size_t number = 1;")
    if function.result == "void":
        print(f"        {function.name}({joined});\n        passed();")
    elif function.result == "assetstore_status" and has_error:
        print(f"        assetstore_status status = {function.name}({joined});")
        passed_error = "NULL" if "error" in null else "&error"
        print(f'        check_status("{what}", status, {expected}, {passed_error});')
        if out and out.name not in null:
            print(f'        check("{what}: out", (status == ASSETSTORE_OK) == (out_{out.name} != NULL));')
            print(f"        {release(out)}(out_{out.name});")
    elif function.result == "const char*":
        print(f"        const char *text = {function.name}({joined});")
        holds = "text != NULL && text[0] == 0" if function.name.startswith("assetstore_error_") else "text == NULL"
        print(f'        check("{what}", {holds});')
    else:
        print(f'        check("{what}", {function.name}({joined}) == 0);')
    print("    }")


def calls():
    print("static void calls(struct fixture *f)\n{")
    for function in functions():
        pointers = [p for p in function.parameters if p.is_pointer]
        if not pointers:
            continue
        required = [
            p for p in pointers
            if p.type != "assetstore_error**"
            and not has_default(p)
            and (function.name, p.name) not in MAY_BE_NULL
        ]
        call(function, [p.name for p in pointers], "MISUSE" if required else "ANY")
        if RELEASE.search(function.name):
            continue
        for parameter in pointers:
            if len(pointers) > 1:
                call(function, [parameter.name], "MISUSE" if parameter in required else "ANY")
            if parameter.type in ("const char*", "const char*const*"):
                call(function, [], "MISUSE", bad_text=parameter.name)
    print("}")


def options():
    """A call of the function that takes each options struct, with sizes older, newer and absurd."""
    print("static void calls(struct fixture *f)\n{")
    # Paths of things that are there; what is mounted once cannot be again.
    own = {
        ("assetstore_filesystem_mount", "path"): "f->vast",
        ("assetstore_filesystem_list", "path"): "f->mounted",
        ("assetstore_stream_open", "path"): "f->mounted_file",
        ("assetstore_registry_verify_head", "path"): "f->index",
        ("assetstore_registry_verify_head", "key"): "assetstore_registry_key_public(f->key)",
        ("assetstore_registry_import", "from"): "f->list",
        ("assetstore_registry_import", "folder"): "f->registry",
        # No zip: what is wrong with it is told, and nobody is asked.
        ("assetstore_publish", "path"): "f->list",
        ("assetstore_publish", "url"): '"http://127.0.0.1:1"',
        ("assetstore_publish", "token"): '"token"',
        ("assetstore_service_open", "directory"): '"there/other-data"',
        ("assetstore_service_export", "directory"): "f->data",
        ("assetstore_service_export", "registry"): '"there/exported"',
    }
    for struct, fields in option_structs():
        taker = next(g for g in functions() if any(p.noun == struct for p in g.parameters))
        out = result(taker)
        macro = struct.upper() + "_INIT"
        cases = [
            ("as it is", "", "VALID"),
            ("up to the first field", "value.known.struct_size = 8;", "VALID"),
            ("size 0", "value.known.struct_size = 0;", "MISUSE"),
            ("size 3", "value.known.struct_size = 3;", "MISUSE"),
            ("size UINT32_MAX", "value.known.struct_size = UINT32_MAX;", "MISUSE"),
            ("newer, unknown part zero", "value.known.struct_size = sizeof(value);", "VALID"),
            (
                "newer, unknown part set",
                "value.known.struct_size = sizeof(value); value.unknown[15] = 1;",
                "MISUSE",
            ),
        ]
        if "flags" in fields:
            cases.append(("unknown flag", "value.known.flags = 0x80000000u;", "MISUSE"))
        for title, change, expected in cases:
            arguments = ", ".join(
                "&value.known" if p.noun == struct
                else "NULL" if p.type == "const char*const*"
                else "0" if p.name.endswith("_count")
                else own.get((taker.name, p.name), f"f->{p.name}") if p.type == "const char*"
                else valid(p)
                for p in taker.parameters
            )
            print("    {")
            if taker.name == "assetstore_plan_commit":
                print("        fixture_plan(f);")
            if taker.name == "assetstore_registry_key_new":
                print("        fixture_forget_key(f);")
            if (taker.name, "path") in own and taker.name.startswith(("assetstore_filesystem_", "assetstore_stream_")):
                mounting = taker.name == "assetstore_filesystem_mount"
                print(f"        fixture_{'unmount' if mounting else 'remount'}(f);")
            print("        assetstore_error *error = NULL;")
            if out:
                print(f"        {out.noun} *out_{out.name} = NULL;")
            print(f"        struct {{ {struct} known; unsigned char unknown[16]; }} value = "
                  f"{{{macro}, {{0}}}};")
            if change:
                print(f"        {change}")
            print(f"        assetstore_status status = {taker.name}({arguments});")
            print(f'        check_status("{struct}: {title}", status, {expected}, &error);')
            if out:
                print(f"        {release(out)}(out_{out.name});")
            print("    }")
    print("}")


def exported(library):
    listing = subprocess.run(
        ["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    rows = [line.split()[-2:] for line in listing.splitlines()]
    # A small letter is a local symbol: gold lists some in the dynamic table, nothing can bind to them.
    names = [name.split("@")[0] for letter, name in rows if letter.isupper()]
    return sorted(name for name in names if name != NODE)


def version_faults():
    """What does not say the version that the header's text says."""
    text = re.search(r'^#define ASSETSTORE_VERSION "(.*)"$', HEADER, flags=re.M)[1]
    numbers = [
        re.search(rf"^#define ASSETSTORE_VERSION_{part} (\d+)$", HEADER, flags=re.M)[1]
        for part in ("MAJOR", "MINOR", "PATCH")
    ]
    faults = [] if ".".join(numbers) == text else [f"ASSETSTORE_VERSION_... say {'.'.join(numbers)}, not {text}"]
    for path, line in [
        ("Sources/AssetStoreCore/System/HTTP.swift", f'userAgent = "assetstore/{text}"'),
        ("Sources/assetstore-cli/assetstore-json.5", f'"assetstore {text}"'),
    ]:
        if line not in (ROOT / path).read_text():
            faults.append(f"{path} does not say {text}")
    return faults


def check(libraries):
    header = sorted(function.name for function in functions())
    listed = [name for name, _ in symbols()]
    faults = []
    if listed != sorted(listed):
        faults.append("assetstore.symbols is not sorted")
    pairs = [("assetstore.symbols", listed)] + [(lib, exported(lib)) for lib in libraries]
    for title, names in pairs:
        for name in sorted(set(header) ^ set(names)):
            where = "not in the header" if name in names else "missing"
            faults.append(f"{title}: {name} is {where}")
    layout = (ROOT / "Tests/ABI/layout.c").read_text()
    for struct, fields in structs():
        lines = [f"SIZE({struct}, "] + [f"AT({struct}, {field}, " for field in fields]
        faults += [f"layout.c has no line {line}...);" for line in lines if line not in layout]
    for constant in re.findall(r"^#define (ASSETSTORE_\w+) \d", HEADER, flags=re.M):
        # The only numbers that change.
        if not constant.startswith("ASSETSTORE_VERSION_") and f"VALUE({constant}, " not in layout:
            faults.append(f"layout.c has no line VALUE({constant}, ...);")
    if (ROOT / "Include/assetstore.map").read_text() != version_script():
        faults.append("assetstore.map is not current: run `make Include/assetstore.map`")
    faults += version_faults()
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    command, *rest = sys.argv[1:] or ["check"]
    if command == "check":
        check(rest)
    elif command == "map":
        print(version_script(), end="")
    else:
        {"probe": probe, "calls": calls, "options": options, "example": example}[command]()
