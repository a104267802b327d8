## What the tests share: a store, a project and sample packages of their own, and checks.
extends RefCounted

var tree: SceneTree
## A folder of this test alone.
var dir: String
## An open store in it.
var store: AssetStore
## The log of run.gd.
var errors: Object

var _problems: PackedStringArray = []


func begin(running: SceneTree, log: Object, name: String) -> void:
	tree = running
	errors = log
	dir = OS.get_environment("SCRATCH").path_join(name)
	DirAccess.make_dir_recursive_absolute(dir.path_join("project"))
	write("project/project.godot", 'config_version=5\n\n[application]\n\nconfig/features=PackedStringArray("4.6")\n')
	store = AssetStore.new()
	check(store.open(dir.path_join("store")), "the store opens")
	store.project_path = dir.path_join("project")


func end() -> PackedStringArray:
	for error in errors.take():
		_problems.append("unexpected: %s (%s) %s" % [error.text, error.at, error.script])
	return _problems


func check(good: bool, what: String) -> bool:
	if not good:
		var where: Dictionary = get_stack()[1] if get_stack().size() > 1 else {}
		_problems.append("%s (line %s)" % [what, where.get("line", "?")])
	return good


func equal(is_: Variant, wanted: Variant, what: String) -> bool:
	return check(typeof(is_) == typeof(wanted) and is_ == wanted, "%s: %s, not %s" % [what, is_, wanted])


## The engine's reports since the last time, which were expected.
func reports(count: int, what: String) -> Array[Dictionary]:
	var taken: Array[Dictionary] = errors.take()
	equal(taken.size(), count, "reports of " + what + " " + str(taken.map(func(e): return e.text)))
	return taken


## Fails unless an error has these, and all the keys of an error.
func refused(error: Dictionary, status: String, reason: String, what: String) -> void:
	equal(error.get("status", ""), status, "status of " + what)
	equal(error.get("reason", ""), reason, "reason of " + what)
	var keys := error.keys()
	keys.sort()
	equal(keys, ["hint", "message", "reason", "status", "subject", "system_code"], "keys of " + what)


func write(path: String, text: String) -> void:
	DirAccess.make_dir_recursive_absolute(dir.path_join(path).get_base_dir())
	var file := FileAccess.open(dir.path_join(path), FileAccess.WRITE)
	file.store_string(text)
	file.close()


func read(path: String) -> String:
	return FileAccess.get_file_as_string(dir.path_join(path))


func exists(path: String) -> bool:
	return FileAccess.file_exists(dir.path_join(path))


## Writes packages/NAME.zip, an addon with these files and this version.
func pack(name: String, version: String, files: Dictionary) -> String:
	var path := dir.path_join("packages/%s.zip" % name)
	DirAccess.make_dir_recursive_absolute(path.get_base_dir())
	var zip := ZIPPacker.new()
	zip.open(path)
	var all := files.duplicate()
	all["plugin.cfg"] = '[plugin]\n\nname="%s"\nauthor="Tester"\nversion="%s"\nscript="plugin.gd"\n' % [name, version]
	for file: String in all:
		zip.start_file("addons/%s/%s" % [name, file])
		zip.write_file(all[file].to_utf8_buffer())
		zip.close_file()
	zip.close()
	return path


## Adds packages/ as the source "ours" and reads it.
func sync_packages() -> void:
	check(store.add_source("ours", dir.path_join("packages")), "the source is added")
	check(not store.sync().wait().is_empty(), "the source is read")


## Adds the sample library as the source "samples" and reads it.
func sync_samples() -> void:
	check(store.add_source("samples", OS.get_environment("SAMPLES")), "the samples are added")
	check(not store.sync().wait().is_empty(), "the samples are read")


## A server that accepts connections and never answers.
func silent_server() -> TCPServer:
	var server := TCPServer.new()
	server.listen(0, "127.0.0.1")
	return server
