## The packages of the project: which there are, whether each is as it was installed, and what is newer.
@tool
extends VBoxContainer

const DiffDialog := preload("diff_dialog.gd")
const Look := preload("look.gd")
const Session := preload("session.gd")

signal plan_wanted(operation: int, names: PackedStringArray)
signal asset_wanted(package: Dictionary)

const FINDINGS := {
	"modified": ["Edited", "StatusWarning", "warning_color"],
	"missing": ["Missing", "StatusError", "error_color"],
	"type-changed": ["No longer a file", "StatusError", "error_color"],
	"mode-changed": ["Its execute permission changed", "StatusWarning", "warning_color"],
	"extra": ["Not from the package", "File", ""],
	"generated": ["Made by the engine", "File", ""],
}

var session: Session

## What verify() found, by package; packages that were not looked at since they changed are missing.
var _findings := {}
var _latest := {}
var _tree := Tree.new()
var _none := Label.new()
var _diff := DiffDialog.new()
var _all: Array[Button] = []
var _one: Array[Button] = []
var _differences := Look.button("Differences", "Differences", "FileList")


func _init() -> void:
	name = "Installed"


func _ready() -> void:
	var bar := HFlowContainer.new()
	_add(bar, _all, Look.button("Verify", "Verify", "ImportCheck"), verify)
	_add(bar, _all, Look.button("Outdated", "Look for updates", "Search"), look_for_updates)
	_add(bar, _all, Look.button("UpdateAll", "Update all…", "Reload"), _wish.bind(AssetStore.OPERATION_UPDATE, true))
	_add(bar, _all, Look.button("Undo", "Undo the last change…", "UndoRedo"), func() -> void:
		plan_wanted.emit(AssetStore.OPERATION_UNDO, PackedStringArray()))
	add_child(bar)
	_build_tree()
	var actions := HFlowContainer.new()
	_add(actions, _one, Look.button("Show", "Show asset", "Info"), _show_asset)
	_add(actions, _one, _differences, _show_difference)
	_add(actions, _one, Look.button("UpdateOne", "Update…", "Reload"), _wish.bind(AssetStore.OPERATION_UPDATE, false))
	_add(actions, _one, Look.button("Repair", "Repair…", "Tools"), _wish.bind(AssetStore.OPERATION_REPAIR, false))
	_add(actions, _one, Look.button("RemoveOne", "Remove…", "Remove"), _wish.bind(AssetStore.OPERATION_REMOVE, false))
	add_child(actions)
	_diff.session = session
	add_child(_diff)
	session.project_changed.connect(_project_changed)
	session.job_started.connect(func(_job: AssetStoreJob, _title: String) -> void: _enable_buttons())
	session.job_ended.connect(_enable_buttons)
	_fill()


func focus_first() -> void:
	_tree.grab_focus()


func verify() -> void:
	if not session.is_busy():
		session.run(session.store.verify(), "Comparing every file with what was installed", _verified)


func look_for_updates() -> void:
	if not session.is_busy():
		session.run(
			session.store.outdated(PackedStringArray(), session.network_options()), "Looking for updates", _outdated)


func _build_tree() -> void:
	_tree.name = "Packages"
	_tree.columns = 4
	_tree.hide_root = true
	_tree.select_mode = Tree.SELECT_ROW
	_tree.column_titles_visible = true
	_tree.size_flags_vertical = Control.SIZE_EXPAND_FILL
	for column in 4:
		_tree.set_column_title(column, ["Package", "Installed", "Newest", "Status"][column])
		_tree.set_column_title_alignment(column, HORIZONTAL_ALIGNMENT_LEFT)
		_tree.set_column_clip_content(column, true)
	_tree.set_column_expand_ratio(0, 3)
	_tree.set_column_expand_ratio(3, 2)
	for column: int in [1, 2]:
		_tree.set_column_expand(column, false)
		_tree.set_column_custom_minimum_width(column, Look.scaled(90))
	_tree.item_selected.connect(_enable_buttons)
	_tree.item_activated.connect(_activated)
	_tree.gui_input.connect(_tree_input)
	Look.describe(_tree, "Installed packages")
	_none.text = "No package is installed in this project."
	_none.horizontal_alignment = HORIZONTAL_ALIGNMENT_CENTER
	_none.vertical_alignment = VERTICAL_ALIGNMENT_CENTER
	_none.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_none.add_theme_color_override("font_color", Look.dim())
	add_child(_tree)
	add_child(_none)


func _add(bar: Container, buttons: Array[Button], button: Button, action: Callable) -> void:
	button.pressed.connect(action)
	buttons.append(button)
	bar.add_child(button)


func _project_changed() -> void:
	_findings.clear()
	_latest.clear()
	_fill()


func _fill() -> void:
	var chosen: String = _selected_package().get("name", "")
	_tree.clear()
	var root := _tree.create_item()
	var names := session.installed.keys()
	names.sort()
	for package_name: String in names:
		var package: Dictionary = session.installed[package_name]
		var item := _tree.create_item(root)
		item.set_metadata(0, package)
		item.set_text(0, package.title)
		item.set_tooltip_text(0, package_name)
		item.set_icon(0, Look.icon("PackedDataContainer"))
		item.set_text(1, package.version)
		item.set_text(2, _latest.get(package_name, ""))
		if package_name in _latest and _latest[package_name] != package.version:
			item.set_custom_color(2, Look.color("accent_color"))
		_show_status(item, package_name)
		item.collapsed = false
		if package_name == chosen:
			item.select(0)
	_tree.visible = not names.is_empty()
	_none.visible = names.is_empty()
	_enable_buttons()


func _show_status(item: TreeItem, package_name: String) -> void:
	if package_name not in _findings:
		item.set_text(3, "not verified yet")
		item.set_custom_color(3, Look.dim())
		return
	var differences := 0
	for finding: Dictionary in _findings[package_name]:
		var kind: Array = FINDINGS.get(finding.kind, [finding.kind, "Info", ""])
		var child := item.create_child()
		child.set_metadata(0, finding)
		child.set_text(0, finding.path.trim_prefix("addons/"))
		child.set_tooltip_text(0, finding.path)
		child.set_icon(3, Look.icon(kind[1]))
		child.set_text(3, kind[0])
		if kind[2]:
			child.set_custom_color(3, Look.color(kind[2]))
			differences += 1
		else:
			child.set_custom_color(0, Look.dim())
			child.set_custom_color(3, Look.dim())
	if differences == 0:
		item.set_icon(3, Look.icon("StatusSuccess"))
		item.set_text(3, "as installed")
	else:
		item.set_icon(3, Look.icon("StatusWarning"))
		item.set_text(3, "%d %s" % [differences, "difference" if differences == 1 else "differences"])
		item.set_custom_color(3, Look.color("warning_color"))


func _verified(result: Dictionary) -> void:
	for package_name: String in session.installed:
		_findings[package_name] = []
	for finding: Dictionary in result.findings:
		if finding.package in _findings:
			_findings[finding.package].append(finding)
	_fill()
	if result.clean:
		session.say("All %d files are as they were installed." % result.checked)
	else:
		session.say("Some of %d files are not as they were installed." % result.checked, "", "StatusWarning")


func _outdated(result: Dictionary) -> void:
	for package_name: String in session.installed:
		_latest[package_name] = session.installed[package_name].version
	for upgrade: Dictionary in result.upgrades:
		_latest[upgrade.name] = upgrade.latest
	_fill()
	session.say("Everything is up to date." if result.upgrades.is_empty()
		else "%d can be updated." % result.upgrades.size())


func _selected_package() -> Dictionary:
	var item := _tree.get_selected()
	if item and item.get_metadata(0).has("package"):
		item = item.get_parent()
	return item.get_metadata(0) if item else {}


func _selected_finding() -> Dictionary:
	var item := _tree.get_selected()
	return item.get_metadata(0) if item and item.get_metadata(0).has("package") else {}


func _enable_buttons() -> void:
	for button in _all:
		button.disabled = session.is_busy() or (session.installed.is_empty() and button.name != "Undo")
	for button in _one:
		button.disabled = session.is_busy() or _selected_package().is_empty()
	_differences.disabled = _selected_finding().get("kind", "") not in ["modified", "missing"]


func _activated() -> void:
	if not _selected_finding().is_empty():
		_show_difference()
	else:
		_show_asset()


func _show_difference() -> void:
	var finding := _selected_finding()
	if finding.get("kind", "") in ["modified", "missing"]:
		_diff.show_file(_selected_package(), finding.path)


func _show_asset() -> void:
	asset_wanted.emit(_selected_package())


func _wish(operation: AssetStore.Operation, all: bool) -> void:
	var package := _selected_package()
	if all:
		plan_wanted.emit(operation, PackedStringArray())
	elif not package.is_empty():
		plan_wanted.emit(operation, PackedStringArray([package.name]))


func _tree_input(event: InputEvent) -> void:
	if event is InputEventKey and event.pressed and event.keycode == KEY_DELETE and not session.is_busy():
		_wish(AssetStore.OPERATION_REMOVE, false)
		_tree.accept_event()
