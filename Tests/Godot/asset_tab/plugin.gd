## Does in the editor's own asset tab what somebody would who installs the asset $ASSET, and says what there is to see.
##
## The tab's classes are not for scripts, so that their controls are looked for by what they are.
@tool
extends EditorPlugin

const PATIENCE := 20_000


func _ready() -> void:
	if OS.has_environment("ASSET"):
		_run.call_deferred()


func _run() -> void:
	while EditorInterface.get_resource_filesystem().is_scanning():
		await get_tree().process_frame
	EditorInterface.set_main_screen_editor("AssetLib")
	var start := Time.get_ticks_msec()
	var items: Array[Node] = await _found("EditorAssetLibraryItem")
	print("LISTED %d in %d ms" % [items.size(), Time.get_ticks_msec() - start])
	for item in items.slice(0, 10):
		print("ITEM ", _texts(item, "LinkButton"), _texts(item, "Label"))
	if not items.is_empty():
		await _install(items[0])
	print("END")
	get_tree().quit()


func _install(item: Node) -> void:
	item.emit_signal("asset_selected", int(OS.get_environment("ASSET")))
	var dialogs: Array[Node] = await _found("EditorAssetLibraryItemDescription")
	if dialogs.is_empty():
		return
	print("SHOWN ", "\n".join(_texts(dialogs[0], "RichTextLabel")))
	(dialogs[0] as AcceptDialog).confirmed.emit()
	(dialogs[0] as AcceptDialog).hide()
	var downloads: Array[Node] = await _found("EditorAssetLibraryItemDownload")
	if downloads.is_empty():
		return
	var state: String = await _until(func() -> String: return _state(downloads[0]))
	print("DOWNLOADED ", state)
	if not state.begins_with("Ready"):
		return
	for button: Button in downloads[0].find_children("*", "Button", true, false):
		if button.text == "Install...":
			button.pressed.emit()
	var installers: Array[Node] = await _found("EditorAssetInstaller")
	for installer: AcceptDialog in installers:
		installer.get_ok_button().pressed.emit()
		await _until(func() -> bool: return not is_instance_valid(installer) or not installer.visible)


## How a download ended; nothing before that.
func _state(download: Node) -> String:
	for text: String in _texts(download, "Label"):
		if text.begins_with("Ready") or text.begins_with("Failed"):
			return text
	return ""


## Visible nodes of a class, once there are any.
func _found(type: String) -> Array[Node]:
	var found: Variant = await _until(func() -> Array[Node]:
		return EditorInterface.get_base_control().find_children("*", type, true, false).filter(
			func(node: Node) -> bool: return node.get("visible")))
	return found if found else ([] as Array[Node])


func _until(what: Callable) -> Variant:
	var end := Time.get_ticks_msec() + PATIENCE
	while Time.get_ticks_msec() < end:
		var result: Variant = what.call()
		if result:
			return result
		await get_tree().process_frame
	return null


func _texts(node: Node, type: String) -> Array:
	var texts := []
	for part in node.find_children("*", type, true, false):
		var text: String = part.get_parsed_text() if part is RichTextLabel else part.text
		if text:
			texts.append(text)
	return texts
