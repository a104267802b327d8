"""What the tests in the engine share: the engine, projects with the extension, and runs with an end.

The engine's exit status says little (an editor run gives 0 whatever happens, a first import 134), so a
run is judged by what it prints, and by a last line that only a run that got to its end prints.
"""

import argparse
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Support"))
import fault_server  # noqa: E402

EXTENSION = ROOT / "godot-gdextension"
PROJECT = EXTENSION / "project"
COMMAND = os.path.abspath(os.environ.get("ASSETSTORE", ROOT / ".build/out/bin/assetstore"))
TIMEOUT = 120

# What the engine says, with --verbose, when something of ours was not given back.
LEAKS = re.compile(
    r"ObjectDB instances? (was |were )?leaked|Leaked instance|StringName: \d+ unclaimed|Orphan StringName"
    r"|RID allocations of type .* were leaked|resources still in use|leaked at exit|stack smashing"
    r"|handle_crash|Program crashed", re.I)


@functools.cache
def found(wanted):
    """What engine.sh says, asked once, also if it is a failure; it may be at it for a minute, and says so."""
    return subprocess.run([ROOT / "Tests/Godot/engine.sh", wanted], stdout=subprocess.PIPE, text=True)


def engine_script(wanted):
    result = found(wanted)
    if result.returncode != 0:
        raise AssertionError("there is no Godot to test with; engine.sh said above why")
    return pathlib.Path(result.stdout.strip())


def engine():
    """The path of a Godot 4."""
    return engine_script("editor")


@functools.cache
def built():
    """Builds the addon; its folder."""
    subprocess.run([EXTENSION / "build.sh"], check=True)
    return PROJECT / "addons/assetstore"


@functools.cache
def samples():
    """The sample library and packages, made once."""
    out = ROOT / ".build/godot/samples"
    out.mkdir(parents=True, exist_ok=True)
    subprocess.run([ROOT / "examples/make-samples.sh", out], check=True)
    return out


class Case(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="godot-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def godot_project(self, name="project", addon=None):
        """An empty project with the extension, which the engine would else only see after an import."""
        project = self.dir / name
        (project / ".godot").mkdir(parents=True)
        (project / "addons").mkdir()
        (project / "project.godot").write_text(
            'config_version=5\n\n[application]\n\nconfig/name="test"\n'
            'config/features=PackedStringArray("4.6")\n')
        # A copy, as the engine writes files of its own beside what it finds; but one of the large files.
        addon = addon or built()
        shutil.copytree(addon, project / "addons/assetstore", ignore=shutil.ignore_patterns("lib"))
        (project / "addons/assetstore/lib").symlink_to(addon / "lib")
        (project / ".godot/extension_list.cfg").write_text(
            "res://addons/assetstore/assetstore.gdextension\n")
        return project

    def environment(self, **more):
        return {
            **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
            "HOME": str(self.dir), "XDG_CONFIG_HOME": str(self.dir / "config"),
            "XDG_CACHE_HOME": str(self.dir / "cache"), "XDG_DATA_HOME": str(self.dir / "data"),
            "SAMPLES": str(samples() / "library"), "SCRATCH": str(self.dir / "scratch"), **more}

    def serve(self, root, pages, context=None):
        """Serves files and the pages of a library, over TLS if there is a context; its URL."""
        fault_server.counts.clear()
        fault_server.last_headers.clear()
        server = fault_server.Server(("127.0.0.1", 0), fault_server.Handler)
        server.options = argparse.Namespace(root=str(root), pages=str(pages), page_cap=500)
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http{'s' if context else ''}://127.0.0.1:{server.server_address[1]}"

    def start(self, *arguments, engine_path=None, **more):
        environment = self.environment(**more)
        engine_path = engine_path or engine()
        return subprocess.Popen(
            [engine_path, "--headless", *map(str, arguments)], env=environment, cwd=self.dir,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True)

    def godot(self, *arguments, timeout=TIMEOUT, leaks=True, **more):
        """Runs the engine and returns what it printed; with `leaks` it must have given all back."""
        process = self.start(*arguments, **more)
        try:
            output = process.communicate(timeout=timeout)[0].decode(errors="replace")
        except subprocess.TimeoutExpired:
            # The launcher of Debian's engine becomes the engine, so this ends it.
            process.kill()
            output = process.communicate()[0].decode(errors="replace")
            self.fail(f"godot {arguments} hangs:\n{output[-6000:]}")
        if leaks:
            self.judge_leaks(output)
        return output

    def judge_leaks(self, output):
        lines = [line for line in output.splitlines() if LEAKS.search(line)]
        self.assertEqual(lines, [])

    def script(self, text, project=None, name="main.gd", **how):
        """Runs GDScript that ends by printing END and quitting."""
        project = project or self.godot_project()
        (project / name).write_text(text)
        output = self.godot("--verbose", "--path", project, "--script", name, **how)
        self.assertRegex(output, r"(?m)^END", output[-6000:])
        self.assertNotIn("SCRIPT ERROR", output)
        return output
