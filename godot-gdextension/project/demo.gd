## From nothing to an addon in use, for a terminal:
##     godot --headless --script demo.gd -- FOLDER_OR_URL_OF_A_SOURCE REF
extends SceneTree


func _init() -> void:
	var arguments := OS.get_cmdline_user_args()
	var store := AssetStore.new()
	store.open("user://store")
	store.add_source("demo", arguments[0])
	store.sync().wait()
	for asset in store.search().assets:
		print(asset.ref, "  ", asset.title)
	var job := store.install([arguments[1]])
	job.wait()
	print(job.error.get("message", "installed"))
	quit()
