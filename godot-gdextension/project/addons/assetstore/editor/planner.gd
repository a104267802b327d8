## From a wish to a changed project: plan, show the plan, and do it if it is confirmed.
@tool
extends Node

const ExplanationDialog := preload("explanation_dialog.gd")
const Look := preload("look.gd")
const PlanDialog := preload("plan_dialog.gd")
const Session := preload("session.gd")
const Words := preload("words.gd")

const TITLES := {
	AssetStore.OPERATION_INSTALL: "Install",
	AssetStore.OPERATION_UPDATE: "Update",
	AssetStore.OPERATION_REMOVE: "Remove",
	AssetStore.OPERATION_REPAIR: "Repair",
	AssetStore.OPERATION_UNDO: "Undo",
}

## More packages than this are counted in what is said afterwards.
const MOST_NAMED := 5

var session: Session

var _dialog := PlanDialog.new()
var _question := ConfirmationDialog.new()
var _explanation := ExplanationDialog.new()
var _operation := AssetStore.OPERATION_INSTALL
var _names := PackedStringArray()
var _options := {}
var _plan: AssetStoreJob
var _remedy := ""
## Plugins of the editor that were disabled because their files go.
var _disabled := PackedStringArray()


func _ready() -> void:
	add_child(_dialog)
	add_child(_question)
	add_child(_explanation)
	_dialog.confirmed.connect(_commit)
	_dialog.refused.connect(_refused)
	_dialog.force_toggled.connect(_force)
	_explanation.any_godot_wanted.connect(_remedied)
	_question.name = "Question"
	_question.dialog_autowrap = true
	_question.confirmed.connect(_remedied)


## Shows what an operation would do, and does it if the user wants that.
func plan(operation: AssetStore.Operation, names: PackedStringArray, options := {}) -> void:
	if session.is_busy():
		return
	_operation = operation
	_names = names
	_options = options
	var all := options.duplicate()
	all.merge(session.network_options())
	_plan = session.store.plan(operation, names, all)
	session.run(_plan, "Looking at what “%s” would do" % TITLES[operation], _planned, _failed)


func _planned(result: Dictionary) -> void:
	if result.actions.is_empty() and not result.changes.any(func(change: Dictionary) -> bool: return change.kind != "none"):
		var why := PackedStringArray()
		for skipped: Dictionary in result.get("skipped", []):
			why.append("%s stays: %s" % [skipped.what, skipped.why])
		var withdrawn: Array = result.get("withdrawn", [])
		for release: Dictionary in withdrawn:
			why.append(Words.withdrawn(release))
		session.say("Nothing to do.", "\n".join(why), "StatusSuccess" if withdrawn.is_empty() else "StatusWarning")
		return
	_dialog.show_plan(TITLES[_operation], result, _options.get("force", false), _unneeded(result.changes))


## What goes though nobody asked for that. What an undo removes is what was installed.
func _unneeded(changes: Array) -> PackedStringArray:
	var names := PackedStringArray()
	for change: Dictionary in changes:
		if change.kind == "remove" and _operation != AssetStore.OPERATION_UNDO and change.name not in _names:
			names.append(change.name)
	return names


func _refused(wanted: String) -> void:
	session.say("Nothing was changed: %s, which was not allowed." % wanted, "", "StatusWarning")


func _failed(error: Dictionary) -> void:
	if error.get("reason", "") == "unsatisfiable":
		session.say("No choice of releases suits all that packages need of each other. Nothing was changed.",
			error.hint, "StatusError")
		_remedy = "any_godot"
		_explanation.explain("“%s” is not possible" % TITLES[_operation], error)
		return
	session.tell(error)
	var remedy: Array = Session.REMEDIES.get(error.get("reason", ""), [])
	if remedy.is_empty() or _options.get(remedy[0], false):
		return
	_remedy = remedy[0]
	_question.title = TITLES[_operation]
	_question.dialog_text = "%s\n%s\n\n%s" % [Words.line(error.message, 500), Words.line(error.subject, 500), remedy[1]]
	_question.popup_centered(Vector2i(Look.scaled(420), 0))


func _remedied() -> void:
	var options := _options.duplicate()
	options[_remedy] = true
	plan(_operation, _names, options)


func _force(on: bool) -> void:
	_dialog.hide()
	var options := _options.duplicate()
	options["force"] = on
	plan(_operation, _names, options)


func _commit() -> void:
	# An editor plugin that loses its script would fail at each start.
	_disabled.clear()
	for action: Dictionary in _plan.result.actions:
		if action.kind not in ["delete", "delete-edit"] or action.path.get_file() != "plugin.cfg":
			continue
		var path: String = "res://" + action.path
		if EditorInterface.is_plugin_enabled(path):
			EditorInterface.set_plugin_enabled(path, false)
			_disabled.append(path)
	session.run(session.store.commit(_plan, {"grant": _dialog.has_consent()}), "%s: changing the project" % TITLES[_operation], _committed, _not_committed)


func _not_committed(error: Dictionary) -> void:
	for path in _disabled:
		EditorInterface.set_plugin_enabled(path, true)
	session.tell(error)


func _committed(result: Dictionary) -> void:
	_plan = null
	var done := PackedStringArray()
	for change: Dictionary in result.changes.slice(0, MOST_NAMED):
		done.append(Words.did(change))
	if result.changes.size() > MOST_NAMED:
		done.append("%d more" % (result.changes.size() - MOST_NAMED))
	var kept := 0
	for action: Dictionary in result.actions:
		kept += 1 if action.kind in ["keep", "write-new"] else 0
	session.say("; ".join(done) + ".", "" if kept == 0 else "%s of yours kept as %s." % [
		Words.count(kept, "edited file"), "it is" if kept == 1 else "they are"])
	session.read_project()
	EditorInterface.get_resource_filesystem().scan()
