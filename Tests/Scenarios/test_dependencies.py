"""Packages that need others, and packages that ask for permissions."""

import json
import pathlib
import unittest

from support import Case, make_zip, visible


class Needing(Case):
    """A project, and a folder of packages that declare what they need."""

    def setUp(self):
        super().setUp()
        self.folder = self.dir / "packages"
        self.folder.mkdir()
        self.run_command("source", "add", "ours", self.folder, "--kind", "directory")

    def release(self, slug, version, needs=(), can_use=(), asks=(), publisher="tester", godot=None, folder=None):
        def array(texts):
            return "[" + ", ".join(json.dumps(text) for text in texts) + "]"
        config = (f'[plugin]\nname="{slug}"\nauthor="{publisher}"\nversion="{version}"\nscript="main.gd"\n'
                  f"dependencies={array(needs)}\noptional_dependencies={array(can_use)}\npermissions={array(asks)}\n")
        files = {f"addons/{slug}/plugin.cfg": config, f"addons/{slug}/main.gd": f"extends Node # {version}\n"}
        if godot:
            files[f"addons/{slug}/{slug}.gdextension"] = f'[configuration]\n\ncompatibility_minimum="{godot}"\n'
        return make_zip((folder or self.folder) / f"{slug}-{version}.zip", files)

    def vast(self, id, version, needs=(), asks=(), author="Tester", file=None):
        meta = {
            "id": id, "name": id, "author": author, "version": {"asset": version, "spec": "1.0.0"},
            "permissions": list(asks), "dependencies": [{"id": i, "version": v} for i, v in needs]}
        return make_zip(self.folder / (file or f"{id}-{version}.vast"), {"meta.json": json.dumps(meta)})

    def sync(self):
        self.run_command("sync")

    def installed(self, **how):
        return {name: row["version"] for name, row in self.packages(**how).items()}

    def lock(self, project=None):
        return json.loads(((project or self.project) / "assetstore.lock").read_text())["packages"]

    def wishes(self):
        return {name: wish["version"] for name, wish in
                json.loads((self.project / "assetstore.json").read_text())["assets"].items()}


class Dependencies(Needing):
    def test_what_is_needed_comes_along(self):
        self.release("base", "1.0.0")
        self.release("base", "1.4.0")
        self.release("base", "2.0.0")
        self.release("top", "1.0", needs=["tester/base@^1.1"])
        self.sync()
        document = self.install("tester/top")
        self.assertEqual(self.installed(), {"tester/top": "1.0", "tester/base": "1.4.0"})
        self.assertEqual(self.wishes(), {"tester/top": "*"})
        rows = {row["name"]: row for row in document["changes"]}
        self.assertEqual(rows["tester/base"]["needed_by"], ["tester/top"])
        self.assertEqual(rows["tester/top"]["needed_by"], [])
        self.assertEqual(self.lock()["tester/top"]["dependencies"], {"tester/base": "^1.1"})
        self.assert_clean()
        # A clone gets the same from the lock, without the source.
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.run_command("source", "remove", "ours")
        self.install(project=clone)
        self.assertEqual(visible(clone), visible(self.project))

    def test_show_and_inspect_say_it(self):
        path = self.release("top", "1.0", needs=["tester/base@>=1 <3"], can_use=["tester/nice"], asks=["network"])
        self.sync()
        wanted = [{"name": "tester/base", "version": ">=1 <3", "optional": False},
                  {"name": "tester/nice", "version": "*", "optional": True}]
        details = self.run_command("show", "tester/top").json
        self.assertEqual(details["releases"][0]["dependencies"], wanted)
        self.assertEqual(details["releases"][0]["permissions"], ["network"])
        self.assertEqual(self.search("top")["assets"][0]["permissions"], ["network"])
        inspection = self.run_command("package", "inspect", path).json
        self.assertEqual(inspection["dependencies"], wanted)
        self.assertEqual(inspection["permissions"], ["network"])

    def test_diamond(self):
        for version in ("1.0.0", "1.5.0", "2.0.0"):
            self.release("base", version)
        self.release("left", "1.0", needs=["tester/base@>=1.2"])
        self.release("right", "1.0", needs=["tester/base@<2"])
        self.release("top", "1.0", needs=["tester/left", "tester/right"])
        self.sync()
        self.install("tester/top")
        self.assertEqual(self.installed()["tester/base"], "1.5.0")

    def test_an_older_release_may_do(self):
        self.release("base", "1.0.0")
        self.release("top", "1.0", needs=["tester/base@^1"])
        self.release("top", "2.0", needs=["tester/base@^2"])
        self.sync()
        self.install("tester/top")
        self.assertEqual(self.installed(), {"tester/top": "1.0", "tester/base": "1.0.0"})

    def test_no_way_is_explained(self):
        self.release("base", "1.0.0")
        self.release("base", "2.0.0")
        self.release("left", "1.0", needs=["tester/base@^1"])
        self.release("right", "1.0", needs=["tester/base@^2"])
        self.sync()
        error = self.refused(4, "unsatisfiable", "install", "tester/left", "tester/right")
        self.assertEqual(
            error["message"],
            "Because tester/left 1.0 depends on tester/base ^1 and this project needs tester/left, this project needs "
            "tester/base 1.0.0. And because tester/right 1.0 depends on tester/base ^2 and this project needs tester/right, "
            "there is no solution.")

    def test_what_is_missing_is_named(self):
        self.release("top", "1.0", needs=["tester/nowhere@^1"])
        self.sync()
        error = self.refused(4, "unsatisfiable", "install", "tester/top")
        self.assertIn("tester/nowhere", error["message"])

    def test_engine_is_a_constraint(self):
        self.release("base", "1.0.0", godot="4.1")
        self.release("base", "1.5.0", godot="4.5")
        self.release("top", "1.0", needs=["tester/base@^1"])
        self.sync()
        self.install("tester/top")
        self.assertEqual(self.installed()["tester/base"], "1.0.0")
        self.release("new", "1.0", needs=["tester/base@^1.5"])
        self.sync()
        error = self.refused(4, "unsatisfiable", "install", "tester/new")
        self.assertIn("Godot", error["message"])
        self.install("tester/new", "--any-godot")
        self.assertEqual(self.installed()["tester/base"], "1.5.0")

    def test_cycle_and_self(self):
        self.release("one", "1.0.0", needs=["tester/two@^1", "tester/one@^1"])
        self.release("two", "1.0.0", needs=["tester/one@*"])
        self.sync()
        self.install("tester/one")
        self.assertEqual(self.installed(), {"tester/one": "1.0.0", "tester/two": "1.0.0"})

    def test_optional_is_not_installed_but_holds(self):
        self.release("nice", "1.0.0")
        self.release("nice", "2.0.0")
        self.release("top", "1.0", can_use=["tester/nice@^1"])
        self.sync()
        self.install("tester/top")
        self.assertEqual(self.installed(), {"tester/top": "1.0"})
        document = self.install("tester/nice")
        self.assertEqual(self.installed()["tester/nice"], "1.0.0")
        # So nothing keeps it from going, and nobody is said to need it.
        self.assertEqual([row["needed_by"] for row in document["changes"]], [[]])
        self.run_command("remove", "tester/nice")
        self.assertEqual(self.installed(), {"tester/top": "1.0"})

    def test_what_is_there_stays(self):
        self.release("base", "1.0.0")
        self.release("first", "1.0", needs=["tester/base@^1"])
        self.sync()
        self.install("tester/first")
        self.release("base", "1.1.0")
        self.release("second", "1.0", needs=["tester/base@^1"])
        self.release("third", "1.0", needs=["tester/base@^1.1"])
        self.sync()
        self.install("tester/second")
        self.assertEqual(self.installed()["tester/base"], "1.0.0")
        self.install("tester/third")
        self.assertEqual(self.installed()["tester/base"], "1.1.0")
        self.assertEqual(self.installed()["tester/first"], "1.0")

    def test_ranges_of_the_manifest(self):
        for version in ("1.0.0", "1.9.0", "2.0.0"):
            self.release("base", version)
        self.sync()
        self.install("tester/base@^1.0")
        self.assertEqual(self.installed(), {"tester/base": "1.9.0"})
        self.assertEqual(self.wishes(), {"tester/base": "^1.0"})
        self.release("base", "1.9.5")
        self.release("base", "2.1.0")
        self.sync()
        outdated = self.run_command("outdated", code=1).json["upgrades"]
        self.assertEqual([(row["version"], row["latest"]) for row in outdated], [("1.9.0", "1.9.5")])
        self.run_command("update")
        self.assertEqual(self.installed(), {"tester/base": "1.9.5"})
        self.install("tester/base@1.0.0")
        self.assertEqual(self.wishes(), {"tester/base": "1.0.0"})
        self.assertEqual(self.run_command("outdated").json["upgrades"], [])
        error = self.refused(2, "invalid-ref", "install", "tester/base@>=1 <")
        self.assertIn(">=1 <", error["message"])

    def test_update_moves_what_it_must(self):
        self.release("base", "1.0.0")
        self.release("other", "1.0.0")
        self.release("top", "1.0", needs=["tester/base@^1"])
        self.sync()
        self.install("tester/top", "tester/other")
        self.release("base", "1.5.0")
        self.release("base", "2.0.0")
        self.release("other", "1.1.0")
        self.release("top", "2.0", needs=["tester/base@^2"])
        self.sync()
        self.run_command("update", "tester/top")
        self.assertEqual(self.installed(), {"tester/top": "2.0", "tester/base": "2.0.0", "tester/other": "1.0.0"})

    def test_update_drops_what_nobody_needs_any_more(self):
        self.release("base", "1.0.0")
        self.release("top", "1.0", needs=["tester/base"])
        self.sync()
        self.install("tester/top")
        self.release("top", "2.0")
        self.sync()
        changes = self.run_command("update").json["changes"]
        self.assertEqual({row["name"]: row["kind"] for row in changes},
                         {"tester/base": "remove", "tester/top": "replace"})
        self.assertFalse((self.project / "addons/base").exists())

    def test_remove(self):
        self.release("base", "1.0.0")
        self.release("mine", "1.0.0")
        self.release("top", "1.0", needs=["tester/base", "tester/mine"])
        self.sync()
        self.install("tester/top", "tester/mine")
        error = self.refused(4, "still-needed", "remove", "tester/base")
        self.assertIn("tester/top", error["message"])
        self.run_command("remove", "tester/top")
        # What was asked for itself stays.
        self.assertEqual(self.installed(), {"tester/mine": "1.0.0"})

    def test_undo_takes_all_back(self):
        self.release("base", "1.0.0")
        self.release("top", "1.0", needs=["tester/base"])
        self.sync()
        before = visible(self.project)
        self.install("tester/top")
        self.run_command("undo")
        self.assertEqual({path: what for path, what in visible(self.project).items() if "addons" in path},
                         {path: what for path, what in before.items() if "addons" in path})
        self.assertEqual(self.installed(), {})

    def test_needs_of_an_archive_by_path(self):
        self.release("base", "1.0.0")
        self.sync()
        elsewhere = self.dir / "elsewhere"
        elsewhere.mkdir()
        self.install(self.release("top", "1.0", needs=["tester/base@^1"], folder=elsewhere))
        self.assertEqual(self.installed(), {"tester/top": "1.0", "tester/base": "1.0.0"})

    def test_needs_that_only_the_archive_of_a_library_tells(self):
        server = self.serve()
        self.release("base", "1.0.0")
        elsewhere = self.dir / "elsewhere"
        elsewhere.mkdir()
        self.release("far", "1.0", needs=["tester/base@^1"], folder=elsewhere)
        pages = self.library([{"title": "Far", "download_url": f"{server.url}/elsewhere/far-1.0.zip"}])
        self.run_command("source", "add", "library", pages)
        self.sync()
        self.install("library:tester/far")
        self.assertEqual(self.installed(), {"tester/far": "1.0", "tester/base": "1.0.0"})

    def test_what_cannot_be_read_is_named(self):
        """A package that asks for something is not installed as if it asked for nothing."""
        for how, text in (
                ({"needs": ["tester/base@=>1"]}, "=>1"), ({"needs": ["tester/base@"]}, "tester/base@"),
                ({"needs": ["studio/dialogue ^1.2"]}, "studio/dialogue ^1.2"), ({"can_use": ["not a ref"]}, "not a ref"),
                ({"asks": ["a b"]}, "a b"), ({"asks": ["x" * 65]}, "x" * 65), ({"asks": ["all"]}, "all")):
            path = self.release("top", "1.0", **how)
            for line in (("install", path, "--grant", "all"), ("package", "inspect", path), ("package", "audit", path)):
                error = self.refused(3, "malformed-file", *line)
                self.assertIn(text, error["message"])
                self.assertEqual(error["subject"], "addons/top/plugin.cfg")
            findings = self.run_command("package", "validate", path, code=1).json["findings"]
            self.assertTrue(any(text in row["message"] and row["severity"] == "error" for row in findings), findings)
            skipped = self.run_command("sync", code=None).stdout
            self.assertIn(text, skipped)
        self.assertEqual(self.installed(), {})

    def test_a_vast_is_needed_by_its_id(self):
        self.vast("org.studio.core", "1.2.0")
        self.vast("org.studio.core", "2.0.0")
        self.release("top", "1.0", needs=["org.studio.core@^1"])
        self.sync()
        self.install("tester/top")
        self.assertEqual(self.installed(), {"tester/top": "1.0", "tester/org.studio.core": "1.2.0"})


class Vasts(Needing):
    def test_an_id_is_found_in_any_source(self):
        self.vast("com.example.base", "1.2.0", author="Somebody Else")
        self.vast("com.example.base", "2.0.0", author="Somebody Else")
        self.vast("com.example.top", "1.0.0", needs=[("com.example.base", "1.0.0")])
        self.sync()
        self.install("tester/com.example.top")
        self.assertEqual(self.installed(), {
            "tester/com.example.top": "1.0.0", "somebody-else/com.example.base": "1.2.0"})
        self.assertTrue((self.project / "assets/com.example.base.vast").exists())
        self.assert_clean()

    def test_without_an_author_the_source_publishes(self):
        self.vast("com.example.lone", "1.0.0", author="")
        self.sync()
        self.install("ours/com.example.lone")
        self.assertEqual(self.installed(), {"ours/com.example.lone": "1.0.0"})

    def test_two_packages_of_one_id(self):
        self.vast("com.example.base", "1.0.0", author="One", file="a.vast")
        self.vast("com.example.base", "1.0.0", author="Two", file="b.vast")
        self.vast("com.example.top", "1.0.0", needs=[("com.example.base", "1.0.0")])
        self.sync()
        error = self.refused(4, "unsatisfiable", "install", "tester/com.example.top")
        self.assertIn("one/com.example.base", error["message"])
        self.assertIn("two/com.example.base", error["message"])
        # One that is installed is the one that is meant.
        self.install("one/com.example.base")
        self.install("tester/com.example.top")
        self.assertIn("one/com.example.base", self.installed())

    def test_ids_are_compared_by_their_bytes(self):
        """As in a file system, where each lies at its id."""
        base = self.vast("b\u00e9.id", "1.0.0", file="base.vast")
        self.install(base)
        for number, other in enumerate(("b\u00c9.id", "be\u0301.id", "B\u00e9.id", "b\u00e9.iD")):
            top = self.vast(f"top{number}.id", "1.0.0", needs=[(other, "1.0.0")])
            for _ in range(2):
                self.refused(4, "unsatisfiable", "install", top)
                self.sync()
        self.install(self.vast("top.id", "1.0.0", needs=[("b\u00e9.id", "1.0.0")]))
        self.assertEqual(len(self.installed()), 2)


class Permissions(Needing):
    def test_consent(self):
        self.release("tool", "1.0", asks=["network", "files"])
        self.sync()
        plan = self.install("tester/tool", "--dry-run")
        self.assertEqual(plan["changes"][0]["new_permissions"], ["files", "network"])
        error = self.refused(4, "permission-needed", "install", "tester/tool")
        self.assertIn("files, network", error["message"])
        self.refused(4, "permission-needed", "install", "tester/tool", "--grant", "network")
        self.install("tester/tool", "--grant", "network", "--grant", "editor, files")
        self.assertEqual(self.lock()["tester/tool"]["permissions"], ["files", "network"])
        self.assertEqual(self.packages()["tester/tool"]["permissions"], ["files", "network"])

    def test_an_upgrade_that_asks_for_more(self):
        self.release("tool", "1.0", asks=["network"])
        self.sync()
        self.install("tester/tool", "--grant", "all")
        self.release("tool", "1.1", asks=["network"])
        self.sync()
        self.run_command("update")
        self.release("tool", "2.0", asks=["network", "process"])
        self.sync()
        change = self.run_command("update", "--dry-run").json["changes"][0]
        self.assertEqual((change["permissions"], change["new_permissions"]), (["network", "process"], ["process"]))
        self.refused(4, "permission-needed", "update")
        self.run_command("update", "--grant", "process")
        self.assertEqual(self.lock()["tester/tool"]["permissions"], ["network", "process"])
        # One that asks for less does not keep the rest for later.
        self.release("tool", "3.0", asks=["network"])
        self.sync()
        self.run_command("update")
        self.release("tool", "4.0", asks=["network", "process"])
        self.sync()
        self.refused(4, "permission-needed", "update")

    def test_what_comes_along_asks_too(self):
        self.release("base", "1.0.0", asks=["files"])
        self.release("top", "1.0", needs=["tester/base"])
        self.sync()
        self.refused(4, "permission-needed", "install", "tester/top")
        self.install("tester/top", "--grant", "files")

    def test_the_lock_is_consent(self):
        self.release("tool", "1.0", asks=["network"])
        self.sync()
        self.install("tester/tool", "--grant", "all")
        self.install(project=self.clone("assetstore.json", "assetstore.lock"))

    def test_a_package_of_the_same_name_from_elsewhere(self):
        elsewhere = self.dir / "elsewhere"
        elsewhere.mkdir()
        first = self.release("tool", "1.0", asks=["network"], folder=elsewhere)
        self.install(first, "--grant", "network")
        other = self.release("tool", "2.0", asks=["network"], folder=elsewhere)
        self.refused(4, "permission-needed", "install", other)
        # The same path again, and the same bytes from anywhere, ask for nothing new.
        self.release("tool", "1.1", asks=["network"], folder=elsewhere).rename(first)
        self.install(first)
        copy = self.dir / "copy.zip"
        copy.write_bytes(first.read_bytes())
        self.install(copy)
        self.release("tool", "3.0", asks=["network"])
        self.sync()
        self.refused(4, "permission-needed", "install", "ours:tester/tool")

    def test_another_source(self):
        self.release("tool", "1.0", asks=["network"])
        self.sync()
        self.install("ours:tester/tool", "--grant", "network")
        theirs = self.dir / "theirs"
        theirs.mkdir()
        self.release("tool", "2.0", asks=["network"], folder=theirs)
        self.run_command("source", "add", "theirs", theirs, "--kind", "directory")
        self.sync()
        self.refused(4, "permission-needed", "install", "theirs:tester/tool")

    def test_a_lock_grants_nothing_ahead(self):
        self.release("tool", "1.0", asks=["network"])
        self.sync()
        self.install("tester/tool", "--grant", "all")
        path = self.project / "assetstore.lock"
        text = json.loads(path.read_text())
        text["packages"]["tester/tool"]["permissions"] = ["network", "process"]
        path.write_text(json.dumps(text))
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.release("tool", "2.0", asks=["network", "process"])
        self.sync()
        change = self.run_command("update", "--dry-run").json["changes"][0]
        self.assertEqual(change["new_permissions"], ["process"])
        self.refused(4, "permission-needed", "update")
        self.refused(4, "permission-needed", "install", "tester/tool@2.0", project=clone)
        for project in (self.project, clone):
            self.install(project=project)
            self.assertEqual(self.lock(project)["tester/tool"]["permissions"], ["network"])

    def test_undo_asks_for_what_comes_back(self):
        self.release("tool", "1.0", asks=["network"])
        self.sync()
        self.install("tester/tool", "--grant", "all")
        self.run_command("remove", "tester/tool")
        change = self.run_command("undo", "--dry-run").json["changes"][0]
        self.assertEqual(change["new_permissions"], ["network"])
        self.refused(4, "permission-needed", "undo")
        self.run_command("undo", "--grant", "network")
        self.assertEqual(self.lock()["tester/tool"]["permissions"], ["network"])
        self.release("tool", "2.0", asks=["network", "process"])
        self.sync()
        self.run_command("update", "--grant", "process")
        self.run_command("undo")
        self.assertEqual(self.installed(), {"tester/tool": "1.0"})

    def test_who_asks_is_named(self):
        self.release("base", "1.0.0", asks=["files"])
        self.release("top", "1.0", needs=["tester/base"], asks=["editor", "network"])
        self.sync()
        error = self.refused(4, "permission-needed", "install", "tester/top")
        self.assertEqual(error["message"],
                         "tester/base 1.0.0 asks for files; tester/top 1.0 asks for editor, network")
        self.assertEqual(error["subject"], "tester/base")
        for given in ((), ("--grant", "files")):
            told = self.run_command("install", "tester/top", *given, json=False, code=4).stderr
            self.assertIn("--grant editor,files,network", told)
        # Nothing that a package says is a word to type that a shell would take for more.
        self.release("bad", "1.0", asks=["$(reboot)"])
        self.sync()
        told = self.run_command("install", "tester/bad", json=False, code=4).stderr
        self.assertNotIn("--grant $", told)

    def test_the_same_bytes_with_another_ending(self):
        config = '[plugin]\nname="foo"\nauthor="tester"\nversion="1.0.0"\nscript="m.gd"\n'
        meta = {"id": "foo", "name": "foo", "author": "tester", "version": {"asset": "1.0.0", "spec": "1.0.0"},
                "permissions": ["process"]}
        unpacked = make_zip(self.dir / "foo.zip", {
            "meta.json": json.dumps(meta), "addons/foo/plugin.cfg": config, "addons/foo/m.gd": "x"})
        closed = self.dir / "foo.vast"
        closed.write_bytes(unpacked.read_bytes())
        addon, asset = self.project / "addons/foo/m.gd", self.project / "assets/foo.vast"
        self.install(unpacked)
        self.refused(4, "permission-needed", "install", closed)
        self.install(closed, "--grant", "process")
        self.assertEqual((addon.exists(), asset.exists()), (False, True))
        self.assertEqual(self.lock()["tester/foo"]["vast_id"], "foo")
        self.assert_clean()
        self.install(unpacked)
        self.assertEqual((addon.exists(), asset.exists()), (True, False))
        self.assertNotIn("permissions", self.lock()["tester/foo"])
        self.assert_clean()
        # A lock alone says which of the two it is.
        self.install(closed, "--grant", "process")
        clone = self.clone("assetstore.json", "assetstore.lock")
        self.install(project=clone)
        self.assertTrue((clone / "assets/foo.vast").exists())

    def test_wherever_a_plugin_lies(self):
        """Each plugin.cfg that is installed can be switched on, and so each asks."""
        def config(*asks):
            return f'[plugin]\nname="top"\nauthor="tester"\nversion="1.0"\nscript="m.gd"\npermissions={json.dumps(asks)}\n'
        project = 'config_version=5\n[application]\nconfig/name="Demo"\n'
        for number, files in enumerate((
                {"plugin.cfg": config("process")}, {"top-1.0/plugin.cfg": config("process")},
                {"top-1.0/demo/addons/top/plugin.cfg": config("process")},
                {"addons/top/plugin.cfg": config(), "addons/top/sub/plugin.cfg": config("process")},
                {"addons/top/plugin.cfg": config(), "addons/top/addons/sub/plugin.cfg": config("process")},
                {"project.godot": project, "sub/addons/top/plugin.cfg": config("process")})):
            path = make_zip(self.dir / f"top{number}.zip", files)
            self.assertIn("process", self.refused(4, "permission-needed", "install", path)["message"])
            self.assertEqual(self.run_command("package", "inspect", path).json["permissions"], ["process"])
            declared = self.run_command("package", "audit", path).json["declared"]
            self.assertEqual([row["name"] for row in declared], ["process"])

    def test_of_an_asset_that_a_library_calls_a_project(self):
        server = self.serve()
        make_zip(self.dir / "game.zip", {
            "game-main/demo/project.godot": "config_version=5\n",
            "game-main/demo/addons/x/plugin.cfg": '[plugin]\nname="x"\npermissions=["process"]\n'})
        pages = self.library([{"title": "Game", "type": "project", "download_url": f"{server.url}/game.zip"}])
        self.run_command("source", "add", "library", pages)
        self.sync()
        self.refused(4, "permission-needed", "install", "library:tester/game")

    def test_of_a_vast(self):
        path = self.vast("com.example.face", "1.0.0", asks=["tracking"])
        self.refused(4, "permission-needed", "install", path)
        self.install(path, "--grant", "tracking")
        self.assertEqual(self.packages()["tester/com.example.face"]["permissions"], ["tracking"])


if __name__ == "__main__":
    unittest.main()
