"""The addon with the extension behind old_engine.c."""

import functools
import os
import subprocess

import support


@functools.cache
def built():
    """Builds it; its folder."""
    addon = support.built()
    out = support.ROOT / ".build/godot/old"
    out.mkdir(parents=True, exist_ok=True)
    # Beside it lie the same libraries.
    library = out / "lib"
    library.mkdir(exist_ok=True)
    for path in (addon / "lib").iterdir():
        target = library / path.name
        target.unlink(missing_ok=True)
        os.link(path, target)
    (library / "libassetstore-godot.so").unlink()
    sources = sorted((support.EXTENSION / "src").glob("*.c"))
    subprocess.run(
        [os.environ.get("CC", "cc"), "-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O1", "-g", "-fPIC",
         "-fvisibility=hidden", "-pthread", "-shared", "-Wl,-z,defs", "-Wl,--disable-new-dtags",
         "-Wl,-rpath,$ORIGIN", f"-I{support.ROOT}/Include", f"-I{support.EXTENSION}/src", "-o",
         library / "libassetstore-godot.so", support.ROOT / "Tests/Godot/old_engine.c", *sources,
         support.ROOT / ".build/godot/documentation.c", f"-L{support.ROOT}/.build/out/lib",
         "-lassetstore"], check=True)
    text = (addon / "assetstore.gdextension").read_text()
    (out / "assetstore.gdextension").write_text(
        text.replace("assetstore_godot_init", "old_engine_init"))
    return out
