## What the dock remembers, in a file of its own beside the editor's settings, which it only reads.
@tool
extends RefCounted

## 0 in the editor's settings is the editor without a network. Engines before 4.4 have no such setting.
const NETWORK_MODE := "network/connection/network_mode"
const LIBRARIES := "asset_library/available_urls"

var _file := ConfigFile.new()
var _path := EditorInterface.get_editor_paths().get_config_dir().path_join("assetstore-dock.cfg")


func _init() -> void:
	# There is none before the first change.
	_file.load(_path)


## Whether servers may be asked: what the user chose here, else what the editor's settings say.
func is_online() -> bool:
	return _file.get_value("network", "online", editor_is_online()) == true


func set_online(online: bool) -> void:
	# As the editor says: then it is followed when that changes.
	_file.set_value("network", "online", null if online == editor_is_online() else online)
	_file.save(_path)


func editor_is_online() -> bool:
	var settings := EditorInterface.get_editor_settings()
	return not settings.has_setting(NETWORK_MODE) or settings.get_setting(NETWORK_MODE) != 0


## The asset libraries that the editor's own tab knows, URL by name.
func known_libraries() -> Dictionary:
	var settings := EditorInterface.get_editor_settings()
	var known: Variant = settings.get_setting(LIBRARIES) if settings.has_setting(LIBRARIES) else {}
	return known if known is Dictionary else {}


## Host and port of the proxy in the editor's settings; no host if there is none.
func proxy() -> Array:
	var settings := EditorInterface.get_editor_settings()
	if not settings.has_setting("network/http_proxy/host"):
		return ["", -1]
	return [settings.get_setting("network/http_proxy/host"), settings.get_setting("network/http_proxy/port")]
