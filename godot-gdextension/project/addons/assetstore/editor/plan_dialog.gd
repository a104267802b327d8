## What a plan would do to packages and files, before it is done.
@tool
extends ConfirmationDialog

const Look := preload("look.gd")

signal force_toggled(on: bool)

## What each kind of action is called, its icon, and the colour of those one should look at.
const ACTIONS := {
	"write": ["New", "Add", ""],
	"replace": ["Replaced", "Reload", ""],
	"delete": ["Deleted", "Remove", ""],
	"keep": ["Kept as you edited it", "Lock", "warning_color"],
	"write-new": ["Kept; the new one beside it as .new", "Lock", "warning_color"],
	"overwrite": ["Overwritten; yours goes to .assetstore/backup", "StatusWarning", "error_color"],
	"delete-edit": ["Deleted; yours goes to .assetstore/backup", "StatusWarning", "error_color"],
	"restore": ["Your edit is put back", "UndoRedo", ""],
	"delete-generated": ["Deleted, was made by the engine", "Remove", ""],
}
## More files than this are counted, not listed.
const MOST_LISTED := 2000

var _changes := RichTextLabel.new()
var _files := Tree.new()
var _force := CheckBox.new()


func _init() -> void:
	name = "Plan"
	_changes.name = "Changes"
	_files.name = "Actions"
	_files.columns = 3
	_files.hide_root = true
	_files.select_mode = Tree.SELECT_ROW
	_files.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_files.column_titles_visible = true
	for column in 3:
		_files.set_column_title(column, ["File", "What happens", "Size"][column])
		_files.set_column_title_alignment(column, HORIZONTAL_ALIGNMENT_LEFT)
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
	var lines := 0
	for change: Dictionary in plan.changes:
		_describe(change)
		lines += 3 if change.get("trust", "") == "first-use" else 1
	_changes.custom_minimum_size.y = Look.scaled(24 + 20 * mini(lines, 7))
	_list(plan.actions)
	var has_edits: bool = plan.actions.any(func(action: Dictionary) -> bool: return action.kind in ["keep", "write-new"])
	_force.set_pressed_no_signal(force)
	_force.visible = force or has_edits
	# Never larger than the editor's window, which may be on a small screen.
	var room := get_parent().get_viewport().get_visible_rect().size
	popup_centered(Vector2i(mini(Look.scaled(680), int(room.x * 0.9)), mini(Look.scaled(480), int(room.y * 0.85))))
	get_ok_button().grab_focus()


func _describe(change: Dictionary) -> void:
	var what: String = {
		"install": "Installs %s %s" % [change.title, change.version],
		"replace": "Replaces %s %s by %s" % [change.title, change.old_version, change.version],
		"remove": "Removes %s %s" % [change.title, change.old_version],
		"repair": "Repairs %s %s" % [change.title, change.version],
		"none": "%s %s is as it should be" % [change.title, change.version],
	}.get(change.kind, "%s: %s" % [change.title, change.kind])
	_changes.push_bold()
	_changes.add_text(what)
	_changes.pop()
	_changes.push_color(Look.dim())
	_changes.add_text("  %s" % change.source)
	if change.bytes > 0:
		_changes.add_text(", %s" % Look.size(change.bytes))
	_changes.pop()
	if change.get("trust", "") == "first-use":
		_changes.push_color(Look.color("warning_color"))
		_changes.add_text("\nIts source gives no hash to check it by: the one it has now is written down, and later ones are held to it.")
		_changes.pop()
	_changes.newline()


func _list(actions: Array) -> void:
	_files.clear()
	var root := _files.create_item()
	# Edited files first: they are why one reads this.
	var sorted := actions.filter(func(action: Dictionary) -> bool: return _color(action.kind) != "")
	sorted.append_array(actions.filter(func(action: Dictionary) -> bool: return _color(action.kind) == ""))
	for action: Dictionary in sorted.slice(0, MOST_LISTED):
		var item := _files.create_item(root)
		var kind: Array = ACTIONS.get(action.kind, [action.kind, "Info", ""])
		item.set_icon(0, Look.icon(kind[1]))
		item.set_text(0, action.path)
		item.set_tooltip_text(0, action.path)
		item.set_text(1, kind[0])
		item.set_text(2, Look.size(action.size))
		if kind[2]:
			item.set_custom_color(1, Look.color(kind[2]))
	if sorted.size() > MOST_LISTED:
		_files.create_item(root).set_text(0, "and %d more" % (sorted.size() - MOST_LISTED))


func _color(kind: String) -> String:
	return ACTIONS[kind][2] if ACTIONS.has(kind) else ""
