"""The addon as a game carries it: its libraries are complete, and an exported game finds them."""

import functools
import pathlib
import re
import shutil
import subprocess
import unittest

import support

# What the player's machine must have: the C library, the compiler's runtime and zlib.
SYSTEM = {"libc.so.6", "libm.so.6", "libdl.so.2", "librt.so.1", "libpthread.so.0", "libresolv.so.2",
          "libgcc_s.so.1", "libstdc++.so.6", "libz.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


@functools.cache
def template():
    """Debian's release template, which has its editor beside it."""
    found = subprocess.run([support.ROOT / "Tests/Godot/engine.sh", "release-template"],
                           stdout=subprocess.PIPE, text=True, check=True)
    return pathlib.Path(found.stdout.strip())


class Export(support.Case):
    def test_libraries_are_complete(self):
        folder = support.built() / "lib"
        there = {path.name for path in folder.iterdir()}
        for path in folder.iterdir():
            dynamic = subprocess.run(["readelf", "-d", path], capture_output=True, text=True, check=True)
            needed = set(re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic.stdout))
            self.assertEqual(needed - there - SYSTEM, set(), path.name)
            # A RUNPATH would end the search along the extension's own path.
            if path.name != "libassetstore.so.0":
                self.assertNotIn("(RUNPATH)", dynamic.stdout, path.name)
        listed = set(re.findall(r'"lib/(.+?)": ""', (folder.parent / "assetstore.gdextension").read_text()))
        self.assertEqual(listed, there - {"libassetstore-godot.so"})
        licences = {path.stem for path in (folder.parent / "licenses").iterdir()}
        self.assertTrue({"assetstore", "libcurl4", "libzip4"} <= licences, licences)

    def test_exported_game(self):
        """A game of the release template opens a store and installs into its own folder."""
        release = template()
        editor, libraries = release.parents[3] / "godot", release.parents[1] / "lib/x86_64-linux-gnu"
        project = self.godot_project()
        (project / "addons/assetstore/lib").unlink()
        shutil.copytree(support.built() / "lib", project / "addons/assetstore/lib")
        with (project / "project.godot").open("a") as file:
            file.write('run/main_scene="res://main.tscn"\n')
        (project / "main.tscn").write_text(
            '[gd_scene load_steps=2 format=3]\n\n[ext_resource type="Script" path="res://main.gd" id="1"]\n'
            '\n[node name="Main" type="Node"]\nscript = ExtResource("1")\n')
        (project / "main.gd").write_text("""extends Node
func _ready() -> void:
	var store := AssetStore.new()
	store.open("user://store")
	print("HERE ", store.install(["user://archive.zip"]).wait().size(), " ", store.last_error.reason)
	DirAccess.make_dir_recursive_absolute("user://content")
	store.project_path = "user://content"
	print("THERE ", store.install(["user://archive.zip"]).wait().changes.size())
	print("CLEAN ", store.verify().wait().clean)
	var maps := FileAccess.open("/proc/self/maps", FileAccess.READ)
	while not maps.eof_reached():
		var line := maps.get_line()
		if " r-xp " in line and line.get_slice_count("/") > 1:
			print("MAPPED /", line.split("/", true, 1)[1])
	print("END")
	get_tree().quit()
""")
        (project / "export_presets.cfg").write_text(f"""[preset.0]

name="Linux"
platform="Linux"
runnable=true
export_filter="all_resources"
export_path="game"

[preset.0.options]

custom_template/release="{release}"
binary_format/architecture="x86_64"
""")
        game = self.dir / "game"
        game.mkdir()
        subprocess.run(
            [editor, "--headless", "--path", project, "--export-release", "Linux", game / "game.x86_64"],
            env=self.environment(), capture_output=True, timeout=support.TIMEOUT, check=False)
        self.assertTrue((game / "game.pck").exists(), sorted(game.iterdir()))
        user = self.dir / "data/godot/app_userdata/test"
        user.mkdir(parents=True, exist_ok=True)
        shutil.copy(support.samples() / "packages/dice-roller.zip", user / "archive.zip")
        # Debian's template wants a newer C library than this machine's. Its loader, under the game's name,
        # is what the engine then takes for itself, and so it finds the game beside it.
        shutil.copy(libraries / "ld-linux-x86-64.so.2", game / "game")
        run = subprocess.run(
            [game / "game", "--library-path", f"{libraries}:{libraries}/pulseaudio", game / "game.x86_64",
             "--headless"], env=self.environment(), capture_output=True, text=True, cwd=self.dir,
            timeout=support.TIMEOUT, check=False)
        output = run.stdout + run.stderr
        self.assertRegex(output, r"(?m)^END$", output)
        self.assertRegex(output, r"(?m)^HERE 0 invalid-argument$")
        self.assertRegex(output, r"(?m)^THERE 1$")
        self.assertRegex(output, r"(?m)^CLEAN true$")
        self.assertTrue((user / "content/addons/dice-roller/dice.gd").exists())
        mapped = {pathlib.Path(path) for path in re.findall(r"(?m)^MAPPED (.+)$", output)}
        self.assertIn(game / "libassetstore.so.0", mapped)
        for path in mapped:
            self.assertTrue(path.is_relative_to(game) or path.is_relative_to(release.parents[2]), path)


if __name__ == "__main__":
    unittest.main()
