## From an empty store to an installed asset and back, through the dock's controls and keys.
@tool
extends "case.gd"

const SCRIPT := "res://addons/dialogue_box/dialogue_box.gd"


func run() -> void:
	# What is chosen here is no setting of the editor's, which test_dock.py looks at afterwards.
	control("Online").button_pressed = not control("Online").button_pressed
	await search()
	await install()
	await edit()
	await remove()


func search() -> void:
	await until(func() -> bool: return is_shown("Nothing") and text("Nothing").contains("sources"), "saying what is missing")
	await add_source("samples", OS.get_environment("SAMPLES"))
	await until(func() -> bool: return titles().size() == 3, "reading the source")
	await until(idle, "the end of it")
	await key(KEY_F, KEY_MASK_CTRL)
	equal(focused(), "Search", "Ctrl+F")
	await type("dialog")
	equal(text("Search"), "dialog", "what was typed")
	await until(func() -> bool: return titles() == ["Dialogue Box"], "the search")
	await key(KEY_ENTER)
	equal(focused(), "Results", "Enter goes to what was found")
	equal(text("Title"), "Dialogue Box", "the asset that is shown")
	await until(func() -> bool: return text("Description").begins_with("Shows conversations"), "its description")
	equal(rows("Releases").size(), 1, "its releases")
	await key(KEY_ENTER)
	equal(focused(), "Install", "Enter goes on to the asset")


func install() -> void:
	await key(KEY_ENTER)
	await until(func() -> bool: return control("Plan").visible, "the plan")
	check(Array(rows("Actions")).any(func(line: String) -> bool:
		return line.begins_with("addons/dialogue_box/dialogue_box.gd | New | ")), "it lists files")
	check(text("Changes").contains("Installs Dialogue Box 2.0.1"), "it says what: " + text("Changes"))
	check(not FileAccess.file_exists(SCRIPT), "nothing was done yet")
	control("Plan").hide()
	await frame()
	check(not FileAccess.file_exists(SCRIPT), "nothing is done if it is not wanted")
	await press("Install")
	await confirm("Plan")
	await until(func() -> bool: return is_shown("Remove"), "the installation")
	check(FileAccess.file_exists(SCRIPT), "the file is there")
	check(text("Message").contains("Dialogue Box 2.0.1 installed"), "it says so: " + text("Message"))
	check(text("State").begins_with("Installed: 2.0.1"), "the asset's page knows")


func edit() -> void:
	await key(KEY_TAB, KEY_MASK_CTRL)
	check(is_shown("Packages"), "Ctrl+Tab")
	await until(idle, "quiet")
	await press("Verify")
	await until(func() -> bool: return row("Packages").ends_with("as installed"), "verifying")
	var original := FileAccess.get_file_as_string(SCRIPT)
	var file := FileAccess.open(SCRIPT, FileAccess.WRITE)
	file.store_string(original.insert(original.find("\n") + 1, "# mine\n"))
	file.close()
	await press("Verify")
	await until(func() -> bool: return row("Packages").ends_with("1 difference"), "finding it")
	var packages: Tree = control("Packages")
	for item in packages.get_root().get_first_child().get_children():
		if SCRIPT.ends_with(item.get_text(0)):
			item.select(0)
	await press("Differences")
	await until(func() -> bool: return text("Text").contains("+ # mine"), "the difference")
	check(not text("Text").contains("\n- "), "nothing else differs: " + text("Text"))
	control("Diff").hide()
	await press("Repair")
	await confirm("Plan")
	await until(func() -> bool: return FileAccess.get_file_as_string(SCRIPT) == original, "repairing")
	await until(idle, "quiet")
	var archive := DirAccess.get_files_at("res://.assetstore/backup")
	print("BACKUP ", archive.size() + DirAccess.get_directories_at("res://.assetstore/backup").size())


func remove() -> void:
	control("Packages").get_root().get_first_child().select(0)
	control("Packages").grab_focus()
	await key(KEY_DELETE)
	await confirm("Plan")
	await until(func() -> bool: return not FileAccess.file_exists(SCRIPT), "removing")
	await until(func() -> bool: return not is_shown("Packages"), "an empty list")
	await press("Undo")
	await confirm("Plan")
	await until(func() -> bool: return FileAccess.file_exists(SCRIPT), "undoing")
	await until(func() -> bool: return rows("Packages").size() == 1, "the package in the list")
