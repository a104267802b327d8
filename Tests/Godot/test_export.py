"""A game that Debian's release template exported, where a player runs it: it carries all that it needs."""

import functools
import pathlib
import re
import shutil
import ssl
import subprocess
import unittest

import support


@functools.cache
def template():
    """Debian's release template, which has its editor beside it."""
    return support.engine_script("release-template")


class Export(support.Case):
    def export(self):
        """Exports a project with the addon, which runs game.gd; the folder of the game."""
        project = self.godot_project()
        (project / "addons/assetstore/lib").unlink()
        shutil.copytree(support.built() / "lib", project / "addons/assetstore/lib")
        with (project / "project.godot").open("a") as file:
            file.write('run/main_scene="res://main.tscn"\n')
        (project / "main.tscn").write_text(
            '[gd_scene load_steps=2 format=3]\n\n[ext_resource type="Script" path="res://game.gd" id="1"]\n'
            '\n[node name="Main" type="Node"]\nscript = ExtResource("1")\n')
        shutil.copy(support.ROOT / "Tests/Godot/game.gd", project)
        (project / "export_presets.cfg").write_text(f"""[preset.0]

name="Linux"
platform="Linux"
runnable=true
export_filter="all_resources"
export_path="game"

[preset.0.options]

custom_template/release="{template()}"
binary_format/architecture="x86_64"
""")
        game = self.dir / "game"
        game.mkdir()
        # The editor that belongs to the template.
        editor = template().parents[3] / "godot"
        self.godot("--path", project, "--export-release", "Linux", game / "game.x86_64", leaks=False,
                   engine_path=editor)
        self.assertTrue((game / "game.pck").exists(), sorted(game.iterdir()))
        return game

    def run_game(self, *command):
        """Runs the game with an archive among its own data; what it printed."""
        user = self.dir / "data/godot/app_userdata/test"
        user.mkdir(parents=True, exist_ok=True)
        shutil.copy(support.samples() / "packages/dice-roller.zip", user / "archive.zip")
        run = subprocess.run([str(word) for word in command], env=self.environment(), cwd=self.dir,
                             capture_output=True, text=True, timeout=support.TIMEOUT, check=False)
        if run.returncode == 77:
            self.skipTest(run.stderr.strip())
        printed = run.stdout + run.stderr
        self.assertRegex(printed, r"(?m)^END$", printed)
        self.assertRegex(printed, r"(?m)^HERE 0 invalid-argument$")
        self.assertRegex(printed, r"(?m)^THERE 1$")
        self.assertRegex(printed, r"(?m)^CLEAN true$")
        self.assertTrue((user / "content/addons/dice-roller/dice.gd").exists())
        return printed

    def judge_libraries(self, printed, game, tree):
        """All that is loaded comes from the game's folder or the tree; what both have, from the game's."""
        mapped = {pathlib.Path(path) for path in re.findall(r"(?m)^MAPPED (.+)$", printed)}
        self.assertIn(game / "libassetstore.so.0", mapped)
        for path in mapped:
            self.assertTrue(path.is_relative_to(game) or path.is_relative_to(tree), path)
        ours = {path.name for path in mapped if "libassetstore" in path.name}
        self.assertEqual(ours, {path.name for path in (support.built() / "lib").iterdir()})

    def test_in_a_chroot(self):
        """With nothing of this machine but the kernel: what the game does not carry is not there."""
        game = self.export()
        for name in ("root", "etc"):
            (self.dir / name).mkdir()
        packages = support.samples() / "packages"
        pages = self.dir / "pages"
        shutil.copytree(support.samples() / "library", pages)
        certificate, key = self.dir / "certificate.pem", self.dir / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
             "-keyout", key, "-out", certificate], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        plain, secure = (self.serve(packages, pages, context=context) for context in (None, context))
        for page in (pages / "asset").iterdir():
            page.write_text(page.read_text().replace(packages.as_uri(), secure))
        # Where Debian's libcurl looks for them.
        trusted = self.dir / "etc/ssl/certs/ca-certificates.crt"
        trusted.parent.mkdir(parents=True)
        for known in (False, True):
            if known:
                shutil.copy(certificate, trusted)
            printed = self.run_game(
                support.ROOT / "Tests/Godot/chroot.sh", template().parents[2], self.dir / "root", game,
                self.dir / "etc", self.dir / "data", "/game/game.x86_64", "--headless", "--",
                f"{plain}/asset-library/api", f"{secure}/asset-library/api")
            self.assertRegex(printed, r"(?m)^PLAIN 3 $")
            self.assertRegex(printed, r"(?m)^SECURE 3 $" if known else r"(?m)^SECURE 0 unreachable$")
            self.assertRegex(printed, r"(?m)^IT SAYS Good morning\.$" if known else r"(?m)^INSTALLED 1 .*CA cert")
            self.judge_libraries(printed, pathlib.Path("/game"), pathlib.Path("/usr"))

    def test_through_another_loader(self):
        """Where nobody may have a chroot: Debian's template wants a newer C library than this machine's."""
        game = self.export()
        tree = template().parents[2]
        libraries = tree / "usr/lib/x86_64-linux-gnu"
        # The loader, under the game's name, is what the engine takes for itself, and so it finds the game.
        shutil.copy(libraries / "ld-linux-x86-64.so.2", game / "game")
        printed = self.run_game(game / "game", "--library-path", f"{libraries}:{libraries}/pulseaudio",
                                game / "game.x86_64", "--headless")
        self.judge_libraries(printed, game, tree)


if __name__ == "__main__":
    unittest.main()
