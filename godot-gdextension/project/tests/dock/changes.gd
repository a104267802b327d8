## Updates over edits, files in the way, and plugins that are enabled: what the dock asks, and what then lies
## on the disk.
@tool
extends "case.gd"

const FILE := "res://addons/thing/thing.gd"
const PLUGIN := "res://addons/thing/plugin.cfg"


func run() -> void:
	pack("1.0")
	await occupied()
	await enabled()
	await update_over_edit()
	await remove_enabled()
	await past()
	await fresh_clone()
	await theme()


func occupied() -> void:
	write(FILE, "# in the way\n")
	await add_source("ours", OS.get_environment("SCRATCH"))
	await until(func() -> bool: return text("Nothing").contains("1 for others"), "the hint at what is left out")
	await press("NothingAction")
	await until(func() -> bool: return titles() == ["thing"], "reading the source")
	await until(idle, "the end of it")
	await key(KEY_F, KEY_MASK_CTRL)
	await key(KEY_ENTER)
	await key(KEY_ENTER)
	await press("Install")
	await confirm("Question")
	await confirm("Plan")
	await until(func() -> bool: return read(FILE) == "# 1.0\n", "the installation")
	await until(idle, "the end of it")


func enabled() -> void:
	var box: CheckButton = control("Enabled")
	check(box.is_visible_in_tree() and not box.button_pressed, "a plugin that is not enabled yet")
	while EditorInterface.get_resource_filesystem().is_scanning():
		await frame()
	box.button_pressed = true
	await frame()
	check(EditorInterface.is_plugin_enabled(PLUGIN), "it is enabled")


func update_over_edit() -> void:
	write(FILE, "# mine\n")
	pack("2.0")
	await key(KEY_R, KEY_MASK_CTRL)
	await until(func() -> bool: return is_shown("Update") and not control("Update").disabled, "the new version")
	check(text("Update").contains("2.0"), "it is named")
	await key(KEY_TAB, KEY_MASK_CTRL)
	await press("Outdated")
	await until(func() -> bool: return row("Packages").contains("| 2.0 |"), "the list knows")
	await press("UpdateAll")
	await until(func() -> bool: return control("Plan").visible, "the plan")
	check(row("Actions").begins_with("addons/thing/thing.gd | Kept"), "the edit is kept, and comes first: " + row("Actions"))
	control("Force").button_pressed = true
	await until(func() -> bool: return control("Plan").visible and row("Actions").contains("Overwritten"), "another plan")
	equal(read(FILE), "# mine\n", "nothing was done yet")
	control("Force").button_pressed = false
	await until(func() -> bool: return control("Plan").visible and row("Actions").contains("Kept"), "the first plan again")
	await confirm("Plan")
	await until(func() -> bool: return read(FILE + ".new") == "# 2.0\n", "the update")
	equal(read(FILE), "# mine\n", "the edit is kept")
	await until(func() -> bool: return text("Message").contains("1 edited file"), "saying so")


func remove_enabled() -> void:
	check(EditorInterface.is_plugin_enabled(PLUGIN), "still enabled")
	control("Packages").get_root().get_first_child().select(0)
	await press("RemoveOne")
	await confirm("Plan")
	await until(func() -> bool: return not FileAccess.file_exists(PLUGIN), "removing")
	check(not EditorInterface.is_plugin_enabled(PLUGIN), "it is no longer enabled")
	equal(read(FILE), "# mine\n", "the edit is kept")


func past() -> void:
	await until(idle, "quiet")
	await press("ShowHistory")
	var lines := Array(rows("Past")).map(func(line: String) -> String: return line.get_slice(" | ", 1))
	equal(lines, ["thing 2.0 removed", "thing 1.0 replaced by 2.0", "thing 1.0 installed"], "what was done")
	await press("UndoLast")
	check(not control("History").visible, "it makes room for the plan")
	await confirm("Plan")
	await until(func() -> bool: return FileAccess.file_exists(PLUGIN), "undoing")
	await until(idle, "quiet")
	await press("ShowHistory")
	check(row("Past").contains("Undo of what was done") and row("Past", 1).ends_with("was undone"), "it is there: " + row("Past"))
	control("History").hide()
	equal(read(FILE), "# mine\n", "the edit is kept")


## What a colleague sees, who has the lock and not the packages.
func fresh_clone() -> void:
	var project := "res://addons/thing/"
	for file in DirAccess.get_files_at(project):
		DirAccess.remove_absolute(project + file)
	for file in DirAccess.get_files_at("res://.assetstore"):
		DirAccess.remove_absolute("res://.assetstore/" + file)
	screen._session.read_project()
	check(is_shown("None") and text("None").contains("assetstore.lock"), "what to do is said: " + text("None"))
	await press("Verify")
	await until(func() -> bool: return row("Packages").ends_with("not installed"), "finding what is missing")
	equal(text("Message"), "1 package of assetstore.lock not installed.", "saying so")
	control("Packages").get_root().get_first_child().select(0)
	check(control("RemoveOne").disabled and control("Repair").disabled, "there is nothing to remove yet")
	await press("InstallMissing")
	await confirm("Plan")
	await until(func() -> bool: return FileAccess.file_exists(PLUGIN), "installing it")
	await until(idle, "quiet")
	equal(rows("Packages").size(), 1, "it is in the list")


func theme() -> void:
	await until(idle, "quiet")
	var before := screen
	EditorInterface.get_base_control().theme_changed.emit()
	await frame()
	await frame()
	check(not is_instance_valid(before), "the old panel is gone")
	screen = EditorInterface.get_editor_main_screen().get_node("AssetStoreScreen")
	check(screen.visible, "a new one is there")
	await until(func() -> bool: return control("Results").get_root() != null, "its store is open")


func pack(version: String) -> void:
	var zip := ZIPPacker.new()
	DirAccess.make_dir_recursive_absolute(OS.get_environment("SCRATCH"))
	zip.open(OS.get_environment("SCRATCH").path_join("thing.zip"))
	var files := {
		"thing.gd": "# %s\n" % version,
		"plugin.gd": "@tool\nextends EditorPlugin\n",
		"plugin.cfg": '[plugin]\n\nname="thing"\ndescription=""\nauthor="Tester"\nversion="%s"\nscript="plugin.gd"\n' % version,
	}
	for name: String in files:
		zip.start_file("addons/thing/" + name)
		zip.write_file(files[name].to_utf8_buffer())
		zip.close_file()
	zip.close()


func write(path: String, content: String) -> void:
	DirAccess.make_dir_recursive_absolute(path.get_base_dir())
	var file := FileAccess.open(path, FileAccess.WRITE)
	file.store_string(content)
	file.close()


func read(path: String) -> String:
	return FileAccess.get_file_as_string(path) if FileAccess.file_exists(path) else ""
