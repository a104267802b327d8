## Where assets come from: the sources of the store, to add to and to take away from.
@tool
extends AcceptDialog

const Look := preload("look.gd")
const Session := preload("session.gd")
const Words := preload("words.gd")

var session: Session

var _list := Tree.new()
var _name := LineEdit.new()
var _url := LineEdit.new()
var _known := MenuButton.new()
var _folder := EditorFileDialog.new()
var _problem := Label.new()
var _changed := false


func _init() -> void:
	name = "Sources"
	title = "Sources of assets"
	ok_button_text = "Close"
	dialog_hide_on_ok = true


func _ready() -> void:
	var box := VBoxContainer.new()
	_list.name = "List"
	Look.table(_list, ["Name", "Address", "Assets", "Last read"])
	_list.set_column_expand_ratio(1, 3)
	_list.button_clicked.connect(_remove_clicked)
	_list.gui_input.connect(_list_input)
	box.add_child(_list)
	_name.name = "Name"
	_name.placeholder_text = "Name"
	_name.custom_minimum_size.x = Look.scaled(150)
	_url.name = "Address"
	_url.placeholder_text = "URL of an asset library, or a folder"
	_url.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_url.text_submitted.connect(func(_text: String) -> void: _add())
	Look.describe(_name, "Name of the new source")
	Look.describe(_url, "Address of the new source")
	var browse := Look.icon_button("Folder", "Folder", "Choose a folder of packages")
	browse.pressed.connect(func() -> void: _folder.popup_centered_ratio(0.6))
	_known.text = "Known libraries"
	_known.flat = false
	_known.tooltip_text = "The asset libraries in the editor's settings"
	_known.get_popup().index_pressed.connect(_known_chosen)
	var add := Look.button("Add", "Add", "Add")
	add.pressed.connect(_add)
	var row := HFlowContainer.new()
	for child: Control in [_known, _name, _url, browse, add]:
		row.add_child(child)
	box.add_child(row)
	_problem.name = "Problem"
	_problem.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_problem.add_theme_color_override("font_color", Look.color("error_color"))
	box.add_child(_problem)
	add_child(box)
	_folder.file_mode = EditorFileDialog.FILE_MODE_OPEN_DIR
	_folder.access = EditorFileDialog.ACCESS_FILESYSTEM
	_folder.dir_selected.connect(_folder_chosen)
	add_child(_folder)
	visibility_changed.connect(_closed)


func open() -> void:
	if session.is_busy():
		return
	_complain("")
	_changed = false
	_fill()
	var libraries := session.settings.known_libraries()
	_known.get_popup().clear()
	for library: String in libraries:
		_known.get_popup().add_item(library)
	_known.visible = not libraries.is_empty()
	Look.popup(self, 720, 360)
	_name.grab_focus()


func _fill() -> void:
	_list.clear()
	var root := _list.create_item()
	for source in session.store.list_sources():
		var item := _list.create_item(root)
		item.set_text(0, source.name)
		item.set_text(1, Words.line(source.url, 300))
		item.set_tooltip_text(1, Words.line(source.url, 300))
		item.set_text(2, str(source.asset_count))
		item.set_text(3, Words.date(source.synced_at) if source.synced_at > 0 else "never")
		item.add_button(3, Look.icon("Remove"), 0, false, "Remove this source")


func _add() -> void:
	if not session.store.add_source(_name.text.strip_edges(), _url.text.strip_edges()):
		var error := session.store.last_error
		_complain("%s %s" % [error.message, error.hint])
		return
	_complain("")
	_name.clear()
	_url.clear()
	_changed = true
	_fill()


func _complain(problem: String) -> void:
	_problem.text = Words.line(problem, 500)
	_problem.visible = problem != ""


func _remove(item: TreeItem) -> void:
	if not session.store.remove_source(item.get_text(0)):
		_complain(session.store.last_error.message)
		return
	_changed = true
	_fill()


func _remove_clicked(item: TreeItem, _column: int, _id: int, _mouse: int) -> void:
	_remove(item)


func _list_input(event: InputEvent) -> void:
	if event is InputEventKey and event.pressed and event.keycode == KEY_DELETE and _list.get_selected():
		_remove(_list.get_selected())


func _known_chosen(index: int) -> void:
	var title_chosen := _known.get_popup().get_item_text(index)
	_url.text = str(session.settings.known_libraries()[title_chosen])
	_suggest_name(title_chosen)


func _folder_chosen(folder: String) -> void:
	_url.text = folder
	_suggest_name(folder.get_file())


func _suggest_name(text: String) -> void:
	var letters := RegEx.create_from_string("[^a-z0-9._-]+")
	_name.text = letters.sub(text.to_lower(), "-", true).lstrip("-").rstrip("-").left(64)
	_name.grab_focus()


func _closed() -> void:
	if not visible and _changed:
		_changed = false
		session.catalogue_changed.emit()
		session.sync()
