## Everything about one asset, and what can be done with it.
@tool
extends ScrollContainer

const Claims := preload("claims.gd")
const Description := preload("description.gd")
const Icons := preload("icons.gd")
const Links := preload("links.gd")
const Look := preload("look.gd")
const Previews := preload("previews.gd")
const Releases := preload("releases.gd")
const Session := preload("session.gd")
const Tasks := preload("tasks.gd")
const Versions := preload("versions.gd")
const Words := preload("words.gd")

## OPERATION_..., the names it is about.
signal plan_wanted(operation: int, names: PackedStringArray)

## Who goes through a list asks no server for what they pass.
const STAY_SECONDS := 0.3

var session: Session
var icons: Icons

var _asset := {}
var _known := {}
## The plugins of the installed package, each as the engine names it.
var _plugins := PackedStringArray()
var _empty := Look.nothing("Empty")
var _page := VBoxContainer.new()
var _icon := TextureRect.new()
var _title := Look.label("Title")
var _author := Look.label("Author")
var _facts := Look.label("Facts")
var _state := Look.label("State")
var _install := Look.button("Install", "Install…", "AssetLib")
var _update := Look.button("Update", "Update…", "Reload")
var _remove := Look.button("Remove", "Remove…", "Remove")
var _enabled := CheckButton.new()
var _website := Look.button("Website", "Website", "ExternalLink")
var _issues := Look.button("Issues", "Report a problem", "ExternalLink")
var _claims := Claims.new()
var _previews := Previews.new()
var _description := Description.new()
var _releases := Releases.new()
var _stay := Timer.new()
var _tasks := Tasks.new()


func _init() -> void:
	name = "Detail"
	horizontal_scroll_mode = ScrollContainer.SCROLL_MODE_DISABLED
	follow_focus = true


func _ready() -> void:
	var stack := VBoxContainer.new()
	stack.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	stack.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_empty.text = "Choose an asset to see more of it."
	var frame := Look.margin(_page, 12)
	frame.name = "Page"
	_page.add_theme_constant_override("separation", Look.scaled(10))
	stack.add_child(_empty)
	stack.add_child(frame)
	add_child(stack)
	_build_head()
	_build_actions()
	_build_rest()
	_stay.one_shot = true
	_stay.wait_time = STAY_SECONDS
	_stay.timeout.connect(_fetch)
	for helper: Node in [_stay, _tasks]:
		add_child(helper, false, Node.INTERNAL_MODE_FRONT)
	frame.visible = false
	icons.loaded.connect(_icon_loaded)
	session.online_changed.connect(refresh)
	session.project_changed.connect(_show_package)
	session.job_started.connect(func(_job: AssetStoreJob, _title: String) -> void: _show_state())
	session.job_ended.connect(_show_state)


func show_asset(asset: Dictionary) -> void:
	if _asset.get("ref", "") != asset.ref:
		scroll_vertical = 0
	_asset = asset
	var known := session.store.get_asset(asset.ref)
	_show(known if not known.is_empty() else {"asset": asset})
	# The asset's own page was not read yet: that takes a server, and a while.
	if not known.get("complete", true) and session.settings.is_online():
		_stay.start()
	else:
		_stay.stop()


## Shows the same asset as the catalogue has it now.
func refresh() -> void:
	if not _asset.is_empty():
		show_asset(_asset)


func focus_first() -> void:
	for button: BaseButton in [_install, _update, _remove]:
		if button.visible and not button.disabled:
			button.grab_focus()
			# Near the top of the page, all of which one wants to see.
			set_deferred("scroll_vertical", 0)
			return
	_description.grab_focus()


func _fetch() -> void:
	session.store.fetch_asset(_asset.ref).completed.connect(_fetched)


func _fetched(known: Dictionary) -> void:
	# Another asset may have been chosen since.
	if known.complete and _asset.ref == known.asset.ref:
		_show(known)


func _build_head() -> void:
	var row := HBoxContainer.new()
	row.add_theme_constant_override("separation", Look.scaled(12))
	_icon.custom_minimum_size = Vector2(Look.scaled(64), Look.scaled(64))
	_icon.expand_mode = TextureRect.EXPAND_IGNORE_SIZE
	_icon.stretch_mode = TextureRect.STRETCH_KEEP_ASPECT_CENTERED
	_icon.size_flags_vertical = Control.SIZE_SHRINK_BEGIN
	var words := VBoxContainer.new()
	words.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	words.add_theme_constant_override("separation", 0)
	_title.add_theme_font_override("font", Look.font("bold"))
	_title.add_theme_font_size_override("font_size", roundi(Look.font_size("main_size") * 1.6))
	_facts.add_theme_color_override("font_color", Look.dim())
	for label: Label in [_title, _author, _facts]:
		words.add_child(label)
	row.add_child(_icon)
	row.add_child(words)
	_page.add_child(row)


func _build_actions() -> void:
	var row := HFlowContainer.new()
	_enabled.name = "Enabled"
	_enabled.text = "Plugin enabled"
	_install.pressed.connect(func() -> void: plan_wanted.emit(AssetStore.OPERATION_INSTALL, _ref()))
	_update.pressed.connect(func() -> void: plan_wanted.emit(AssetStore.OPERATION_UPDATE, _name()))
	_remove.pressed.connect(func() -> void: plan_wanted.emit(AssetStore.OPERATION_REMOVE, _name()))
	_enabled.toggled.connect(_enable)
	_website.pressed.connect(func() -> void: OS.shell_open(_website.get_meta("url")))
	_issues.pressed.connect(func() -> void: OS.shell_open(_issues.get_meta("url")))
	for button: Control in [_install, _update, _remove, _enabled, _website, _issues]:
		row.add_child(button)
	_page.add_child(row)
	_page.add_child(_state)
	_claims.session = session
	_page.add_child(_claims)
	_page.add_child(HSeparator.new())


func _build_rest() -> void:
	var header := Look.label("ReleasesHeader")
	header.text = "Releases"
	header.add_theme_font_override("font", Look.font("bold"))
	_previews.session = session
	_releases.wanted.connect(func(version: String) -> void:
		plan_wanted.emit(AssetStore.OPERATION_INSTALL, PackedStringArray([_asset.ref + "@" + version])))
	for part: Control in [_previews, _description, header, _releases]:
		_page.add_child(part)


func _show(known: Dictionary) -> void:
	_asset = known.asset
	_known = known
	_empty.visible = false
	_page.get_parent().visible = true
	_title.text = Words.line(_asset.title)
	_author.text = Words.line("by " + _asset.author if _asset.author else _asset.publisher)
	var facts := PackedStringArray()
	for fact: String in [_asset.category, _asset.license, _asset.support.capitalize(), _asset.type.capitalize()]:
		if fact:
			facts.append(Words.line(fact, 60))
	if _asset.updated > 0:
		facts.append("updated " + Words.date(_asset.updated))
	facts.append("from " + _asset.source)
	_facts.text = " · ".join(facts)
	var icon := icons.want(_asset.icon_url)
	_icon.texture = icon if icon else Look.icon("PackedDataContainer")
	_link(_website, known.get("browse_url", ""))
	_link(_issues, known.get("issues_url", ""))
	_previews.show_previews(known.get("previews", []))
	_description.show_text(known.get("description", ""), (
		"No description." if known.get("complete", true) else "The description was not read yet; that needs a network."))
	_show_package()


## What depends on the installed package.
func _show_package() -> void:
	if _asset.is_empty():
		return
	var package := session.package_of(_asset)
	var releases: Array = _known.get("releases", [])
	_releases.show_releases(releases, package.get("version", ""))
	_claims.show_claims(releases[0] if releases else {}, package)
	_plugins.clear()
	if not package.is_empty():
		_tasks.start(_find_plugins.bind(session.store.get_directory(), _name()), "Looking for plugins")
	_show_state()


## On a thread, as packages may have thousands of files.
func _find_plugins(directory: String, names: PackedStringArray) -> void:
	var found := PackedStringArray()
	for file in Session.opened_again(directory).list_files(names):
		if file.path.begins_with("addons/") and file.path.get_file() == "plugin.cfg":
			found.append("res://" + file.path)
	_take_plugins.call_deferred(names, found)


func _take_plugins(names: PackedStringArray, found: PackedStringArray) -> void:
	# Another asset may have been chosen since, or the package have been removed.
	if names == _name() and not session.package_of(_asset).is_empty():
		_plugins = found
		_show_state()


func _show_state() -> void:
	if _asset.is_empty():
		return
	var package := session.package_of(_asset)
	var is_installed := not package.is_empty()
	var had_focus := _install.has_focus() or _update.has_focus() or _remove.has_focus()
	_install.visible = not is_installed
	_update.visible = is_installed and package.version != _asset.version
	_update.text = "Update to %s…" % Words.line(_asset.version, 40)
	_remove.visible = is_installed
	for button: Button in [_install, _update, _remove]:
		button.disabled = session.is_busy()
	if had_focus and not session.is_busy():
		focus_first()
	_enabled.visible = not _plugins.is_empty()
	if _enabled.visible:
		_enabled.set_pressed_no_signal(EditorInterface.is_plugin_enabled(_plugins[0]))
	var suits := Versions.suits(_asset.godot_min, _asset.godot_max, Versions.running())
	_state.remove_theme_color_override("font_color")
	if is_installed:
		_state.text = "Installed: %s, %s, %s." % [
			Words.line(package.version, 40), Words.count(package.file_count, "file"), Words.size(package.size)]
		_state.add_theme_color_override("font_color", Look.color("success_color"))
	elif not suits:
		_state.text = "Its newest release %s is for Godot %s; this is %s." % [
			Words.line(_asset.version, 40), Versions.range_text(_asset.godot_min, _asset.godot_max), Versions.running()]
		_state.add_theme_color_override("font_color", Look.color("warning_color"))
	else:
		var versions := Versions.range_text(_asset.godot_min, _asset.godot_max)
		_state.text = "Version %s, for Godot %s." % [
			Words.line(_asset.version, 40), versions if versions != "unknown" else "versions that it does not name"]


func _enable(on: bool) -> void:
	for plugin in _plugins:
		EditorInterface.set_plugin_enabled(plugin, on)


func _link(button: Button, url: String) -> void:
	button.visible = Links.is_link(url)
	button.set_meta("url", url)
	button.tooltip_text = Words.line(url)


func _ref() -> PackedStringArray:
	return [_asset.ref]


func _name() -> PackedStringArray:
	return ["%s/%s" % [_asset.publisher, _asset.slug]]


func _icon_loaded(url: String, icon: Texture2D) -> void:
	if _asset.get("icon_url", "") == url:
		_icon.texture = icon
