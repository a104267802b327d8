"""The addon with the extension built in other ways; first of all behind old_engine.c."""

import functools
import os
import shutil
import subprocess

import support


def variant(name, sources, flags):
    """Builds the extension with further sources and flags into an addon of its own; its folder."""
    addon = support.built()
    out = support.ROOT / ".build/godot" / name
    library = out / "lib"
    library.mkdir(parents=True, exist_ok=True)
    # Beside it lie the same libraries.
    for path in (addon / "lib").iterdir():
        target = library / path.name
        target.unlink(missing_ok=True)
        os.link(path, target)
    extension = library / "libassetstore-godot.so"
    extension.unlink()
    subprocess.run(
        [os.environ.get("CC", "cc"), "-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O1", "-g", "-fPIC",
         "-fvisibility=hidden", "-pthread", "-shared", "-Wl,--disable-new-dtags", "-Wl,-rpath,$ORIGIN",
         f"-I{support.ROOT}/Include", f"-I{support.EXTENSION}/src", *flags, "-o", extension, *sources,
         *sorted((support.EXTENSION / "src").glob("*.c")), support.ROOT / ".build/godot/documentation.c",
         f"-L{support.ROOT}/.build/out/lib", "-lassetstore"], check=True)
    shutil.copytree(addon / "editor", out / "editor", dirs_exist_ok=True)
    (out / "assetstore.gdextension").write_text((addon / "assetstore.gdextension").read_text())
    return out


@functools.cache
def old_engine(minor):
    """Builds it with only the functions of Godot 4.MINOR; its folder."""
    out = variant(f"old-{minor}", [support.ROOT / "Tests/Godot/old_engine.c"], [f"-DMINOR={minor}u"])
    description = out / "assetstore.gdextension"
    description.write_text(description.read_text().replace("assetstore_godot_init", "old_engine_init"))
    return out
