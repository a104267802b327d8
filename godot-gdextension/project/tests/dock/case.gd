## What the tests of the dock share: they press its keys and buttons, and look at what it shows.
@tool
extends RefCounted

## Longer than anything takes; what does not come until then does not come.
const PATIENCE_SECONDS := 30

var problems := PackedStringArray()
var plugin: EditorPlugin
var screen: Control

var _given_up := false


func begin(running: EditorPlugin) -> void:
	plugin = running
	EditorInterface.set_main_screen_editor("Assets")
	screen = EditorInterface.get_editor_main_screen().get_node("AssetStoreScreen")


func check(good: bool, what: String) -> bool:
	if not good:
		problems.append("%s (%s)" % [what, _where()])
	return good


func equal(is_: Variant, wanted: Variant, what: String) -> bool:
	return check(typeof(is_) == typeof(wanted) and is_ == wanted, "%s: %s, not %s" % [what, is_, wanted])


## Lets the engine work until something is so. After one thing that does not happen the others are not waited for.
func until(so: Callable, what: String) -> bool:
	if _given_up:
		return false
	var end := Time.get_ticks_msec() + PATIENCE_SECONDS * 1000
	while Time.get_ticks_msec() < end:
		if so.call():
			return true
		await frame()
	_given_up = true
	return check(false, "%s does not happen; the dock says: %s" % [what, text("Message")])


func frame() -> void:
	await plugin.get_tree().process_frame


func control(name: String) -> Node:
	return screen.find_child(name, true, false)


func text(name: String) -> String:
	var found := control(name)
	return found.get_parsed_text() if found is RichTextLabel else found.text


func is_shown(name: String) -> bool:
	var found := control(name)
	return found.is_visible_in_tree() if found is Control else found.visible


## Presses a button as a user could.
func press(name: String) -> void:
	var button: BaseButton = control(name)
	if check(is_shown(name) and not button.disabled, name + " can be pressed"):
		button.pressed.emit()
	await frame()


## Presses the first button of a dialog.
func confirm(name: String) -> void:
	var dialog: AcceptDialog = control(name)
	if await until(func() -> bool: return dialog.visible, "the dialog " + name):
		dialog.get_ok_button().pressed.emit()
	await frame()


func key(code: Key, modifiers := 0, unicode := 0) -> void:
	for pressed: bool in [true, false]:
		var event := InputEventKey.new()
		event.keycode = code
		event.physical_keycode = code
		event.unicode = unicode if pressed else 0
		event.ctrl_pressed = modifiers & KEY_MASK_CTRL != 0
		event.shift_pressed = modifiers & KEY_MASK_SHIFT != 0
		event.pressed = pressed
		screen.get_viewport().push_input(event)
	await frame()


func type(words: String) -> void:
	for letter in words:
		await key(OS.find_keycode_from_string(letter.to_upper()), 0, letter.unicode_at(0))


func focused() -> String:
	var owner := screen.get_viewport().gui_get_focus_owner()
	return owner.name if owner else ""


## One of these; "" if there are less.
func row(name: String, index := 0) -> String:
	var all := rows(name)
	return all[index] if index < all.size() else ""


## The texts of a tree's rows, their cells joined, those of children below their parents.
func rows(name: String) -> PackedStringArray:
	var tree: Tree = control(name)
	var found := PackedStringArray()
	var item := tree.get_root().get_next_in_tree() if tree.get_root() else null
	while item:
		var cells := PackedStringArray()
		for column in tree.columns:
			cells.append(item.get_text(column))
		found.append(" | ".join(cells))
		item = item.get_next_in_tree()
	return found


func add_source(name: String, address: String) -> void:
	await press("EditSources")
	var dialog: AcceptDialog = control("Sources")
	dialog.find_child("Name", true, false).text = name
	dialog.find_child("Address", true, false).text = address
	dialog.find_child("Add", true, false).pressed.emit()
	await confirm("Sources")


func titles() -> Array:
	var tree: Tree = control("Results")
	return [] if not tree.get_root() else tree.get_root().get_children().map(
		func(item: TreeItem) -> String: return item.get_metadata(0).title)


func idle() -> bool:
	return not is_shown("Progress")


func _where() -> String:
	for entry in get_stack():
		if not entry.source.ends_with("/case.gd"):
			return "%s:%d" % [entry.source.get_file(), entry.line]
	return "?"
