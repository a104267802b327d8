## Shows the asset store as a main screen of the editor, beside the stock one and apart from it.
##
## Nothing here names the classes of the extension: where its library does not load, that is said, and the
## scripts that use them are never looked at.
@tool
extends EditorPlugin

const SCREEN := "res://addons/assetstore/editor/screen.gd"

var _screen: Control
## It was built with a theme that has changed since.
var _is_stale := false


func _enter_tree() -> void:
	_make_screen()
	_make_visible(false)
	EditorInterface.get_base_control().theme_changed.connect(_theme_changed)


func _exit_tree() -> void:
	EditorInterface.get_base_control().theme_changed.disconnect(_theme_changed)
	_screen.queue_free()


func _make_screen() -> void:
	if ClassDB.class_exists("AssetStore"):
		var script: GDScript = load(SCREEN)
		_screen = script.new()
	else:
		var label := Label.new()
		label.text = (
			"The asset store's library could not be loaded on this system.\n"
			+ "The editor's output says why. After copying the addon into an open project, restart the editor."
		)
		label.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
		label.horizontal_alignment = HORIZONTAL_ALIGNMENT_CENTER
		label.vertical_alignment = VERTICAL_ALIGNMENT_CENTER
		_screen = label
	_screen.name = "AssetStoreScreen"
	_screen.size_flags_vertical = Control.SIZE_EXPAND_FILL
	EditorInterface.get_editor_main_screen().add_child(_screen)


## Icons, colours and sizes are taken from the theme when the screen is built.
func _theme_changed() -> void:
	if not _screen.has_method("is_busy"):
		return
	if _screen.is_busy():
		_is_stale = true
		return
	_is_stale = false
	var was_visible := _screen.visible
	# Its name is wanted at once.
	_screen.name = "AssetStoreScreenBefore"
	_screen.queue_free()
	_make_screen()
	_make_visible(was_visible)


func _has_main_screen() -> bool:
	return true


func _make_visible(visible: bool) -> void:
	if visible and _is_stale:
		_theme_changed()
	_screen.visible = visible


func _get_plugin_name() -> String:
	return "Assets"


func _get_plugin_icon() -> Texture2D:
	return EditorInterface.get_editor_theme().get_icon("PackedDataContainer", "EditorIcons")
