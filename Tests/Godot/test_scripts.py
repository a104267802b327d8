"""The tests in GDScript: each script is one run of the engine, each of its tests one test here."""

import re
import unittest

import support
import variants

TESTS = sorted((support.PROJECT / "tests").glob("test_*.gd"))
STORE = support.PROJECT / "tests/test_store.gd"


class Scripts(support.Case):
    """A run a script, kept for the tests that look at it."""

    minor = 6
    outputs = {}

    def output(self, path):
        key = (type(self).__name__, path)
        if key not in self.outputs:
            addon = variants.old_engine(self.minor) if self.minor < 5 else support.built()
            project = self.godot_project(addon=addon)
            (project / "tests").symlink_to(path.parent)
            try:
                self.outputs[key] = self.godot(
                    "--verbose", "--path", project, "--script", "tests/run.gd", "--", f"tests/{path.name}",
                    leaks=False, ENGINE_MINOR=str(self.minor))
            except self.failureException as hang:
                self.outputs[key] = str(hang)
        return self.outputs[key]

    def test_asks_for_what_there_is(self):
        """An engine reports it when an extension asks for a function that it has not."""
        self.assertEqual(re.findall("non-existent interface function.*", self.output(STORE)), [])

    def judge(self, path, name):
        output = self.output(path)
        end = re.search(r"(?m)^END (\d+)$", output)
        self.assertTrue(end, f"{path.name} does not get to its end:\n{output[-6000:]}")
        match = re.search(rf"(?m)^(ok|FAILED) {name}\n((?:    .*\n)*)", output)
        self.assertTrue(match, f"{name} did not run:\n{output[-6000:]}")
        self.assertEqual(match[1], "ok", match[2])


class OldScripts2(Scripts):
    """The same with an engine that has only the functions of Godot 4.2."""

    minor = 2


class OldScripts4(Scripts):
    """And with one of 4.4, which has some of the newer ones."""

    minor = 4


def add_tests():
    for path in TESTS:
        subject = path.stem.removeprefix("test_")
        for name in re.findall(r"(?m)^func (test_\w+)\(", path.read_text()):
            setattr(Scripts, f"test_{subject}_{name.removeprefix('test_')}",
                    lambda self, path=path, name=name: self.judge(path, name))
        setattr(Scripts, f"test_{subject}_gives_all_back",
                lambda self, path=path: self.judge_leaks(self.output(path)))


add_tests()

if __name__ == "__main__":
    unittest.main()
