## Changing a project: install, update, remove, verify, repair, undo, and plans of these.
extends "case.gd"

const FILE := "project/addons/thing/thing.gd"


func pack_thing(version: String) -> String:
	return pack("thing", version, {"thing.gd": "# %s\n" % version, "plugin.gd": "extends EditorPlugin\n"})


func install_thing() -> void:
	pack_thing("1.0")
	sync_packages()
	var result := store.install(["ours:tester/thing"]).wait()
	equal(result.get("durability"), "full", "it is on the disk")
	equal(read(FILE), "# 1.0\n", "it is installed")


func test_install_and_list() -> void:
	install_thing()
	var packages := store.list()
	equal(packages.size(), 1, "one package")
	equal(packages[0].name, "tester/thing", "its name")
	equal(packages[0].version, "1.0", "its version")
	equal(packages[0].file_count, 3, "its files")
	equal(store.list(["no/such", "tester/thing"]), packages, "by its name")
	equal(store.list(["no/such"]), [] as Array[Dictionary], "one that there is not")
	equal(store.last_error, {}, "is no error")
	var files := store.list_files(["tester/thing"])
	equal(files.map(func(file): return file.path.get_file()), ["plugin.cfg", "plugin.gd", "thing.gd"], "by path")
	equal(files, store.list_files(), "of all packages")
	equal(store.list_files(["no/package"]), [] as Array[Dictionary], "of none")
	refused(store.last_error, "not-found", "not-installed", "files of none")


func test_verify_and_repair() -> void:
	install_thing()
	equal(store.verify().wait().clean, true, "as it was installed")
	write(FILE, "# edited\n")
	write("project/addons/thing/mine.gd", "# mine\n")
	var found := store.verify(["tester/thing"]).wait()
	equal(found.clean, false, "edited")
	equal(found.checked, 3, "files compared")
	var kinds := {}
	for finding: Dictionary in found.findings:
		kinds[finding.path.get_file()] = finding.kind
	equal(kinds, {"thing.gd": "modified", "mine.gd": "extra"}, "what was found")
	check(not store.repair().wait().is_empty(), "it is repaired")
	equal(read(FILE), "# 1.0\n", "as it was")
	equal(store.verify().wait().clean, true, "as it was installed")


func test_update_and_outdated() -> void:
	install_thing()
	equal(store.outdated().wait().upgrades, [] as Array[Dictionary], "nothing newer")
	pack_thing("2.0")
	sync_packages()
	var upgrades: Array = store.outdated().wait().upgrades
	equal(upgrades.map(func(u): return [u.name, u.version, u.latest]), [["tester/thing", "1.0", "2.0"]], "newer")
	check(not store.update(["tester/thing"], {"durability": AssetStore.DURABILITY_FAST}).wait().is_empty(), "updated")
	equal(read(FILE), "# 2.0\n", "the new one")
	equal(store.list()[0].version, "2.0", "its version")
	var again := store.plan(AssetStore.OPERATION_UPDATE, ["tester/thing"]).wait()
	equal(again.changes.size() + again.skipped.size(), 1, "it says that there is none newer: %s" % again)


func test_update_keeps_edits() -> void:
	install_thing()
	write(FILE, "# edited\n")
	pack_thing("2.0")
	sync_packages()
	var actions: Array = store.update().wait().actions
	check(actions.any(func(a): return a.kind == "write-new" and a.path.ends_with("thing.gd")), "it says so")
	equal(read(FILE), "# edited\n", "the edit is kept")
	equal(read(FILE + ".new"), "# 2.0\n", "the new one lies beside")


func test_remove_and_undo() -> void:
	install_thing()
	check(not store.remove(["tester/thing"]).wait().is_empty(), "removed")
	check(not exists(FILE), "the file is gone")
	check(not store.undo().wait().is_empty(), "undone")
	equal(read(FILE), "# 1.0\n", "the file is back")
	var history := store.history()
	equal(history.size(), 3, "three changes")
	equal(history[0].undoes, history[1].id, "the last one is the undo")
	equal(history[1].undone, true, "of the one before")
	equal(history[2].changes[0].kind, "install", "the first one")
	check(not store.undo().wait().is_empty(), "the installation is undone")
	equal(store.undo().wait(), {}, "no more")


func test_plan_and_commit() -> void:
	pack_thing("1.0")
	sync_packages()
	var plan := store.plan(AssetStore.OPERATION_INSTALL, ["ours:tester/thing"])
	var would := plan.wait()
	equal(would.changes[0].kind, "install", "what it would do")
	equal(would.actions.size(), 3, "to which files")
	check(not exists(FILE), "nothing was done")
	var outcome := store.commit(plan).wait()
	equal(outcome.changes, would.changes, "what was done")
	equal(outcome.durability, "full", "it is on the disk")
	equal(read(FILE), "# 1.0\n", "it is installed")
	var again := store.commit(plan, {"durability": AssetStore.DURABILITY_FAST})
	equal(again.wait(), {}, "a plan is committed once")
	refused(again.error, "misuse", "plan-committed", "committing twice")
	var stale := store.plan(AssetStore.OPERATION_REMOVE, ["tester/thing"])
	stale.wait()
	store.remove(["tester/thing"]).wait()
	var late := store.commit(stale)
	equal(late.wait(), {}, "the project has changed")
	refused(late.error, "conflict", "plan-stale", "a stale plan")


func test_every_operation_plans() -> void:
	install_thing()
	for operation in [AssetStore.OPERATION_UPDATE, AssetStore.OPERATION_REPAIR, AssetStore.OPERATION_UNDO]:
		var keys: Array = store.plan(operation).wait().keys()
		keys.sort()
		equal(keys, ["actions", "changes", "skipped", "undoes", "withdrawn"], "operation %d" % operation)
	check(store.plan(AssetStore.OPERATION_INSTALL).wait().has("changes"), "what the manifest wants")


func test_options() -> void:
	var archive := pack_thing("1.0")
	var wrong := store.install([archive], {"sha256": "0".repeat(64)})
	equal(wrong.wait(), {}, "another hash")
	refused(wrong.error, "integrity", "hash-mismatch", "another hash")
	var small := store.install([archive], {"max_entries": 1})
	equal(small.wait(), {}, "too many entries")
	refused(small.error, "refused", "too-many-entries", "too many entries")
	check(not store.install([archive], {"into": "libs"}).wait().is_empty(), "elsewhere")
	check(exists("project/libs/thing/thing.gd"), "in the folder that was named")
	var other := pack("other", "1.0", {"other.gd": "#\n"})
	var name: String = store.list()[0].name
	check(not store.install([other], {"remove": [name], "offline": true}).wait().is_empty(), "one for another")
	equal(store.list().size(), 1, "one package")
	check(not exists("project/libs/thing/thing.gd"), "the other is gone")
	write("project/addons/thing/thing.gd", "# mine\n")
	var occupied := store.install([archive])
	equal(occupied.wait(), {}, "a file is in the way")
	refused(occupied.error, "conflict", "path-occupied", "a file in the way")
	check(not store.install([archive], {"overwrite": true, "max_bytes": 1 << 40, "max_ratio": 500}).wait().is_empty(), "it gives way")
	write("project/addons/thing/thing.gd", "# mine\n")
	check(not store.remove([store.list().filter(func(p): return p.title == "thing")[0].name], {"force": true}).wait().is_empty(), "by force")
	check(not exists("project/addons/thing/thing.gd"), "the edited file is gone")


func test_inspect_package() -> void:
	var job := AssetStore.new().inspect_package(pack_thing("1.0"))
	var found := job.wait()
	equal(job.error, {}, "no store is needed")
	equal(found.package.version, "1.0", "its version")
	equal(found.folders, PackedStringArray(["addons/thing"]), "its folder")
	equal(found.files.map(func(file): return file.path.get_file()), ["plugin.cfg", "plugin.gd", "thing.gd"], "its files")
	var plain := store.inspect_package(pack("plain", "1.0", {})).wait()
	equal(typeof(plain.tags), TYPE_PACKED_STRING_ARRAY, "tags are strings")
	var large := store.inspect_package(pack_thing("1.0"), {"max_entries": 1})
	equal(large.wait(), {}, "too many entries")
	refused(large.error, "refused", "too-many-entries", "too many entries")
	write("packages/no.zip", "no archive")
	for path in ["no.zip", "nowhere.zip", ""]:
		equal(store.inspect_package(dir.path_join("packages").path_join(path) if path else "").wait(), {}, path)


func test_audit_package() -> void:
	var archive := pack("tool", "1.0", {"addons/tool/net.gd": "extends HTTPRequest\nfunc f():\n\tOS.kill(1)\n"})
	var job := AssetStore.new().audit_package(archive)
	var found := job.wait()
	equal(job.error, {}, "no store is needed")
	equal(found.declared, [], "it declares nothing")
	equal(found.undeclared.has("network") and found.undeclared.has("process"), true, "what it can do")
	var places: Array = found.capabilities.filter(func(c): return c.name == "process")[0].evidence
	equal(places.map(func(place): return [place.line, place.word]), [[3, "OS.kill"]], "and where")
	var plain := store.audit_package(pack("plain", "1.0", {}), {"max_evidence": 1}).wait()
	equal(typeof(plain.undeclared), TYPE_PACKED_STRING_ARRAY, "names are strings")
	var large := store.audit_package(archive, {"max_entries": 1})
	equal(large.wait(), {}, "too many entries")
	refused(large.error, "refused", "too-many-entries", "too many entries")


func test_validate_and_build_package() -> void:
	write("face/meta.json", '{"id": "face", "name": "Face", "author": "A", "version": {"asset": "1.0.0", "spec": "1.0.0"}}')
	write("face/lang/en.json", '{"hello": "Hello"}')
	write("face/lang/de.json", '{}')
	var folder := dir.path_join("face")
	var archive := dir.path_join("face.vast")
	var other := AssetStore.new()
	var report := other.validate_package(folder, {"strict": true}).wait()
	equal(report.get("valid"), true, "no store is needed")
	equal(report.findings.map(func(finding): return [finding.severity, finding.code]), [["warning", "texts-missing"]], "a finding")
	equal(other.build_package(folder, archive).wait().sha256, FileAccess.get_sha256(archive), "what was built")
	var languages := other.list_languages(archive).wait()
	equal(languages.languages.map(func(language): return language.missing),
		[PackedStringArray(["hello"]), PackedStringArray()], "what is missing")
	equal(other.get_texts(archive, "de_AT").wait(), {"language": "de", "texts": {"hello": "Hello"}}, "what one sees")
	write("face/meta.json", "{}")
	check(not other.build_package(folder, dir.path_join("other.vast")).wait().valid, "it is not built")
	check(not exists("other.vast"), "nothing is there")
	var wrong := other.build_package(folder, archive, {"time": -1})
	equal(wrong.wait(), {}, "no such time")
	reports(1, "a wrong option")


func test_registry() -> void:
	var other := AssetStore.new()
	var folder := dir.path_join("registry")
	var output := dir.path_join("public")
	var add := func(name: String, fields: Dictionary) -> Dictionary:
		return other.add_to_registry(folder, name, JSON.stringify(fields)).wait()
	check(add.call("", {"name": "demo", "title": "Demo", "url": "https://registry.invalid/"}).valid, "a registry")
	check(add.call("ada", {"owners": ["github:ada"]}).valid, "a publisher")
	var wrong: Dictionary = add.call("ada/face", {"title": "Face"})
	check(not wrong.valid and wrong.errors > 0, "not all that an asset needs")
	check(not exists("registry/assets/ada/face"), "nothing is there")
	check(add.call("ada/face", {
		"title": "Face", "type": "addon", "category": "tools", "license": "MIT", "author": "Ada",
		"summary": "A face", "repository": "https://github.com/ada/face"}).valid, "an asset")
	equal(other.validate_registry(folder, {"strict": false}).wait().errors, 0, "no error")
	var key := other.make_registry_key(dir.path_join("demo"))
	var built := other.build_registry(folder, output, key.secret_file, {"created": 1700000000, "prune": true}).wait()
	equal([built.valid, built.index.assets, built.index.sequence], [true, 1, 1700000000], "what was built")
	check(exists("public/index/head.json.minisig"), "it is signed")
	var verified: Dictionary = other.verify_registry(output, key.public_key, {"files": true, "now": 1700000001}).wait()
	equal([verified.registry, verified.files, verified.assets], ["demo", 4, 1], "what clients see")
	var late := other.verify_registry(output, key.public_key)
	equal(late.wait(), {}, "years later")
	refused(late.error, "integrity", "head-expired", "years later")
	var again := other.build_registry(folder, output, key.secret_file, {"created": 1})
	equal(again.wait(), {}, "an older one")
	refused(again.error, "integrity", "head-rolled-back", "an older one")
	var row := {"title": "Arm", "author": "Bob", "browse_url": "https://github.com/bob/arm"}
	write("list.json", JSON.stringify([row, {}]))
	var imported := store.import_registry(dir.path_join("list.json"), folder, {"time": 1700000000}).wait()
	equal([imported.valid, imported.added, imported.skipped], [true, 1, 1], "what was imported")
	check(exists("registry/assets/bob/arm/asset.json"), "it is registered")
	var hashed := store.hash_registry(folder, [], {"offline": true}).wait()
	equal([hashed.valid, hashed.releases], [true, [] as Array[Dictionary]], "nothing is released")
	var missing := store.hash_registry(folder, ["bob/leg"])
	equal(missing.wait(), {}, "no such asset")
	refused(missing.error, "not-found", "unknown-ref", "no such asset")


func test_archives() -> void:
	equal(store.list_archives().bytes, 0, "an empty cache")
	var archive := pack_thing("1.0")
	var added := store.add_archives([archive]).wait()
	equal(added.archives.size(), 1, "one is added")
	equal(store.list_archives(), added, "it is there")
	equal(store.clean_archives(true).wait(), added, "it would go")
	equal(store.list_archives(), added, "it is still there")
	equal(store.clean_archives().wait(), added, "it goes")
	equal(store.list_archives().archives, [] as Array[Dictionary], "it is gone")
	var missing := store.add_archives([dir.path_join("no.zip")])
	equal(missing.wait(), {}, "no such file")
	refused(missing.error, "not-found", "no-such-path", "no such file")


func test_no_project() -> void:
	store.project_path = dir.path_join("nowhere")
	equal(store.list(), [] as Array[Dictionary], "no list")
	refused(store.last_error, "not-found", "no-such-path", "no project")
	equal(store.history(), [] as Array[Dictionary], "no history")
	for job in [store.verify(), store.install(["a/b"]), store.outdated(), store.undo()]:
		equal(job.wait(), {}, "no job")
		refused(job.error, "not-found", "no-such-path", "no project")


func test_paths_beyond_utf8() -> void:
	# The engine shows such a name with replacement characters; what it then names is not there.
	var output := []
	OS.execute("sh", ["-c", "mkdir \"$1\"/\"$(printf 'b\\377d')\" && cp \"$2\" \"$1\"/\"$(printf 'b\\377d/p.zip')\"", "sh", dir, pack_thing("1.0")], output, true)
	errors.take()
	for name in DirAccess.get_directories_at(dir):
		if name.begins_with("b"):
			store.project_path = dir.path_join(name)
			equal(store.list(), [] as Array[Dictionary], "no project")
			check(store.last_error.has("status"), "an error")
	errors.take()
