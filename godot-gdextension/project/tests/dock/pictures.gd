## Goes through the dock and saves what it looks like, for Tests/Godot/screenshot.py.
@tool
extends "case.gd"

const WORK := "/work"


func run() -> void:
	await settle()
	await picture("1-empty")
	await add_source("library", FileAccess.get_file_as_string(WORK + "/server.txt"))
	await until(func() -> bool: return titles().size() > 5, "reading the source")
	await until(idle, "the end of it")
	await picture("2-list")
	await key(KEY_F, KEY_MASK_CTRL)
	await key(KEY_DOWN)
	await choose("Dialogue Box")
	await key(KEY_ENTER)
	await picture("3-asset")
	await choose("Health Bar")
	await until(func() -> bool: return text("Description").contains("BBCode"), "its page")
	await picture("3-asset-with-pictures")
	control("Pictures").get_child(1).pressed.emit()
	await picture("3-picture")
	control("Picture").hide()
	await choose("Dialogue Box")
	await until(func() -> bool: return text("Description").contains("letter by letter"), "its page")
	await key(KEY_ENTER)
	await press("Install")
	await until(func() -> bool: return control("Plan").visible, "the plan")
	await picture("4-plan")
	await confirm("Plan")
	await until(func() -> bool: return is_shown("Remove"), "the installation")
	await picture("5-installed-asset")
	await change()
	await key(KEY_TAB, KEY_MASK_CTRL)
	await until(idle, "quiet")
	await press("Verify")
	await until(func() -> bool: return row("Packages").contains("difference"), "verifying")
	control("Packages").get_root().get_first_child().get_first_child().select(0)
	await picture("6-installed")
	await press("Differences")
	await until(func() -> bool: return text("Text").contains("+ "), "the difference")
	await picture("7-difference")
	control("Diff").hide()
	await press("ShowHistory")
	await picture("7-history")
	control("History").hide()
	await press("EditSources")
	await picture("8-sources")
	control("Sources").hide()
	await key(KEY_TAB, KEY_MASK_CTRL)
	await asking()
	await key(KEY_F, KEY_MASK_CTRL)
	await type("nothing like it")
	await until(func() -> bool: return is_shown("Nothing"), "no result")
	await picture("9-nothing")


## Packages that need others and ask for permissions, in the folder that the server gives out.
func asking() -> void:
	var zip := ZIPPacker.new()
	zip.open(WORK + "/server/files/torn.zip")
	zip.start_file("addons/torn/plugin.cfg")
	zip.write_file("""[plugin]
name="Torn"
author="Somebody"
version="1.0"
dependencies=["sample-works/dialogue-box@^1.0"]
""".to_utf8_buffer())
	zip.close_file()
	zip.close()
	await add_source("packages", WORK + "/server/files")
	# They do not say for which.
	control("Godot").select(0)
	control("Godot").item_selected.emit(0)
	await until(func() -> bool: return "Torn" in titles(), "reading the folder")
	await until(idle, "the end of it")
	await choose("Quest Log", "packages")
	await key(KEY_ENTER)
	await picture("8-asset-that-asks")
	await press("Install")
	await until(func() -> bool: return control("Plan").visible, "the plan")
	await picture("8-consent")
	control("Plan").get_cancel_button().pressed.emit()
	await key(KEY_F, KEY_MASK_CTRL)
	await choose("Torn", "packages")
	await key(KEY_ENTER)
	await press("Install")
	await until(func() -> bool: return control("Explanation").visible, "the explanation")
	await picture("8-explanation")
	control("Explanation").hide()


func choose(title: String, source := "") -> void:
	for item: TreeItem in control("Results").get_root().get_children():
		var asset: Dictionary = item.get_metadata(0)
		if asset.title == title and (source == "" or asset.source == source):
			item.select(0)
	await frame()


func change() -> void:
	var path := "res://addons/dialogue_box/dialogue_box.gd"
	var lines := FileAccess.get_file_as_string(path).split("\n")
	lines.insert(3, "# My own words.")
	lines.remove_at(6)
	var file := FileAccess.open(path, FileAccess.WRITE)
	file.store_string("\n".join(lines))
	file.close()


## Icons, fades and the editor's own work come to rest.
func settle() -> void:
	while EditorInterface.get_resource_filesystem().is_scanning():
		await frame()
	for wait in 30:
		await frame()


func picture(name: String) -> void:
	await settle()
	await RenderingServer.frame_post_draw
	screen.get_viewport().get_texture().get_image().save_png("%s/%s.png" % [WORK, name])
