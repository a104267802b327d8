"""The libraries that the addon carries: complete, licensed, kept apart from others, and what they need."""

import pathlib
import re
import subprocess
import unittest

import support

# What the player's machine must have: the C library and the compiler's runtime.
SYSTEM = {"libc.so.6", "libm.so.6", "libdl.so.2", "librt.so.1", "libpthread.so.0", "libresolv.so.2",
          "libgcc_s.so.1", "libstdc++.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


class Libraries(support.Case):
    def setUp(self):
        super().setUp()
        self.addon = support.built()
        self.files = sorted((self.addon / "lib").iterdir())
        self.originals = dict(re.findall(
            r"(?m)^(\S+) is (\S+) of ", (self.addon / "licenses/libraries.txt").read_text()))

    def test_are_complete(self):
        there = {path.name for path in self.files}
        for path in self.files:
            dynamic = output("readelf", "-d", path)
            needed = set(re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic))
            self.assertEqual(needed - there - SYSTEM, set(), path.name)
            # A RUNPATH would end the search along the extension's own path.
            if path.name != "libassetstore.so.0":
                self.assertNotIn("(RUNPATH)", dynamic, path.name)
        listed = set(re.findall(r'"lib/(.+?)": ""', (self.addon / "assetstore.gdextension").read_text()))
        self.assertEqual(listed, there - {"libassetstore-godot.so"})

    def test_have_names_of_their_own(self):
        """Whatever else is loaded before or after them: nobody asks for these names but they."""
        for path in self.files:
            self.assertTrue(path.name.startswith("libassetstore"), path.name)
            soname = re.findall(r"\(SONAME\).*\[(.+)\]", output("readelf", "-d", path))
            self.assertEqual(soname, [] if path.name == "libassetstore-godot.so" else [path.name])

    def test_are_not_those_of_an_engine(self):
        """An engine that has a curl, SQLite, OpenSSL and libzip of its own, with functions that end it."""
        preloaded = []
        for path in self.files:
            original = self.originals.get(path.name, "")
            if not re.match(r"lib(curl|sqlite3|zip|deflate|crypto|ssl|argon2|cmark-gfm(-extensions)?)\.", original):
                continue
            functions = re.findall(r" (?:DF|iD) \.text.* (\w+)$", output("objdump", "-T", path), re.M)
            self.assertGreater(len(functions), 10, original)
            source = self.dir / f"{original}.c"
            source.write_text("#include <stdlib.h>\n" + "".join(
                f"void {name}(void) {{ abort(); }}\n" for name in sorted(set(functions))))
            preloaded.append(str(source.with_suffix("")))
            subprocess.run(["cc", "-w", "-fno-builtin", "-shared", "-fPIC", f"-Wl,-soname,{original}",
                            "-o", preloaded[-1], source], check=True)
        self.assertEqual(len(preloaded), 9, preloaded)
        project = self.godot_project()
        shown = self.godot(
            "--path", project, "--script", support.PROJECT / "demo.gd", "--", support.samples() / "library",
            "dialogue", leaks=False, LD_PRELOAD=" ".join(preloaded))
        self.assertRegex(shown, r"(?m)^installed demo:sample-works/dialogue-box$")
        self.assertTrue((project / "addons/dialogue_box/plugin.cfg").exists())

    def test_licences(self):
        """Each library's own, and each text that one of them only names."""
        folder = self.addon / "licenses"
        self.assertEqual(set(self.originals), {path.name for path in self.files} - {
            "libassetstore.so.0", "libassetstore-godot.so"})
        sources = (folder / "libraries.txt").read_text()
        packages = set(re.findall(r"(?m) of (\S+) \S+, source \S+$", sources))
        self.assertTrue({"libcurl4", "libzip4", "zlib1g", "libcmark-gfm0.29.0.gfm.6"} <= packages, packages)
        texts = {path.stem: path.read_text(errors="replace") for path in folder.glob("*.txt")}
        self.assertTrue(packages | {"assetstore", "swift"} <= set(texts))
        for name, text in texts.items():
            self.assertGreater(len(text), 500, name)
            for named in re.findall(r"/usr/share/common-licenses/([\w.+-]*\w)", text):
                self.assertTrue((folder / f"common-licenses/{named}.txt").stat().st_size > 5000, named)

    def test_readme_says_what_they_need(self):
        """Of a machine on which none of this was built."""
        system = pathlib.Path("/etc/os-release").read_text()
        if "bookworm" not in system:
            self.skipTest("the README speaks of what is built on Debian 12")
        symbols = "".join(output("objdump", "-T", path) for path in self.files)

        def newest(prefix):
            found = set(re.findall(rf"{prefix}_(\d+(?:\.\d+)+)", symbols))
            return max(found, key=lambda version: [int(part) for part in version.split(".")])

        readme = " ".join((support.ROOT / "README.md").read_text().split())
        self.assertIn(f"glibc {newest('GLIBC')}", readme)
        # What brings it in words of a user: https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html
        self.assertEqual((newest("GLIBCXX"), newest("CXXABI")), ("3.4.29", "1.3.11"))
        self.assertIn("libstdc++ (of GCC 11 or later)", readme)
        certificates = "/etc/ssl/certs/ca-certificates.crt"
        curl = next(path for path in self.files if "curl" in path.name)
        self.assertIn(certificates.encode(), curl.read_bytes())
        self.assertIn(certificates, readme)


if __name__ == "__main__":
    unittest.main()
