## Releases that were withdrawn after they were installed: what the panel says of them.
@tool
extends "case.gd"

const WORDS := "Tool 1.1 was withdrawn: it eats files; 1.0 is the newest that was not"


func run() -> void:
	await key(KEY_TAB, KEY_MASK_CTRL)
	await until(func() -> bool: return rows("Packages").size() == 1, "what is installed")
	check(not row("Packages").contains("withdrawn"), "nobody asked yet: " + row("Packages"))
	await press("Outdated")
	await until(func() -> bool: return text("Message").contains("withdrawn"), "the answer")
	await until(idle, "the end of it")
	equal(text("Message"), "1 installed release withdrawn.\n" + WORDS, "nothing is newer")
	check(row("Packages").contains(" | 1.1 withdrawn | 1.1 | "), "it is marked: " + row("Packages"))
	equal(control("Packages").get_root().get_first_child().get_tooltip_text(1), WORDS, "why")
	# A plan without it says it too.
	await press("UpdateAll")
	await until(func() -> bool: return text("Message") == "Nothing to do.\n" + WORDS, "that it stays")
	await until(idle, "the end of it")
	await remove_files()
	await press("InstallMissing")
	await until(func() -> bool: return control("Plan").visible, "the plan")
	check(text("Changes").contains(WORDS), "it says why: " + text("Changes"))
	await confirm("Plan")
	await until(func() -> bool: return FileAccess.file_exists("res://addons/tool/tool.gd"), "the file again")
	await until(idle, "the end of it")
	await page()


func remove_files() -> void:
	DirAccess.remove_absolute("res://addons/tool/tool.gd")
	await frame()


## The page of the asset marks the release.
func page() -> void:
	control("Packages").get_root().get_first_child().select(0)
	await press("Show")
	await until(func() -> bool: return is_shown("Releases") and rows("Releases").size() == 2, "its releases")
	check(row("Releases").begins_with("1.1 withdrawn | "), "the newer one is marked: " + row("Releases"))
	check(row("Releases", 1).begins_with("1.0 | "), "the other one is not: " + row("Releases", 1))
