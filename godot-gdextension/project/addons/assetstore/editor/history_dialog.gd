## What was done to the project, newest first, and the way back.
@tool
extends AcceptDialog

const Look := preload("look.gd")
const Session := preload("session.gd")
const Words := preload("words.gd")

signal undo_wanted

## More than anyone looks back.
const MOST := 200

var session: Session

var _list := Tree.new()
var _undo: Button


func _init() -> void:
	name = "History"
	title = "What was done"
	ok_button_text = "Close"


func _ready() -> void:
	_list.name = "Past"
	Look.table(_list, ["When", "What", ""])
	_list.set_column_expand(0, false)
	_list.set_column_custom_minimum_width(0, Look.scaled(170))
	_list.set_column_expand_ratio(1, 3)
	Look.describe(_list, "What was done")
	add_child(_list)
	_undo = add_button("Undo the last change…", false)
	_undo.name = "UndoLast"
	_undo.icon = Look.icon("UndoRedo")
	_undo.pressed.connect(func() -> void:
		hide()
		undo_wanted.emit())


func open() -> void:
	var history := session.store.history()
	if not session.store.last_error.is_empty():
		session.tell(session.store.last_error)
		return
	_list.clear()
	var root := _list.create_item()
	for done: Dictionary in history.slice(0, MOST):
		var item := _list.create_item(root)
		item.set_text(0, Words.time(done.at))
		item.set_text(1, "Undo of what was done %s" % _when(history, done.undoes) if done.undoes > 0 else _what(done))
		item.set_tooltip_text(1, _what(done))
		if done.undone:
			item.set_text(2, "was undone")
		for column in 3:
			if done.undone or done.undoes > 0:
				item.set_custom_color(column, Look.dim())
	if history.is_empty():
		_list.create_item(root).set_text(1, "Nothing yet.")
	_undo.disabled = session.is_busy() or not history.any(
		func(done: Dictionary) -> bool: return not done.undone and done.undoes == 0)
	Look.popup(self, 680, 400)
	_list.grab_focus()


func _what(done: Dictionary) -> String:
	var shown := PackedStringArray()
	for change: Dictionary in done.changes.slice(0, 10):
		shown.append(Words.did(change))
	if done.changes.size() > shown.size():
		shown.append("and %d more" % (done.changes.size() - shown.size()))
	return "; ".join(shown)


func _when(history: Array, id: int) -> String:
	for done: Dictionary in history:
		if done.id == id:
			return Words.time(done.at)
	return "before"
