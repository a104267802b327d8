## The store that the panels share, and the one job that runs at a time for them.
##
## Calls that never use a network are made directly on `store`; everything else goes through run().
@tool
extends Node

const Settings := preload("settings.gd")
const Words := preload("words.gd")

## The catalogue has other assets, or there are other sources.
signal catalogue_changed
## Other packages are installed, or the files of some were changed by us.
signal project_changed
signal job_started(job: AssetStoreJob, title: String)
signal job_ended
## Something to tell the user, with an icon of the editor's that says how good it is.
signal told(message: String, hint: String, icon: String)
signal online_changed

## What an error of a plan can be answered with: the option that allows it, and the question.
const REMEDIES := {
	"path-occupied": ["overwrite", "Replace it? Its bytes go to .assetstore/backup."],
	"path-owned": ["overwrite", "Take it over from the other package?"],
	"engine-version": ["any_godot", "Install it anyway?"],
}

var store := AssetStore.new()
var settings := Settings.new()
var job: AssetStoreJob
## The installed packages by name.
var installed := {}

var _then: Callable
var _failed: Callable


func _exit_tree() -> void:
	if job:
		job.cancel()
	store.close()


func open() -> bool:
	if not store.open():
		tell(store.last_error)
		return false
	read_project()
	catalogue_changed.emit()
	return true


## The same store for another thread, whose failures do not become the last error of this one.
static func opened_again(directory: String) -> AssetStore:
	var other := AssetStore.new()
	other.open(directory, true)
	return other


## The installed package that an asset is, or an empty dictionary.
func package_of(asset: Dictionary) -> Dictionary:
	return installed.get("%s/%s" % [asset.publisher, asset.slug], {})


func read_project() -> void:
	var packages := store.list()
	if not store.last_error.is_empty():
		tell(store.last_error)
		return
	installed.clear()
	for package in packages:
		installed[package.name] = package
	project_changed.emit()


func is_busy() -> bool:
	return job != null


## Follows a job to its end and gives its result to `then`; what it fails with is told, unless `failed`
## takes it.
func run(started: AssetStoreJob, title: String, then: Callable, failed := Callable()) -> void:
	job = started
	_then = then
	_failed = failed
	# No await, and nothing bound: when the editor quits, jobs tell nothing any more, and what waited for one
	# would never be freed.
	job.finished.connect(_ended)
	job_started.emit(job, title)


func _ended() -> void:
	var ended := job
	job = null
	job_ended.emit()
	if ended.error.is_empty():
		_then.call(ended.result)
	elif _failed.is_valid():
		_failed.call(ended.error)
	else:
		tell(ended.error)


func tell(error: Dictionary) -> void:
	if error.get("status", "") == "cancelled":
		told.emit("Cancelled. Nothing was changed.", "", "StatusSuccess")
		return
	var message: String = error.get("message", "")
	var subject: String = error.get("subject", "")
	if subject and not message.contains(subject):
		message = "%s: %s" % [message, subject]
	var hint: String = error.get("hint", "")
	if error.get("reason", "") in ["not-cached", "offline"] and not settings.is_online():
		hint = "No server is asked while “Online” is off. What was read before can be searched, and what is in the cache installed."
	told.emit(message, hint, "StatusError")


func say(message: String, hint := "", icon := "StatusSuccess") -> void:
	told.emit(message, hint, icon)


## The options of a job that might ask a server.
func network_options() -> Dictionary:
	return {} if settings.is_online() else {"offline": true}


func set_online(online: bool) -> void:
	settings.set_online(online)
	online_changed.emit()


## Reads the sources; without a network, those that need none.
func sync() -> void:
	if is_busy() or not store.is_open():
		return
	var names := PackedStringArray()
	var left_out := PackedStringArray()
	for source in store.list_sources():
		if settings.is_online() or not is_remote(source.url):
			names.append(source.name)
		else:
			left_out.append(source.name)
	if names.is_empty():
		say("Nothing to read." if left_out.is_empty() else "Offline: %s not read." % ", ".join(left_out),
			"Add a source." if left_out.is_empty() else "The catalogue is searched as it was last read.",
			"StatusWarning")
		return
	run(store.sync(names, {"report_failures": true}), "Reading the sources", _synced.bind(left_out))


static func is_remote(url: String) -> bool:
	return url.begins_with("http://") or url.begins_with("https://")


func _synced(result: Dictionary, left_out: PackedStringArray) -> void:
	var count := 0
	var skipped := 0
	var notes := PackedStringArray()
	var icon := "StatusSuccess"
	for record: Dictionary in result.sync:
		count += record.asset_count
		skipped += record.skipped.size()
		if record.has("error"):
			notes.append("%s: %s" % [record.source, record.error.message])
			icon = "StatusError"
	if skipped > 0:
		notes.append("%d could not be used." % skipped)
	if not left_out.is_empty():
		notes.append("Offline: %s not read." % ", ".join(left_out))
	say(Words.count(count, "asset") + ".", "\n".join(notes), icon)
	catalogue_changed.emit()
