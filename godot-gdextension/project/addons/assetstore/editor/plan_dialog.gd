## What a plan would do to packages and files, before it is done.
@tool
extends ConfirmationDialog

const Look := preload("look.gd")
const Words := preload("words.gd")

signal force_toggled(on: bool)

## More files and packages than these are counted, not listed.
const MOST_FILES := 2000
const MOST_PACKAGES := 100

var _changes := RichTextLabel.new()
var _files := Tree.new()
var _force := CheckBox.new()


func _init() -> void:
	name = "Plan"
	_changes.name = "Changes"
	_files.name = "Actions"
	Look.table(_files, ["File", "What happens", "Size"])
	Look.describe(_files, "Files")
	_force.name = "Force"
	_force.text = "Overwrite or delete what I edited (a backup is kept)"
	_force.toggled.connect(func(on: bool) -> void: force_toggled.emit(on))
	var box := VBoxContainer.new()
	for child: Control in [_changes, _files, _force]:
		box.add_child(child)
	add_child(box)


func _ready() -> void:
	_files.set_column_expand_ratio(0, 3)
	_files.set_column_expand_ratio(1, 2)
	_files.set_column_expand(2, false)
	_files.set_column_custom_minimum_width(2, Look.scaled(80))


func show_plan(verb: String, plan: Dictionary, force: bool) -> void:
	title = verb
	ok_button_text = verb
	_changes.clear()
	for change: Dictionary in plan.changes.slice(0, MOST_PACKAGES):
		_describe(change)
	if plan.changes.size() > MOST_PACKAGES:
		_changes.add_text("and %d more\n" % (plan.changes.size() - MOST_PACKAGES))
	for skipped: Dictionary in plan.get("skipped", []).slice(0, MOST_PACKAGES):
		_changes.add_text("%s stays: %s\n" % [Words.line(skipped.what), Words.line(skipped.why)])
	_warn_of_trust(plan.changes)
	_list(plan.actions)
	var has_edits: bool = plan.actions.any(func(action: Dictionary) -> bool: return action.kind in ["keep", "write-new"])
	_force.set_pressed_no_signal(force)
	_force.visible = force or has_edits
	Look.popup(self, 680, 480)
	# As high as what it says, up to where the files want the room.
	_changes.custom_minimum_size.y = clampi(_changes.get_content_height(), Look.scaled(20), Look.scaled(120))
	get_ok_button().grab_focus()


func _describe(change: Dictionary) -> void:
	_changes.push_bold()
	_changes.add_text(Words.will(change))
	_changes.pop()
	_changes.push_color(Look.dim())
	_changes.add_text("  %s" % Words.line(change.source))
	if change.bytes > 0:
		_changes.add_text(", %s" % Words.size(change.bytes))
	_changes.pop()
	_changes.newline()


## Says which archives nothing vouches for.
func _warn_of_trust(changes: Array) -> void:
	var unpinned := PackedStringArray()
	for change: Dictionary in changes:
		if change.get("trust", "") == "first-use" and change.kind != "none" and unpinned.size() < MOST_PACKAGES:
			unpinned.append(Words.line(change.title, 80))
	if unpinned.is_empty():
		return
	_changes.push_color(Look.color("warning_color"))
	_changes.add_text(
		"Nothing says which hash the archive of %s must have: the one it has is written down, and must be the same later." % ", ".join(unpinned))
	_changes.pop()


func _list(actions: Array) -> void:
	_files.clear()
	var root := _files.create_item()
	# Edited files first: they are why one reads this.
	var sorted := actions.filter(func(action: Dictionary) -> bool: return _color(action.kind) != "")
	sorted.append_array(actions.filter(func(action: Dictionary) -> bool: return _color(action.kind) == ""))
	for action: Dictionary in sorted.slice(0, MOST_FILES):
		var item := _files.create_item(root)
		var kind: Array = Words.ACTIONS.get(action.kind, [action.kind, "Info", ""])
		item.set_icon(0, Look.icon(kind[1]))
		var path := Words.line(action.path, 300)
		item.set_text(0, path)
		item.set_tooltip_text(0, path)
		item.set_text(1, kind[0])
		item.set_text(2, Words.size(action.size))
		if kind[2]:
			item.set_custom_color(1, Look.color(kind[2]))
	if sorted.size() > MOST_FILES:
		_files.create_item(root).set_text(0, "and %d more" % (sorted.size() - MOST_FILES))


func _color(kind: String) -> String:
	return Words.ACTIONS[kind][2] if Words.ACTIONS.has(kind) else ""
