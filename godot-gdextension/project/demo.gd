## From nothing to an addon in use, in a project that has addons/assetstore:
##     godot --headless --script demo.gd -- SOURCE TEXT
## SOURCE is the folder or the URL of an asset library. What is found for TEXT first is installed.
extends SceneTree


func _init() -> void:
	quit(1) # Once this function has ended; 0 if it gets to its last line.
	var arguments := OS.get_cmdline_user_args()
	if arguments.size() != 2:
		print("usage: godot --headless --script demo.gd -- SOURCE TEXT")
		return
	var store := AssetStore.new()
	if not store.open("user://store") or not store.add_source("demo", arguments[0]):
		print(store.last_error.message)
		return
	if failed(store.sync()):
		return
	var found: Array = store.search(arguments[1]).assets
	print(found.size(), " found for ", arguments[1])
	for asset in found:
		print("    ", asset.ref, "  ", asset.title)
	if found.is_empty() or failed(store.install([found[0].ref])):
		return
	print("installed ", found[0].ref)
	print("as published: ", store.verify().wait().clean)
	quit()


## Waits for a job, and says why it failed.
func failed(job: AssetStoreJob) -> bool:
	job.wait()
	if job.error:
		print(job.error.message)
	return not job.error.is_empty()
