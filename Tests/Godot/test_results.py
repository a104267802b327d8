"""What scripts get, compared with what the command prints of the same store and project."""

import json
import re
import subprocess
import unittest
import zipfile

import support
from service_client import Service  # noqa: E402, of Tests/Support, which `support` makes known

ASKING = """[plugin]
name="asks"
author="Test"
version="{version}"
permissions=[{permissions}]
dependencies=["test/needed@^1.0"]
"""

TIMES = {"synced_at", "at", "installed_at", "added_at"}


def steady(value):
    """The value with times that may differ as whether there is one."""
    if isinstance(value, dict):
        return {key: inner > 0 if key in TIMES else steady(inner) for key, inner in value.items()}
    return [steady(inner) for inner in value] if isinstance(value, list) else value


def keys(value):
    """All keys in a document, and those of its arrays of strings."""
    found, strings = set(), set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    if isinstance(value, dict):
        found |= set(value)
        strings |= {key for key, item in value.items()
                    if isinstance(item, list) and item and isinstance(item[0], str)}
    for item in inner:
        more = keys(item)
        found |= more[0]
        strings |= more[1]
    return found, strings


class Results(support.Case):
    def setUp(self):
        super().setUp()
        self.ours = self.godot_project("ours")
        self.theirs = self.godot_project("theirs")
        (self.dir / "packages").mkdir()
        self.seen = []

    def pack(self, name, version, files):
        path = self.dir / f"packages/{name}.zip"
        with zipfile.ZipFile(path, "w") as target:
            plugin = f'[plugin]\nname="{name}"\nauthor="Test"\nversion="{version}"\n'
            for file, text in {"plugin.cfg": plugin, **files}.items():
                target.writestr(f"addons/{name}/{file}", text)
        return path

    def command(self, *arguments, project=None):
        result = subprocess.run(
            [support.COMMAND, "--store", self.dir / "store", "--project", project or self.theirs, "--json",
             *arguments], capture_output=True, text=True, env=self.environment(), cwd=self.dir)
        self.assertTrue(result.stdout, result.stderr)
        return json.loads(result.stdout)

    def scripts(self, *calls):
        """What the calls of `store` give, each as a document."""
        lines = "".join(f"\tprint('RESULT ', JSON.stringify({call}))\n" for call in calls)
        output = self.script(
            "extends SceneTree\nvar store := AssetStore.new()\nfunc _init() -> void:\n"
            f"\tstore.open('{self.dir}/store')\n{lines}\tprint('END')\n\tquit()\n"
            "func failure(job: AssetStoreJob) -> Dictionary:\n\tjob.wait()\n\treturn {'error': job.error}\n",
            project=self.ours)
        printed = [json.loads(line) for line in re.findall(r"(?m)^RESULT (.*)$", output)]
        self.assertEqual(len(printed), len(calls), output)
        return printed

    def compare(self, calls, project=None):
        """Each call with the command that gives the same, and the key under which the command has it."""
        for (call, (arguments, key)), ours in zip(calls.items(), self.scripts(*calls)):
            theirs = self.command(*arguments, project=project)
            self.seen.append(theirs)
            with self.subTest(call):
                self.assertEqual(steady(ours), steady(theirs[key] if key else theirs))

    def test_reading(self):
        odd = self.pack("odd", "1", {})
        with zipfile.ZipFile(odd, "w") as target:
            target.writestr("addons/odd/plugin.cfg", '[plugin]\nname="Ödd \\"one\\""\nversion="1"\n'
                            'description="tab\\t, line\\n, 😀"\n')
        self.command("source", "add", "samples", str(support.samples() / "library"))
        self.command("source", "add", "odd", str(odd.parent), "--priority", "-3")
        self.command("sync")
        self.command("install", "samples:sample-works/dialogue-box", "odd:local/ödd-one", project=self.ours)
        (self.ours / "addons/dialogue_box/mine.gd").write_text("#\n")
        (self.ours / "addons/dialogue_box/plugin.gd").write_text("#\n")
        self.compare({
            "store.list_sources()": (["source", "list"], "sources"),
            "store.search()": (["search"], None),
            "store.search('box', {'limit': 1, 'page': 1})": (
                ["search", "box", "--limit", "1", "--page", "1"], None),
            "store.search('', {'limit': 500})": (["search", "--limit", "500"], None),
            "store.search('', {'offset': 1, 'sort': AssetStore.SORT_NAME})": (
                ["search", "--offset", "1", "--sort", "name"], None),
            "store.search('dialoge')": (["search", "dialoge"], None),
            "store.get_asset('samples:1')": (["show", "samples:1", "--offline"], None),
            "store.fetch_asset('odd:local/ödd-one').wait()": (["show", "odd:local/ödd-one"], None),
            "store.list()": (["list"], "packages"),
            "store.list(['sample-works/dialogue-box'])": (["list", "sample-works/dialogue-box"], "packages"),
            "store.list_files()": (["list", "--files"], "files"),
            "store.history()": (["history"], "history"),
            "store.list_archives()": (["cache", "info"], None),
            "store.verify().wait()": (["verify"], None),
            "store.outdated().wait()": (["outdated"], None),
            "store.plan(AssetStore.OPERATION_REPAIR).wait()": (["repair", "--dry-run"], None),
            "store.plan(AssetStore.OPERATION_UNDO).wait()": (["undo", "--dry-run"], None),
            "store.sync(['odd']).wait()": (["sync", "odd"], None),
            "store.clean_archives(true).wait()": (["cache", "gc", "--dry-run"], None),
            f"store.add_archives(['{odd}']).wait()": (["cache", "add", str(odd)], None),
            f"store.inspect_package('{odd}').wait()": (["package", "inspect", str(odd)], None),
            f"store.audit_package('{odd}').wait()": (["package", "audit", str(odd)], None),
        }, project=self.ours)
        self.judge_documentation()

    @staticmethod
    def files(project):
        """What is installed in it, and beside that."""
        return {str(path.relative_to(project)): path.read_bytes()
                for folder in project.iterdir() if not folder.name.startswith(".") and folder.is_dir()
                for path in folder.rglob("*") if path.is_file() and "assetstore" not in path.parts}

    def test_changing(self):
        """The same done to two projects, with the same on the disk afterwards."""
        old = {"edited.gd": "# old\n", "gone.gd": "#\n", "plain.gd": "# old\n"}
        new = {"edited.gd": "# new\n", "plain.gd": "# new\n", "more.gd": "#\n"}
        self.pack("thing", "1.0", old)
        other = self.pack("other", "1", {"a.gd": "#\n"})
        self.command("source", "add", "mine", str(self.dir / "packages"))
        self.command("sync", "mine")

        def both(call, *arguments):
            self.compare({call: (arguments, None)})
            self.assertEqual(self.files(self.ours), self.files(self.theirs), call)

        both("store.plan(AssetStore.OPERATION_INSTALL, ['mine:test/thing']).wait()",
             "install", "mine:test/thing", "--dry-run")
        both("store.install(['mine:test/thing']).wait()", "install", "mine:test/thing")
        both("store.install(['mine:test/thing']).wait()", "install", "mine:test/thing")
        for project in (self.ours, self.theirs):
            (project / "addons/thing/edited.gd").write_text("# mine\n")
            (project / "addons/thing/plain.gd.uid").write_text("uid://x\n")
            (project / "addons/thing/added.gd").write_text("#\n")
        self.pack("thing", "2.0", new)
        self.command("sync", "mine")
        both("store.outdated().wait()", "outdated")
        both("store.plan(AssetStore.OPERATION_UPDATE).wait()", "update", "--dry-run")
        both("store.update([], {'durability': AssetStore.DURABILITY_FAST}).wait()",
             "update", "--durability", "fast")
        both("store.update(['test/thing']).wait()", "update", "test/thing")
        both("store.verify().wait()", "verify")
        both("store.plan(AssetStore.OPERATION_REPAIR).wait()", "repair", "--dry-run")
        both("store.repair(['test/thing']).wait()", "repair", "test/thing")
        both("store.undo().wait()", "undo")
        both(f"store.install(['{other}'], {{'into': 'libs'}}).wait()", "install", str(other), "--into", "libs")
        both("store.plan(AssetStore.OPERATION_REMOVE, ['test/thing'], {'force': true}).wait()",
             "remove", "test/thing", "--force", "--dry-run")
        both("store.commit([store.plan(AssetStore.OPERATION_REMOVE, ['test/thing'], {'force': true})].map("
             "func(job): return [job, job.wait()])[0][0]).wait()", "remove", "test/thing", "--force")
        both("store.undo().wait()", "undo")
        both("{'history': store.history()}", "history")
        both("{'packages': store.list()}", "list")
        both("{'files': store.list_files()}", "list", "--files")
        for project in (self.ours, self.theirs):
            (project / ".assetstore/state.sqlite").unlink()
        both("store.verify().wait()", "verify")
        self.assertIn("not-installed", [finding["kind"] for finding in self.seen[-1]["findings"]])
        self.judge_documentation()

    def test_bundles(self):
        bundle, again = self.dir / "all.bundle", self.dir / "again.bundle"
        self.command("install", str(self.pack("thing", "1.0", {"LICENSE": "MIT License"})))
        self.command("bundle", "export", str(bundle))
        self.compare({
            f"store.import_bundle('{bundle}', {{'cache_only': true}}).wait()": (
                ["bundle", "import", str(bundle), "--cache-only"], None)})
        document = dict(self.seen[-1], written=["assetstore.json", "assetstore.lock"])
        calls = [f"store.import_bundle('{bundle}').wait()", "failure(store.update([], {'frozen': true})).error.status",
                 "store.install([], {'frozen': true, 'offline': true}).wait().changes[0].kind",
                 f"store.export_bundle('{again}', {{'offline': true}}).wait().written",
                 "JSON.parse_string(store.get_sbom()).components[0].name",
                 "[store.get_sbom(), store.last_error][1]",
                 "JSON.parse_string(store.get_sbom(1700000000)).metadata.timestamp"]
        self.assertEqual(
            self.scripts(*calls), [document, "misuse", "install", [], "thing", {}, "2023-11-14T22:13:20Z"])
        self.assertEqual(again.read_bytes(), bundle.read_bytes())
        self.assertEqual(self.files(self.ours), self.files(self.theirs))
        self.seen.append(document)
        self.judge_documentation()

    def test_packages(self):
        """What is made and read without a store."""
        folder = self.dir / "face"
        meta = {"id": "face", "name": "Face", "author": "Test", "version": {"asset": "1.0.0", "spec": "1.0.0"},
                "permissions": ["tracking"], "dependencies": [{"id": "bones", "version": "1.2.0"}]}
        files = {"meta.json": json.dumps(meta), "scripts/a.gd": "#\n", "lang/en.json": '{"title": "Face", "path": "Way"}',
                 "lang/de-CH.json": '{"title": "Gsicht"}', "lang/fr.json": '{"name": "x"}', "stray.gd": "#\n"}
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        bad, built, again, never = (self.dir / name for name in ("bad.vast", "a.vast", "b.vast", "c.vast"))
        with zipfile.ZipFile(bad, "w") as archive:
            archive.writestr("meta.json", '{"id": "face",\n "name": 1}')

        def build(path, options="", folder=folder):
            return f"store.build_package('{folder}', '{path}'{options}).wait()"

        self.compare({
            f"store.validate_package('{bad}').wait()": (["package", "validate", str(bad)], None),
            f"store.validate_package('{bad}', {{'strict': true}}).wait()": (
                ["package", "validate", str(bad), "--strict"], None),
            f"store.validate_package('{folder}').wait()": (["package", "validate", str(folder)], None),
            build(built): (["package", "build", str(folder), "-o", str(again)], None)})
        self.assertEqual(built.read_bytes(), again.read_bytes())
        self.assertEqual([report["valid"] for report in self.seen], [False, False, True, True])
        self.assertEqual({finding["severity"] for report in self.seen for finding in report["findings"]}, {"error", "warning"})
        self.compare({
            build(built, ", {'uncompressed': true}"): (
                ["package", "build", str(folder), "-o", str(again), "--uncompressed"], None),
            f"store.list_languages('{built}').wait()": (["package", "lang", str(built)], None),
            f"store.list_languages('{bad}').wait()": (["package", "lang", str(bad)], None),
            f"store.get_texts('{built}', 'de_CH').wait()": (["package", "lang", str(built), "--locale", "de_CH"], None),
            f"store.get_texts('{folder}', 'fr').wait()": (["package", "lang", str(folder), "--locale", "fr"], None),
            f"{{'title': store.get_texts('{built}').wait().texts.title}}": (
                ["package", "lang", str(built), "title"], "texts"),
            f"store.inspect_package('{built}').wait()": (["package", "inspect", str(built)], None),
            f"store.audit_package('{built}').wait()": (["package", "audit", str(built)], None),
        })
        self.assertEqual(built.read_bytes(), again.read_bytes())
        (folder / "meta.json").write_text('{"id": "face"}')
        self.compare({build(never): (["package", "build", str(folder), "-o", str(again)], None)})
        self.assertFalse(never.exists())
        (folder / "meta.json").write_text(files["meta.json"])
        self.scripts(build(never, ", {'uncompressed': true, 'time': 1000000000}"))
        with zipfile.ZipFile(never) as archive:
            self.assertEqual({entry.date_time for entry in archive.infolist()}, {(2001, 9, 9, 1, 46, 40)})
        self.judge_documentation()

    def test_publishing(self):
        """Each to a service of its own, so that what they answer is the same."""
        package = self.pack("camera", "1.0", {"plugin.gd": "extends Node\n"})
        bad = self.dir / "bad.zip"
        bad.write_text("no archive")
        places, tokens = [], []
        for name in ("ours", "theirs"):
            service = Service(self, support.COMMAND, self.dir / f"service-{name}")
            fields = {"Content-Type": "application/json", "Authorization": f"Bearer {service.admin()}"}
            answer = service.request("POST", "/api/v1/account/tokens", '{"scope": "root/camera"}', fields)
            self.assertEqual(answer.status, 201, answer.text)
            places.append(f"http://127.0.0.1:{service.port}")
            tokens.append(answer.json["token"])
        (self.dir / "token").write_text(tokens[1])
        to = ["--to", places[1], "--token-file", str(self.dir / "token"), "--as", "root/camera"]

        def publish(path, options="", token=tokens[0]):
            return f"store.publish_package('{path}', '{places[0]}', '{token}', {{'name': 'root/camera'{options}}})"

        self.compare({
            publish(package, ", 'fields': ['cost=MIT', 'title=Camera']") + ".wait()": (
                ["publish", str(package), *to, "--field", "cost=MIT", "--field", "title=Camera"], None),
            publish(package, ", 'version': '1.1-beta', 'fields': ['cost=MIT']") + ".wait()": (
                ["publish", str(package), *to, "--release", "1.1-beta", "--field", "cost=MIT"], None),
            publish(bad) + ".wait()": (["publish", str(bad), *to], None)})
        self.assertEqual([report["valid"] for report in self.seen], [True, True, False])
        self.assertEqual([report["id"] for report in self.seen], [1, 2, 0])
        for call, reason in [(publish(package), "release-exists"), (publish(package, token="x" * 43), "http-status")]:
            [failed] = self.scripts(f"failure({call})")
            self.assertEqual(failed["error"]["reason"], reason)
        self.judge_documentation()

    def test_registries(self):
        """What is taken over from a list, and pinned."""
        rows = [{"title": "Arm", "author": "Bob", "browse_url": "https://github.com/bob/arm"}, {"title": "Leg"}]
        (self.dir / "list.json").write_text(json.dumps(rows))
        ours, theirs = (str(self.dir / name / "registry") for name in ("a", "b"))
        self.compare({
            f"store.import_registry('{self.dir}/list.json', '{ours}').wait()": (
                ["registry", "import", "./list.json", "-o", theirs], None)})
        self.assertEqual([self.seen[-1][key] for key in ("added", "skipped", "publishers")], [1, 1, 1])
        release = {"format": 1, "version": "1.0", "godot_min": "4.0", "published": "2026-01-31", "commit": "0" * 40}
        for registry in ours, theirs:
            folder = self.dir / registry / "assets/bob/arm/releases"
            folder.mkdir()
            (folder / "1.0.json").write_text(json.dumps(release))
        self.compare({
            f"store.hash_registry('{ours}', ['bob/arm'], {{'offline': true}}).wait()": (
                ["registry", "hash", theirs, "bob/arm", "--offline"], None),
            f"failure(store.hash_registry('{ours}', ['bob/leg']))": (["registry", "hash", theirs, "bob/leg"], None)})
        self.assertEqual(self.seen[-2]["releases"][0]["state"], "failed")
        self.judge_documentation()

    def test_permissions(self):
        """What a package asks for, and needs, is told before it is granted and brought in."""
        self.pack("asks", "1.0", {"plugin.cfg": ASKING.format(version="1.0", permissions='"network"')})
        self.pack("needed", "1.5", {})
        self.command("source", "add", "mine", str(self.dir / "packages"))
        self.command("sync", "mine")

        def both(call, *arguments):
            self.compare({call: (arguments, None)})
            self.assertEqual(self.files(self.ours), self.files(self.theirs), call)

        both("store.get_asset('test/asks')", "show", "test/asks", "--offline")
        self.assertEqual(self.seen[-1]["releases"][0]["dependencies"][0]["name"], "test/needed")
        both("store.plan(AssetStore.OPERATION_INSTALL, ['test/asks']).wait()", "install", "test/asks", "--dry-run")
        self.assertEqual([change["new_permissions"] for change in self.seen[-1]["changes"]], [["network"], []])
        both("failure(store.install(['test/asks']))", "install", "test/asks")
        self.assertEqual(self.seen[-1]["error"]["reason"], "permission-needed")
        both("store.install(['test/asks'], {'grant': true}).wait()", "install", "test/asks", "--grant", "network")
        both("{'packages': store.list()}", "list")
        self.pack("asks", "1.1", {"plugin.cfg": ASKING.format(version="1.1", permissions='"files", "network"')})
        self.command("sync", "mine")
        both("store.plan(AssetStore.OPERATION_UPDATE).wait()", "update", "--dry-run")
        self.assertEqual(self.seen[-1]["changes"][0]["new_permissions"], ["files"])
        both("[store.plan(AssetStore.OPERATION_UPDATE)].map(func(job): return [job, job.wait()]).map("
             "func(planned): return failure(store.commit(planned[0])))[0]", "update")
        both("[store.plan(AssetStore.OPERATION_UPDATE)].map(func(job): return [job, job.wait()]).map("
             "func(planned): return store.commit(planned[0], {'grant': true}).wait())[0]", "update", "--grant", "files")
        both("failure(store.remove(['test/needed']))", "remove", "test/needed")
        both("store.remove(['test/asks']).wait()", "remove", "test/asks")
        self.judge_documentation()

    def test_failing(self):
        missing = self.dir / "no.zip"
        (self.dir / "packages/not.zip").write_text("no archive")
        self.command("source", "add", "dead", "http://127.0.0.1:9/")
        calls = {
            "[store.get_asset('no/such'), {'error': store.last_error}][1]": ["show", "no/such"],
            "[store.search('', {'source': 'no'}), {'error': store.last_error}][1]": ["search", "--source", "no"],
            "[store.remove_source('no'), {'error': store.last_error}][1]": ["source", "remove", "no"],
            "[store.list_files(['no/such']), {'error': store.last_error}][1]": ["list", "--files", "no/such"],
            "failure(store.install(['no/such']))": ["install", "no/such"],
            f"failure(store.install(['{missing}']))": ["install", str(missing)],
            f"failure(store.install(['{self.dir}/packages/not.zip']))": [
                "install", str(self.dir / "packages/not.zip")],
            "failure(store.verify(['no/such']))": ["verify", "no/such"],
            "failure(store.update(['no/such']))": ["update", "no/such"],
            "failure(store.remove(['no/such']))": ["remove", "no/such"],
            "failure(store.undo())": ["undo"],
            f"failure(store.add_archives(['{missing}']))": ["cache", "add", str(missing)],
            f"failure(store.inspect_package('{missing}'))": ["package", "inspect", str(missing)],
            f"failure(store.audit_package('{missing}'))": ["package", "audit", str(missing)],
            f"failure(store.validate_package('{missing}'))": ["package", "validate", str(missing)],
            f"failure(store.build_package('{missing}', '{self.dir}/x.zip'))": [
                "package", "build", str(missing), "-o", f"{self.dir}/x.zip"],
            f"failure(store.list_languages('{missing}'))": ["package", "lang", str(missing)],
            f"failure(store.get_texts('{missing}', 'de'))": ["package", "lang", str(missing), "--locale", "de"],
            f"failure(store.import_bundle('{missing}'))": ["bundle", "import", str(missing)],
        }
        for (call, arguments), ours in zip(calls.items(), self.scripts(*calls)):
            theirs = self.command(*arguments)
            with self.subTest(call):
                self.assertEqual(ours, theirs)
        self.compare({
            "store.sync([], {'retries': 0, 'report_failures': true}).wait()": (["sync", "--retries", "0"], None)})
        self.judge_documentation()

    def judge_documentation(self):
        """Each key is explained, and arrays of strings are known as such even when they are empty."""
        page = (support.EXTENSION / "doc_classes/AssetStore.xml").read_text()
        reader = (support.EXTENSION / "src/json.c").read_text()
        found, strings = keys(self.seen)
        self.assertGreater(len(found), 10)
        self.assertEqual({key for key in found if not re.search(rf"\b{key}\b", page)}, set())
        self.assertEqual({key for key in strings if f'"{key}"' not in reader}, set())


if __name__ == "__main__":
    unittest.main()
