## What scripts get wrong: an error with the line of the script, never a crash.
extends "case.gd"

const METHODS := [
	"add_archives", "add_source", "add_to_registry", "audit_package", "build_package", "build_registry",
	"clean_archives", "close", "commit", "export_bundle", "fetch_asset", "get_asset", "get_directory",
	"get_last_error", "get_project_path", "get_sbom", "get_texts", "hash_registry", "history", "import_bundle",
	"import_registry", "inspect_package", "install", "is_open", "list", "list_archives", "list_files", "list_languages",
	"list_sources", "markdown_to_bbcode", "markdown_to_html", "open", "outdated", "plan", "publish_package",
	"remove", "remove_source", "repair", "search", "set_project_path", "sync", "undo", "update", "validate_package",
	"validate_registry", "verify", "verify_registry",
]


func test_every_method_is_tried() -> void:
	var all := ClassDB.class_get_method_list("AssetStore", true).map(func(m): return m.name)
	all.erase("get_version")
	# Any text is a good place for keys, also one outside of the test's folder.
	all.erase("make_registry_key")
	var wanted := METHODS.duplicate()
	all.sort()
	wanted.sort()
	equal(all, wanted, "the methods there are")


## Every method with every kind of value in every place, and with too many and too few.
func test_wrong_types() -> void:
	var values := [
		null, true, -1, 1.5, "text", &"name", ^"path", Vector2.ZERO, self, store, store.list_sources,
		{}, {"no such key": 1}, {1: 2}, [], [1, null], ["a", 2], PackedStringArray(["\u0001"]), PackedByteArray([1]),
		store.verify(), RID(), 1 << 62,
	]
	for method: String in METHODS:
		store.open(dir.path_join("store"))
		for value in values:
			for count in range(0, 6):
				var arguments := []
				arguments.resize(count)
				arguments.fill(value)
				var result: Variant = store.callv(method, arguments)
				if result is AssetStoreJob:
					result.cancel()
					result.wait()
	check(errors.take().size() > 100, "they were refused")
	store = null


## An object that is gone is none, whatever its memory is used for now.
func test_freed_objects() -> void:
	for i in 50:
		var gone: Variant = Node.new()
		gone.free()
		var memory := []
		for size in range(400, 1400, 8):
			memory.append(PackedByteArray())
			memory[-1].resize(size)
			memory[-1].fill(0x41)
		equal(store.callv("commit", [gone]), null, "it is no plan")
	reports(50, "objects that are gone")
	var none: AssetStoreJob = null
	equal(store.callv("commit", [none]).wait(), {}, "none at all")
	reports(1, "no object")


## As with the engine's own methods: what is nearly of the type is made so.
func test_values_of_other_types() -> void:
	check(store.callv("add_source", [&"a", NodePath(dir), 2.0, true]), "a source")
	equal(store.list_sources()[0].priority, 1, "its priority")
	check(not store.callv("clean_archives", [1]).wait().is_empty(), "a number for a boolean")
	check(not store.callv("verify", [["no/such"]]).wait().has("clean"), "an Array for a PackedStringArray")
	equal(store.callv("verify", [[1]]).wait(), {}, "but not one of numbers")
	reports(1, "numbers for names")


func test_line_of_the_script() -> void:
	store.search("x", {"limt": 1})
	var line: int = get_stack()[0].line - 1
	var report: Dictionary = reports(1, "an unknown filter")[0]
	equal(report.script.get_slice(":", 2), str(line), "the line")
	check(report.text.contains("limt"), "it names the filter")
	refused(store.last_error, "misuse", "unknown-option", "an unknown filter")
	check(store.last_error.hint.contains("limit"), "it names those there are")


## What only the library finds out, on a thread, is told with the line that started the job.
func test_line_of_the_script_that_started_a_job() -> void:
	var job := store.install([dir.path_join("a.zip")], {"sha256": "no hash"})
	var line: int = get_stack()[0].line - 1
	await job.finished
	refused(job.error, "misuse", "invalid-argument", "a hash")
	var report: Dictionary = reports(1, "a wrong hash")[0]
	equal(report.text, job.error.message, "what is wrong")
	var old := OS.get_environment("ENGINE_MINOR") in ["2", "4"]
	equal(report.at, "install " + ("AssetStore:0" if old else "res://tests/test_misuse.gd:%d" % line), "where")


func test_wrong_values() -> void:
	var filters := [
		{"limit": "1"}, {"limit": -1}, {"limit": 1 << 40}, {"godot": 4.6}, {"reverse": 1}, {"type": 77},
		{"offset": -1}, {1: 2}, {"": ""}, {"source": null}, {"tag": ["a"]},
	]
	for filter: Dictionary in filters:
		equal(store.search("", filter), {}, "%s" % filter)
		equal(store.last_error.get("status"), "misuse", "%s" % filter)
	reports(filters.size(), "wrong filters")
	var options := [
		{"into": 1}, {"sha256": true}, {"remove": "a/b"}, {"remove": [1]}, {"force": 1}, {"max_bytes": -1},
		{"durability": "full"}, {"durability": 1 << 33}, {"dry_run": true},
	]
	for option: Dictionary in options:
		equal(store.install(["a/b"], option).wait(), {}, "%s" % option)
		equal(store.last_error.get("status"), "misuse", "%s" % option)
	reports(options.size(), "wrong options")
	equal(store.fetch_asset("a/b", {"retries": -1}).wait(), {}, "a wrong option")
	equal(store.outdated([], {"into": "x"}).wait(), {}, "an option of others")
	reports(2, "wrong options of others")
	for option: Dictionary in [{"retries": -2}, {"max_parallel": 1 << 32}, {"details": "yes"}]:
		equal(store.sync([], option).wait(), {}, "%s" % option)
	reports(3, "wrong options of sync")
	equal(store.plan(99).wait(), {}, "no operation")
	equal(store.plan(AssetStore.OPERATION_UNDO, ["a/b"]).wait(), {}, "an undo of something")
	equal(store.commit(null).wait(), {}, "no plan")
	equal(store.commit(store.verify()).wait(), {}, "another job")
	equal(store.commit(null, {"force": true}).wait(), {}, "an option of plans")
	reports(5, "plans that are none")
	check(not store.add_source("a", dir, 1 << 40), "no kind")
	check(not store.add_source("a", dir, 0, 1 << 40), "no priority")
	check(not store.add_source("A b", dir), "no name")
	reports(3, "sources that cannot be")


func test_before_opening() -> void:
	store = AssetStore.new()
	equal(store.search("x"), {}, "nothing is found")
	refused(store.last_error, "misuse", "released-object", "a search")
	var empty: Array[Dictionary] = store.list()
	equal(empty, [] as Array[Dictionary], "an empty list is typed")
	equal(store.sync().wait(), {}, "nothing is read")
	check(not store.add_source("a", dir), "nothing is added")
	reports(4, "calls before opening")


func test_invalid_names() -> void:
	for ref in ["", "a", "a/b/c/d", "a:b:c/d", "../x", "http://", "\u0001/x", "a/b@"]:
		equal(store.get_asset(ref), {}, ref)
		check(store.last_error.has("reason"), ref)
		equal(store.install([ref]).wait(), {}, ref)
	errors.take()
