## What a plan would do to packages and files, before it is done.
@tool
extends ConfirmationDialog

const Look := preload("look.gd")
const Words := preload("words.gd")

signal force_toggled(on: bool)

## More files and packages than these are counted, not listed.
const MOST_FILES := 500
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
	_changes.resized.connect(_fit)
	_files.set_column_expand_ratio(0, 2)
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
	var actions := _sorted(plan.actions)
	_list(actions, plan.actions.size())
	var has_edits := actions.any(func(action: Dictionary) -> bool: return action.kind in ["keep", "write-new"])
	_force.set_pressed_no_signal(force)
	_force.visible = force or has_edits
	Look.popup(self, 680, 480)
	_fit.call_deferred()
	get_ok_button().grab_focus()


## Makes what it says of packages as high as that, up to where the files want the room.
func _fit() -> void:
	var border := _changes.get_theme_stylebox("normal").get_minimum_size().y
	_changes.custom_minimum_size.y = minf(_changes.get_content_height() + border, Look.scaled(140))


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


## The actions that are listed, those on edited files first: they are why one reads this.
func _sorted(actions: Array) -> Array[Dictionary]:
	var edits: Array[Dictionary] = []
	var others: Array[Dictionary] = []
	for action: Dictionary in actions:
		if action.kind not in ["write", "replace", "delete", "delete-generated"]:
			edits.append(action)
		elif others.size() < MOST_FILES:
			others.append(action)
	edits.append_array(others)
	return edits.slice(0, MOST_FILES)


func _list(actions: Array[Dictionary], count: int) -> void:
	_files.clear()
	var root := _files.create_item()
	for action in actions:
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
	if count > actions.size():
		_files.create_item(root).set_text(0, "and %d more" % (count - actions.size()))
