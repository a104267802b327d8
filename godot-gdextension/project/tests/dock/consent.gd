## Packages that need others and ask for permissions: what the panel shows of that, and that nothing is done
## without consent.
@tool
extends "case.gd"

const TOOL := "res://addons/tool/tool.gd"
const BASE := "res://addons/base/base.gd"


func run() -> void:
	pack("base", "1.0", [], [])
	pack("base", "2.0", [], [])
	pack("tool", "1.0", ["tester/base@^1"], ["network"])
	pack("other", "1.0", ["tester/base@^2"], [])
	await add_source("ours", OS.get_environment("SCRATCH"))
	await until(func() -> bool: return text("Nothing").contains("for others"), "the hint at what is left out")
	await press("NothingAction")
	await until(func() -> bool: return titles().size() == 3, "reading the source")
	await until(idle, "the end of it")
	await page()
	await refuse()
	await agree()
	await ask_for_more()
	await no_way()
	await remove()
	await flood()
	await another_godot()


func page() -> void:
	await choose("base")
	check(not is_shown("Claims"), "it asks for nothing and needs nothing")
	await choose("tool")
	equal(text("Permissions"), "Asks for network", "what it asks for")
	equal(text("Needs"), "Needs tester/base ^1", "what it needs")


func refuse() -> void:
	await plan("Install")
	var lines := text("Changes").split("\n")
	check(lines[0].begins_with("Installs base 1.0") and lines[1] == "    Needed by tester/tool", "what comes along: %s" % lines)
	check(lines[2].begins_with("Installs tool 1.0") and lines[3] == "    Asks for network (new)", "what it asks for: %s" % lines)
	check(is_shown("Consent") and text("Consent").ends_with(": network"), "it is asked for: " + text("Consent"))
	check(control("Consent").has_focus() and control("Plan").get_ok_button().disabled, "before anything can be done")
	control("Plan").get_cancel_button().pressed.emit()
	await frame()
	equal(text("Message"), "Nothing was changed: tool 1.0 asks for network, which was not allowed.", "saying so")
	check(nothing_is_there(), "nothing was done")
	# Whatever way someone finds around the button.
	await plan("Install")
	await confirm("Plan")
	await until(func() -> bool: return text("Message").contains("tester/tool 1.0 asks for network"), "the reason")
	await until(idle, "quiet")
	check(nothing_is_there(), "nothing was done either")


func agree() -> void:
	await plan("Install")
	check(not control("Consent").button_pressed, "each time it is asked for anew")
	control("Consent").button_pressed = true
	check(not control("Plan").get_ok_button().disabled, "now it can be done")
	await confirm("Plan")
	await until(func() -> bool: return FileAccess.file_exists(TOOL) and FileAccess.file_exists(BASE), "the installation")
	await until(idle, "quiet")
	check(lock().contains('"network"'), "it is written down: " + lock())
	equal(text("Permissions"), "Asks for network", "nothing is new about it")
	equal(text("Needs"), "Needs tester/base ^1 (1.0 is installed)", "it is there")
	await key(KEY_TAB, KEY_MASK_CTRL)
	await plan("Undo")
	check(text("Changes").contains("Removes base 1.0") and not text("Changes").contains("Nothing needs it"),
		"all that an undo takes away was asked for: " + text("Changes"))
	control("Plan").hide()
	await key(KEY_TAB, KEY_MASK_CTRL)


func ask_for_more() -> void:
	pack("tool", "1.1", ["tester/base@^1"], ["custom", "network", "process"])
	await key(KEY_R, KEY_MASK_CTRL)
	await until(func() -> bool: return is_shown("Update") and not control("Update").disabled, "the new version")
	equal(text("Permissions"), "Asks for process (new), network, custom (new)", "what is new")
	await plan("Update")
	check(text("Changes").contains("Asks for process (new), network, custom (new)"), "the same: " + text("Changes"))
	check(text("Consent").ends_with(": process, custom"), "only that is asked for: " + text("Consent"))
	check(control("Plan").get_ok_button().disabled, "before anything can be done")
	control("Plan").get_cancel_button().pressed.emit()
	await frame()
	check(not lock().contains('"process"') and FileAccess.get_file_as_string(TOOL) == "# 1.0\n", "nothing was done")
	await plan("Update")
	control("Consent").button_pressed = true
	await confirm("Plan")
	await until(func() -> bool: return FileAccess.get_file_as_string(TOOL) == "# 1.1\n", "the update")
	await until(idle, "quiet")
	check(lock().contains('"process"'), "it is written down")


func no_way() -> void:
	await choose("other")
	await press("Install")
	await until(func() -> bool: return control("Explanation").visible, "the explanation")
	var sentences := text("Sentences").split("\n", false)
	check(sentences.size() >= 3 and sentences[0].begins_with("Because ") and sentences[-2].ends_with("there is no solution."),
		"a line for each sentence: %s" % sentences)
	for word: String in ["tester/tool", "tester/other", "tester/base"]:
		check(text("Sentences").contains(word), "it names " + word)
	check(not text("Sentences").contains("\uFFFD"), "in words")
	check(text("Message").contains("Nothing was changed"), "saying so: " + text("Message"))
	check(not is_shown("AnyGodot"), "no other version of Godot helps")
	control("Explanation").hide()
	check(not control("Plan").visible and not DirAccess.dir_exists_absolute("res://addons/other"), "nothing was done")


func remove() -> void:
	await key(KEY_TAB, KEY_MASK_CTRL)
	var packages: Array[TreeItem] = control("Packages").get_root().get_children()
	equal(packages.map(func(item: TreeItem) -> String: return item.get_text(0)), ["base", "tool"], "what is installed")
	packages[0].select(0)
	await press("RemoveOne")
	await until(func() -> bool: return text("Message").contains("tester/base is needed by tester/tool"), "the reason")
	await until(idle, "quiet")
	check(FileAccess.file_exists(BASE), "it is still there")
	packages[1].select(0)
	await plan("RemoveOne")
	var lines := text("Changes").split("\n")
	check(lines[0].begins_with("Removes base 1.0") and lines[1] == "    Nothing needs it any more", "what goes along: %s" % lines)
	check(lines[2].begins_with("Removes tool 1.1") and not is_shown("Consent"), "nothing is asked for")
	await confirm("Plan")
	await until(func() -> bool: return not FileAccess.file_exists(TOOL) and not FileAccess.file_exists(BASE), "removing")
	await until(idle, "quiet")


## Who asks for much hides nothing with it.
func flood() -> void:
	var asked := ["process"]
	for number in 250:
		asked.append("a%03d" % number + "w".repeat(55))
	pack("flood", "1.0", [], asked)
	await key(KEY_R, KEY_MASK_CTRL)
	await key(KEY_TAB, KEY_MASK_CTRL)
	await choose("flood")
	await plan("Install")
	check(text("Consent").contains(": process, a000w"), "what weighs most comes first: " + text("Consent"))
	check(text("Consent").ends_with(" and 245 more, listed above"), "the others are counted: " + text("Consent"))
	check(text("Changes").contains("a249w"), "they are listed")
	var room := screen.get_viewport().get_visible_rect().size
	var size: Vector2i = control("Plan").size
	check(size.x <= room.x and size.y <= room.y, "the dialog is no larger than the editor: %s in %s" % [size, room])
	control("Plan").hide()


## What is only for another Godot can be wanted all the same.
func another_godot() -> void:
	pack("late", "1.0", [], [], "4.99")
	pack("early", "1.0", ["tester/late"], [])
	await key(KEY_R, KEY_MASK_CTRL)
	await until(idle, "reading the source")
	await choose("early")
	await press("Install")
	await until(func() -> bool: return control("Explanation").visible, "the explanation")
	check(text("Sentences").contains("Godot 4.99"), "it says what stands against it: " + text("Sentences"))
	await press("AnyGodot")
	await until(func() -> bool: return control("Plan").visible, "the plan")
	check(text("Changes").contains("Installs late 1.0"), "it is taken: " + text("Changes"))
	control("Plan").hide()


## Shows the page of an asset.
func choose(title: String) -> void:
	var search: LineEdit = control("Search")
	search.text = title
	search.text_changed.emit(title)
	await until(func() -> bool: return titles() == [title], "the search")
	await key(KEY_F, KEY_MASK_CTRL)
	await key(KEY_ENTER)
	await key(KEY_ENTER)
	await until(func() -> bool: return text("Title") == title and is_shown("Title"), "its page")


## Presses a button that shows a plan.
func plan(button: String) -> void:
	await press(button)
	await until(func() -> bool: return control("Plan").visible, "the plan")


func nothing_is_there() -> bool:
	return not FileAccess.file_exists(TOOL) and not FileAccess.file_exists(BASE) and lock().is_empty()


func lock() -> String:
	return FileAccess.get_file_as_string("res://assetstore.lock") if FileAccess.file_exists("res://assetstore.lock") else ""


func pack(name: String, version: String, needs: Array, asks: Array, godot := "") -> void:
	DirAccess.make_dir_recursive_absolute(OS.get_environment("SCRATCH"))
	var zip := ZIPPacker.new()
	zip.open(OS.get_environment("SCRATCH").path_join("%s-%s.zip" % [name, version]))
	var files := {
		name + ".gd": "# %s\n" % version,
		"plugin.cfg": '[plugin]\n\nname="%s"\nauthor="Tester"\nversion="%s"\ndependencies=%s\npermissions=%s\n' % [
			name, version, JSON.stringify(needs), JSON.stringify(asks)],
	}
	if godot:
		files[name + ".gdextension"] = '[configuration]\n\ncompatibility_minimum = "%s"\n' % godot
	for file: String in files:
		zip.start_file("addons/%s/%s" % [name, file])
		zip.write_file(files[file].to_utf8_buffer())
		zip.close_file()
	zip.close()
