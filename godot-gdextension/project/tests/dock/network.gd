## A server that is not to be asked, then is; its icons; and a download that is cancelled.
@tool
extends "case.gd"


func run() -> void:
	var server := OS.get_environment("SERVER")
	check(not control("Online").button_pressed, "off, as the editor's setting is")
	await add_source("library", server + "/asset-library/api")
	await until(func() -> bool: return text("Message").begins_with("Offline: library not read"), "saying so")
	equal(titles(), [], "nothing was read")
	equal(await asked(), 0, "requests while offline")
	await toggle_online(true)
	await press("Sync")
	await until(func() -> bool: return titles().size() == 2, "reading the source")
	await until(func() -> bool: return text("Message") == "2 assets.", "saying so")
	await icons()
	await cancel()
	await toggle_online(false)
	await press("Install")
	await until(func() -> bool: return text("Message").contains("while “Online” is off"), "saying why not")
	print("SEARCHED ", titles().size())


func icons() -> void:
	# Headless nothing is drawn, and what is not drawn wants no icon; the asset that is shown does.
	control("Results").get_root().get_first_child().select(0)
	control("Results").get_root().get_child(1).select(0)
	await pictures_in_cache(1)
	# It is looked at for long enough that its own page is fetched, which has pictures.
	await until(func() -> bool: return control("Previews").visible, "pictures")
	await pictures_in_cache(2)
	equal(control("Pictures").get_child_count(), 2, "a picture and a video")


func cancel() -> void:
	await key(KEY_F, KEY_MASK_CTRL)
	await type("slow")
	await until(func() -> bool: return titles() == ["Slow Thing"], "the search")
	await key(KEY_ENTER)
	await key(KEY_ENTER)
	await press("Install")
	await until(func() -> bool: return control("Progress").value > 0, "the download")
	await press("Cancel")
	await until(func() -> bool: return text("Message").begins_with("Cancelled"), "the end of it")
	check(not control("Plan").visible, "no plan is shown")
	check(not DirAccess.dir_exists_absolute("res://addons/slow_thing"), "nothing was installed")


func pictures_in_cache(count: int) -> void:
	var folder := OS.get_environment("ASSETSTORE_STORE").path_join("images-v1")
	await until(func() -> bool: return DirAccess.dir_exists_absolute(folder) and Array(DirAccess.get_files_at(folder)).filter(
		func(name: String) -> bool: return name.ends_with(".cfg")).size() == count, "%d pictures in the cache" % count)


func toggle_online(on: bool) -> void:
	control("Online").button_pressed = on
	await frame()


## How many requests the server had; this one is not counted.
func asked() -> int:
	var request := HTTPRequest.new()
	screen.add_child(request)
	request.request(OS.get_environment("SERVER") + "/stats")
	var answer: Array = await request.request_completed
	request.queue_free()
	return int(JSON.parse_string(answer[3].get_string_from_utf8()).total)
