## What a plan would do to packages and files, before it is done.
@tool
extends ConfirmationDialog

const Look := preload("look.gd")
const Words := preload("words.gd")

signal force_toggled(on: bool)
## The dialog was closed, and packages would need permissions that were not granted; who asks for which.
signal refused(wanted: String)

## More files and packages than these are counted, not listed.
const MOST_FILES := 500
const MOST_PACKAGES := 100
## More permissions than this are counted where one agrees to them; all are listed above.
const MOST_PERMISSIONS := 6
const LONGEST_PERMISSION := 32

var _changes := RichTextLabel.new()
var _files := Tree.new()
var _force := CheckBox.new()
var _consent := CheckBox.new()
## Who newly asks for which permissions; empty if nobody does.
var _wanted := ""


func _init() -> void:
	name = "Plan"
	_changes.name = "Changes"
	_files.name = "Actions"
	Look.table(_files, ["File", "What happens", "Size"])
	Look.describe(_files, "Files")
	_force.name = "Force"
	_force.text = "Overwrite or delete what I edited (a backup is kept)"
	_force.toggled.connect(func(on: bool) -> void: force_toggled.emit(on))
	_consent.name = "Consent"
	# Engines before 4.3 show one line.
	_consent.set("autowrap_mode", TextServer.AUTOWRAP_WORD_SMART)
	_consent.toggled.connect(_agree)
	canceled.connect(_close)
	var box := VBoxContainer.new()
	for child: Control in [_changes, _files, _force, _consent]:
		box.add_child(child)
	add_child(box)


func _ready() -> void:
	_changes.resized.connect(_fit)
	_files.set_column_expand_ratio(0, 2)
	_files.set_column_expand(2, false)
	_files.set_column_custom_minimum_width(2, Look.scaled(80))


## Packages named in `unneeded` go because nothing needs them any more.
func show_plan(verb: String, plan: Dictionary, force: bool, unneeded: PackedStringArray) -> void:
	title = verb
	ok_button_text = verb
	_changes.clear()
	for change: Dictionary in plan.changes.slice(0, MOST_PACKAGES):
		_describe(change, change.name in unneeded)
	if plan.changes.size() > MOST_PACKAGES:
		_changes.add_text("and %d more\n" % (plan.changes.size() - MOST_PACKAGES))
	for skipped: Dictionary in plan.get("skipped", []).slice(0, MOST_PACKAGES):
		_changes.add_text("%s stays: %s\n" % [Words.line(skipped.what), Words.line(skipped.why)])
	_warn_of_withdrawn(plan.get("withdrawn", []))
	_warn_of_trust(plan.changes)
	var actions := _sorted(plan.actions)
	_list(actions, plan.actions.size())
	var has_edits := actions.any(func(action: Dictionary) -> bool: return action.kind in ["keep", "write-new"])
	_force.set_pressed_no_signal(force)
	_force.visible = force or has_edits
	_ask(plan.changes)
	Look.popup(self, 680, 480)
	_fit.call_deferred()
	(_consent if _consent.visible else get_ok_button()).grab_focus()


## Whether the user lets the packages do what they newly ask for.
func has_consent() -> bool:
	return _consent.visible and _consent.button_pressed


## Asks for consent, without which the plan cannot be confirmed, if a package asks for something new.
func _ask(changes: Array) -> void:
	var new := {}
	var who := PackedStringArray()
	for change: Dictionary in changes:
		if change.new_permissions.is_empty():
			continue
		if who.size() < MOST_PACKAGES:
			who.append("%s %s asks for %s" % [
				Words.line(change.title, 80), Words.line(change.version, 40), Words.asks(change.new_permissions, [])])
		for permission: String in change.new_permissions:
			new[permission] = true
	_wanted = "; ".join(who)
	var names := Words.weighed(new.keys())
	var shown := Words.asks(names.slice(0, MOST_PERMISSIONS), [], LONGEST_PERMISSION)
	if names.size() > MOST_PERMISSIONS:
		shown += " and %d more, listed above" % (names.size() - MOST_PERMISSIONS)
	_consent.visible = not names.is_empty()
	_consent.text = "Allow what is newly asked for: " + shown
	_consent.tooltip_text = "\n".join(names.filter(func(permission: String) -> bool: return permission in Words.PERMISSIONS).map(
		func(permission: String) -> String: return "%s: %s" % [permission, Words.PERMISSIONS[permission]]))
	_consent.set_pressed_no_signal(false)
	_agree(false)


func _agree(on: bool) -> void:
	var button := get_ok_button()
	button.disabled = _consent.visible and not on
	button.tooltip_text = "First allow what is newly asked for." if button.disabled else ""


func _close() -> void:
	if _wanted:
		refused.emit(_wanted)


## Makes what it says of packages as high as that, up to where the files want the room.
func _fit() -> void:
	var border := _changes.get_theme_stylebox("normal").get_minimum_size().y
	_changes.custom_minimum_size.y = minf(_changes.get_content_height() + border, Look.scaled(180))


func _describe(change: Dictionary, is_unneeded: bool) -> void:
	_changes.push_bold()
	_changes.add_text(Words.will(change))
	_changes.pop()
	_changes.push_color(Look.dim())
	_changes.add_text("  %s" % Words.line(change.source))
	if change.bytes > 0:
		_changes.add_text(", %s" % Words.size(change.bytes))
	_changes.pop()
	_changes.newline()
	if change.kind == "none":
		return
	if not change.needed_by.is_empty():
		_changes.add_text("    Needed by %s\n" % ", ".join(change.needed_by.slice(0, MOST_PACKAGES)))
	if is_unneeded:
		_changes.add_text("    Nothing needs it any more\n")
	if not change.permissions.is_empty():
		_changes.push_color(Look.color("font_color" if change.new_permissions.is_empty() else "warning_color"))
		_changes.add_text("    Asks for %s\n" % Words.asks(change.permissions, change.new_permissions))
		_changes.pop()


## Says which packages stay in, or come to, releases that nobody should have.
func _warn_of_withdrawn(releases: Array) -> void:
	_changes.push_color(Look.color("warning_color"))
	for release: Dictionary in releases.slice(0, MOST_PACKAGES):
		_changes.add_text(Words.withdrawn(release) + "\n")
	if releases.size() > MOST_PACKAGES:
		_changes.add_text("and %d more withdrawn\n" % (releases.size() - MOST_PACKAGES))
	_changes.pop()


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
