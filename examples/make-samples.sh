#!/bin/sh
# make-samples.sh OUT: packs the sample packages and writes a sample library that offers them.
#
#   OUT/packages/NAME.zip   the folders of examples/packages, byte for byte the same each time
#   OUT/vast/NAME.vast      the folders of examples/vast, likewise
#   OUT/NAME/               those of them that are .vast packages, to be built
#   OUT/library/            the pages of examples/library, with URL and SHA-256 of those files
#   OUT/project/            a copy of the sample project
set -eu

[ $# -eq 1 ] || { echo "usage: make-samples.sh OUT" >&2; exit 2; }
exec python3 - "$(dirname "$0")" "$1" <<'PYTHON'
import hashlib
import pathlib
import shutil
import sys
import zipfile

source, out = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])


def pack(folder, archive, wrapping=""):
    """Zips what is in a folder."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = wrapping + path.relative_to(folder).as_posix()
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            target.writestr(entry, path.read_bytes())


for name in ("packages", "vast", "library", "project"):
    shutil.rmtree(out / name, ignore_errors=True)
packages = out / "packages"
packages.mkdir(parents=True)
for folder in sorted((source / "packages").iterdir()):
    if (folder / "meta.json").exists():
        shutil.rmtree(out / folder.name, ignore_errors=True)
        shutil.copytree(folder, out / folder.name)
    else:
        # As a git host does: everything in one folder.
        pack(folder, packages / f"{folder.name}.zip", f"{folder.name}-main/")
(out / "vast").mkdir()
for folder in sorted((source / "vast").iterdir()):
    pack(folder, out / "vast" / f"{folder.name}.vast")

shutil.copytree(source / "project", out / "project")
shutil.copytree(source / "library", out / "library")
for page in (out / "library" / "asset").iterdir():
    text = page.read_text().replace("@PACKAGES@", packages.as_uri())
    for archive in packages.iterdir():
        if archive.name in text:
            digest = hashlib.sha256(archive.read_bytes()).hexdigest()
            text = text.replace("@SHA256@", digest)
    page.write_text(text)
PYTHON
