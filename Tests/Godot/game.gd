## What an exported game does with the store. Its arguments, if any: a library over http and over https.
extends Node


func _ready() -> void:
	var store := AssetStore.new()
	store.open("user://store")
	print("HERE ", store.install(["user://archive.zip"]).wait().size(), " ", store.last_error.reason)
	DirAccess.make_dir_recursive_absolute("user://content")
	store.project_path = "user://content"
	print("THERE ", store.install(["user://archive.zip"]).wait().changes.size())
	print("CLEAN ", store.verify().wait().clean)
	var urls := OS.get_cmdline_user_args()
	if urls:
		store.add_source("plain", urls[0])
		store.add_source("secure", urls[1])
		for source: String in ["plain", "secure"]:
			var job := store.sync([source])
			job.wait()
			print(source.to_upper(), " ", store.search("", {"source": source}).total, " ", job.error.get("reason", ""))
		var installation := store.install(["plain:sample-works/dialogue-box"])
		installation.wait()
		print("INSTALLED ", store.list().size(), " ", installation.error.get("message", ""))
		if installation.error.is_empty():
			var box: Node = load("user://content/addons/dialogue_box/dialogue_box.gd").new()
			box.speak(PackedStringArray(["Good morning."]))
			print("IT SAYS ", box.text)
			box.free()
	var maps := FileAccess.open("/proc/self/maps", FileAccess.READ)
	while not maps.eof_reached():
		var line := maps.get_line()
		if " r-xp " in line and line.get_slice_count("/") > 1:
			print("MAPPED /", line.split("/", true, 1)[1])
	print("END")
	get_tree().quit()
