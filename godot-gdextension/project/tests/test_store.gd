## Opening and closing, sources, and two objects on one store.
extends "case.gd"


func test_version() -> void:
	check(AssetStore.get_version().split(".").size() == 3, "a version has three parts")


func test_open_and_close() -> void:
	check(store.is_open(), "it is open")
	equal(store.get_directory(), dir.path_join("store"), "its folder")
	store.close()
	check(not store.is_open(), "it is closed")
	equal(store.get_directory(), "", "no folder")
	store.close()
	check(store.open(dir.path_join("other")), "it opens again")
	check(DirAccess.dir_exists_absolute(dir.path_join("other")), "the folder was made")
	equal(store.last_error, {}, "no error")


func test_engine_paths() -> void:
	check(store.open("user://a store"), "below user://")
	equal(store.get_directory(), ProjectSettings.globalize_path("user://a store"), "its folder")
	equal(AssetStore.new().project_path, "res://", "the project itself")


func test_open_fails() -> void:
	write("file", "no folder")
	check(not store.open(dir.path_join("file")), "a file is no store")
	check(not store.is_open(), "nothing is open")
	check(store.last_error.message.contains("file"), "the error names it")
	equal(store.last_error.status, "io", "its status")
	check(store.open(dir.path_join("store")), "it opens again")
	equal(store.last_error, {}, "the error is gone")


func test_read_only() -> void:
	check(store.open(dir.path_join("store"), true), "it opens")
	check(not store.add_source("a", dir), "nothing can be changed")
	refused(store.last_error, "io", "read-only", "a change")


func test_sources() -> void:
	check(store.add_source("b", dir, AssetStore.KIND_DIRECTORY), "one is added")
	check(store.add_source("a", dir, AssetStore.KIND_DIRECTORY, 7), "another")
	var sources := store.list_sources()
	equal(sources.map(func(source): return source.name), ["a", "b"], "by name")
	equal(sources[0].priority, 7, "its priority")
	equal(sources[0].kind, "directory", "its kind")
	check(not store.add_source("c", dir, AssetStore.KIND_REGISTRY), "a registry needs a key")
	refused(store.last_error, "misuse", "invalid-argument", "a registry without a key")
	reports(1, "a registry without a key")
	check(not store.add_source("c", dir, AssetStore.KIND_REGISTRY, 0, "RWnone"), "and a real one")
	refused(store.last_error, "integrity", "malformed-key", "a key that is none")
	check(store.remove_source("a"), "one is removed")
	equal(store.list_sources().size(), 1, "one is left")
	check(not store.remove_source("a"), "it was removed")
	refused(store.last_error, "not-found", "unknown-source", "removing twice")
	check(store.list_sources().is_typed(), "the list is typed")
	equal(store.list_sources().get_typed_builtin(), TYPE_DICTIONARY, "of dictionaries")


func test_failing_sources() -> void:
	var server := silent_server()
	var url := "http://127.0.0.1:%d" % server.get_local_port()
	server.stop()
	store.add_source("a-dead", url)
	store.add_source("samples", OS.get_environment("SAMPLES"))
	var job := store.sync([], {"retries": 0, "timeout_ms": 2000})
	equal(job.wait(), {}, "it fails")
	refused(job.error, "network", "unreachable", "a dead server")
	equal(store.search().total, 3, "the others were read")
	var report := store.sync([], {"retries": 0, "report_failures": true}).wait()
	equal(report.sync.map(func(r): return r.has("error")), [true, false], "of each")
	equal(report.error.reason, "unreachable", "the most serious")


func test_two_objects_share_a_store() -> void:
	var other := AssetStore.new()
	check(other.open(dir.path_join("store")), "it opens twice")
	other.project_path = dir.path_join("project")
	sync_samples()
	equal(other.search("dialogue").total, 1, "the other sees what one has read")
	var installing := store.install(["samples:sample-works/dialogue-box"])
	while not installing.is_finished():
		equal(other.search().total, 3, "and while one works")
		equal(store.search().total, 3, "so does this one")
	equal(installing.error, {}, "it was installed")
	equal(other.list().size(), 1, "the other sees what one has installed")
	# One of them may find the project busy; in the end both are done or told why not.
	var jobs: Array[AssetStoreJob] = [
		store.remove(["sample-works/dialogue-box"]), other.install(["samples:sample-works/health-bar"])
	]
	for job in jobs:
		if job.wait().is_empty():
			check(job.error.reason in ["busy", "plan-stale"], "told why: %s" % job.error)
	check(store.verify().wait().clean, "the project is whole")


func test_a_closed_store() -> void:
	sync_samples()
	var job := store.install(["samples:sample-works/dialogue-box"])
	store.close()
	check(not job.wait().is_empty(), "what was started goes on")
	equal(store.search("dialogue"), {}, "nothing is found")
	refused(store.last_error, "misuse", "released-object", "a search")
	equal(store.install(["x/y"]).wait(), {}, "nothing is installed")
	reports(2, "calls of a closed store")
