## The packages of the project: which there are, whether each is as it was installed, and what is newer.
@tool
extends VBoxContainer

const DiffDialog := preload("diff_dialog.gd")
const HistoryDialog := preload("history_dialog.gd")
const Look := preload("look.gd")
const Session := preload("session.gd")
const Words := preload("words.gd")

signal plan_wanted(operation: int, names: PackedStringArray)
signal asset_wanted(package: Dictionary)

## More files of a package than this are not listed.
const MOST_LISTED := 500

var session: Session

## What verify() found, by package; packages that were not looked at since they changed are missing.
var _findings := {}
## What assetstore.lock has and is not installed.
var _missing := PackedStringArray()
var _latest := {}
## What outdated() said of releases that were withdrawn, by package.
var _withdrawn := {}
var _tree := Tree.new()
var _none := Look.nothing("None")
var _diff := DiffDialog.new()
var _history := HistoryDialog.new()
## The buttons for all packages, some of which are of use without one; and for the chosen one.
var _all: Array[Button] = []
var _any: Array[Button] = []
var _one: Array[Button] = []
var _differences := Look.button("Differences", "Differences", "FileList")


func _init() -> void:
	name = "Installed"


func _ready() -> void:
	var bar := HFlowContainer.new()
	_add(bar, _any, Look.button("Verify", "Verify", "ImportCheck"), verify)
	_add(bar, _all, Look.button("Outdated", "Look for updates", "Search"), look_for_updates)
	_add(bar, _all, Look.button("UpdateAll", "Update all…", "Reload"), _wish.bind(AssetStore.OPERATION_UPDATE, true))
	_add(bar, _any, Look.button("InstallMissing", "Install what is missing…", "AssetLib"),
		_wish.bind(AssetStore.OPERATION_INSTALL, true))
	_add(bar, _any, Look.button("Undo", "Undo the last change…", "UndoRedo"), _wish.bind(AssetStore.OPERATION_UNDO, true))
	_add(bar, _any, Look.button("ShowHistory", "History…", "History"), _history.open)
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
	_history.session = session
	_history.undo_wanted.connect(_wish.bind(AssetStore.OPERATION_UNDO, true))
	for dialog: Window in [_diff, _history]:
		add_child(dialog)
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
	Look.table(_tree, ["Package", "Installed", "Newest", "Status"])
	_tree.set_column_expand_ratio(0, 3)
	_tree.set_column_expand_ratio(3, 2)
	for column: int in [1, 2]:
		_tree.set_column_expand(column, false)
		_tree.set_column_custom_minimum_width(column, Look.scaled(90))
	_tree.item_selected.connect(_enable_buttons)
	_tree.item_activated.connect(_activated)
	_tree.gui_input.connect(_tree_input)
	Look.describe(_tree, "Installed packages")
	add_child(_tree)
	add_child(_none)


func _add(bar: Container, buttons: Array[Button], button: Button, action: Callable) -> void:
	button.pressed.connect(action)
	buttons.append(button)
	bar.add_child(button)


func _project_changed() -> void:
	_findings.clear()
	_missing.clear()
	_latest.clear()
	_withdrawn.clear()
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
		item.set_text(0, Words.line(package.title))
		item.set_tooltip_text(0, package_name)
		item.set_icon(0, Look.icon("PackedDataContainer"))
		item.set_text(1, Words.line(package.version, 60))
		item.set_text(2, Words.line(_latest.get(package_name, ""), 60))
		if package_name in _latest and _latest[package_name] != package.version:
			item.set_custom_color(2, Look.color("accent_color"))
		if package_name in _withdrawn:
			item.set_icon(1, Look.icon("StatusWarning"))
			item.set_text(1, "%s withdrawn" % Words.line(package.version, 40))
			item.set_tooltip_text(1, Words.withdrawn(_withdrawn[package_name]))
			item.set_custom_color(1, Look.color("warning_color"))
		_show_status(item, package_name)
		if package_name == chosen:
			item.select(0)
	for package_name: String in _missing:
		var item := _tree.create_item(root)
		item.set_metadata(0, {"name": package_name, "source": ""})
		item.set_text(0, package_name)
		_show_kind(item, "not-installed")
	_tree.visible = root.get_child_count() > 0
	_none.visible = not _tree.visible
	_none.text = "No package is installed in this project."
	if FileAccess.file_exists("res://assetstore.lock"):
		_none.text += "\n“Install what is missing…” installs what its assetstore.lock says."
	_enable_buttons()


func _show_status(item: TreeItem, package_name: String) -> void:
	if package_name not in _findings:
		item.set_text(3, "not verified yet")
		item.set_custom_color(3, Look.dim())
		return
	var differences := 0
	var others: Array[Dictionary] = []
	var generated := 0
	for finding: Dictionary in _findings[package_name]:
		if Words.FINDINGS.get(finding.kind, ["", "", "error_color"])[2]:
			differences += 1
			_add_finding(item, finding, differences)
		elif finding.kind == "generated":
			generated += 1
		else:
			others.append(finding)
	for index in others.size():
		_add_finding(item, others[index], index + 1)
	if generated > 0:
		_add_finding(item, {"kind": "generated", "path": Words.count(generated, "file"), "package": package_name}, 1)
	item.set_icon(3, Look.icon("StatusWarning" if differences > 0 else "StatusSuccess"))
	item.set_text(3, Words.count(differences, "difference") if differences > 0 else "as installed")
	if differences > 0:
		item.set_custom_color(3, Look.color("warning_color"))


## Adds the row of a finding, the `number`th of its sort.
func _add_finding(item: TreeItem, finding: Dictionary, number: int) -> void:
	if number > MOST_LISTED:
		return
	var child := item.create_child()
	child.set_metadata(0, finding)
	if number == MOST_LISTED:
		child.set_metadata(0, {"package": finding.package})
		child.set_text(0, "and more")
		return
	child.set_text(0, Words.line(finding.path.trim_prefix("addons/"), 300))
	child.set_tooltip_text(0, Words.line(finding.path, 300))
	_show_kind(child, finding.kind)


func _show_kind(item: TreeItem, kind: String) -> void:
	var how: Array = Words.FINDINGS.get(kind, [kind, "Info", ""])
	item.set_icon(3, Look.icon(how[1]))
	item.set_text(3, how[0])
	item.set_tooltip_text(3, how[0])
	item.set_custom_color(3, Look.color(how[2]) if how[2] else Look.dim())
	if not how[2]:
		item.set_custom_color(0, Look.dim())


func _verified(result: Dictionary) -> void:
	_missing.clear()
	for package_name: String in session.installed:
		_findings[package_name] = []
	for finding: Dictionary in result.findings:
		if finding.kind == "not-installed":
			_missing.append(finding.package)
		elif finding.package in _findings:
			_findings[finding.package].append(finding)
	_fill()
	if result.clean:
		session.say("%s as installed." % Words.count(result.checked, "file"))
		return
	var found := PackedStringArray()
	var changed: int = _findings.values().reduce(func(sum: int, findings: Array) -> int:
		return sum + (0 if findings.all(func(finding: Dictionary) -> bool: return finding.kind in ["extra", "generated"]) else 1), 0)
	if changed > 0:
		found.append("%s not as installed." % Words.count(changed, "package"))
	if not _missing.is_empty():
		found.append("%s of assetstore.lock not installed." % Words.count(_missing.size(), "package"))
	session.say(" ".join(found), "", "StatusWarning")


func _outdated(result: Dictionary) -> void:
	for package_name: String in session.installed:
		_latest[package_name] = session.installed[package_name].version
	for upgrade: Dictionary in result.upgrades:
		_latest[upgrade.name] = upgrade.latest
	_withdrawn.clear()
	for release: Dictionary in result.withdrawn:
		_withdrawn[release.name] = release
	_fill()
	var found := PackedStringArray()
	if not result.upgrades.is_empty():
		found.append("%d can be updated." % result.upgrades.size())
	if _withdrawn.is_empty():
		session.say("Everything is up to date." if found.is_empty() else found[0])
		return
	found.append("%s withdrawn." % Words.count(_withdrawn.size(), "installed release"))
	session.say(" ".join(found), "\n".join(_withdrawn.values().map(Words.withdrawn)), "StatusWarning")


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
		button.disabled = session.is_busy() or session.installed.is_empty()
	for button in _any:
		button.disabled = session.is_busy()
	for button in _one:
		button.disabled = session.is_busy() or _selected_package().get("name", "") not in session.installed
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
	if not _selected_package().is_empty():
		asset_wanted.emit(_selected_package())


func _wish(operation: AssetStore.Operation, all: bool) -> void:
	var package := _selected_package()
	if all:
		plan_wanted.emit(operation, PackedStringArray())
	elif package.get("name", "") in session.installed:
		plan_wanted.emit(operation, PackedStringArray([package.name]))


func _tree_input(event: InputEvent) -> void:
	if event is InputEventKey and event.pressed and event.keycode == KEY_DELETE and not session.is_busy():
		_wish(AssetStore.OPERATION_REMOVE, false)
		_tree.accept_event()
