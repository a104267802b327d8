## Everything about one asset, and what can be done with it.
@tool
extends ScrollContainer

const Icons := preload("icons.gd")
const Look := preload("look.gd")
const Markup := preload("markup.gd")
const Session := preload("session.gd")
const Versions := preload("versions.gd")

var session: Session
var icons: Icons

var _asset := {}
var _releases: Array[Dictionary] = []

var _empty := Label.new()
var _page := VBoxContainer.new()
var _icon := TextureRect.new()
var _title := Label.new()
var _author := Label.new()
var _facts := Label.new()
var _state := Label.new()
var _install := Look.button("Install", "Install…")
var _update := Look.button("Update", "Update…")
var _remove := Look.button("Remove", "Remove…")
var _enabled := CheckButton.new()
var _website := Look.button("Website", "Website")
var _issues := Look.button("Issues", "Report a problem")
var _description := RichTextLabel.new()
var _table := Tree.new()

## OPERATION_..., the names it is about.
signal plan_wanted(operation: int, names: PackedStringArray)


func _init() -> void:
	name = "Detail"
	horizontal_scroll_mode = ScrollContainer.SCROLL_MODE_DISABLED
	follow_focus = true


func _ready() -> void:
	var stack := VBoxContainer.new()
	stack.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	stack.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_empty.text = "Choose an asset to see more of it."
	_empty.horizontal_alignment = HORIZONTAL_ALIGNMENT_CENTER
	_empty.vertical_alignment = VERTICAL_ALIGNMENT_CENTER
	_empty.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_empty.add_theme_color_override("font_color", Look.dim())
	var frame := Look.margin(_page, 12)
	frame.name = "Page"
	_page.add_theme_constant_override("separation", Look.scaled(10))
	stack.add_child(_empty)
	stack.add_child(frame)
	add_child(stack)
	_build_head()
	_build_actions()
	_build_description()
	_build_releases()
	frame.visible = false
	icons.loaded.connect(_icon_loaded)
	session.project_changed.connect(_show_state)
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
		_fetch(asset.ref)


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


func _fetch(ref: String) -> void:
	session.store.fetch_asset(ref).completed.connect(_fetched)


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
	_title.name = "Title"
	_title.theme_type_variation = "HeaderLarge"
	_title.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	for label: Label in [_author, _facts]:
		label.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_facts.add_theme_color_override("font_color", Look.dim())
	for label: Label in [_title, _author, _facts]:
		words.add_child(label)
	row.add_child(_icon)
	row.add_child(words)
	_page.add_child(row)


func _build_actions() -> void:
	var row := HFlowContainer.new()
	_install.icon = Look.icon("AssetLib")
	_update.icon = Look.icon("Reload")
	_remove.icon = Look.icon("Remove")
	_website.icon = Look.icon("ExternalLink")
	_issues.icon = Look.icon("ExternalLink")
	_enabled.name = "Enabled"
	_enabled.text = "Plugin enabled"
	_install.pressed.connect(func() -> void: plan_wanted.emit(AssetStore.OPERATION_INSTALL, _ref()))
	_update.pressed.connect(func() -> void: plan_wanted.emit(AssetStore.OPERATION_UPDATE, _name()))
	_remove.pressed.connect(func() -> void: plan_wanted.emit(AssetStore.OPERATION_REMOVE, _name()))
	_enabled.toggled.connect(_enable)
	_website.pressed.connect(func() -> void: OS.shell_open(_website.tooltip_text))
	_issues.pressed.connect(func() -> void: OS.shell_open(_issues.tooltip_text))
	for button: Control in [_install, _update, _remove, _enabled, _website, _issues]:
		row.add_child(button)
	_state.name = "State"
	_state.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_page.add_child(row)
	_page.add_child(_state)
	_page.add_child(HSeparator.new())


func _build_description() -> void:
	_description.name = "Description"
	_description.bbcode_enabled = true
	_description.fit_content = true
	_description.selection_enabled = true
	_description.context_menu_enabled = true
	_description.focus_mode = Control.FOCUS_ALL
	_description.add_theme_stylebox_override("normal", StyleBoxEmpty.new())
	_description.add_theme_font_override("mono_font", Look.font("source"))
	_description.meta_clicked.connect(func(meta: Variant) -> void:
		if Markup.Bbcode.is_link(str(meta)):
			OS.shell_open(str(meta)))
	_page.add_child(_description)


func _build_releases() -> void:
	var header := Label.new()
	header.text = "Releases"
	header.theme_type_variation = "HeaderSmall"
	_table.name = "Releases"
	_table.columns = 4
	_table.hide_root = true
	_table.select_mode = Tree.SELECT_ROW
	_table.column_titles_visible = true
	_table.scroll_horizontal_enabled = false
	# As high as its rows: the page scrolls.
	_table.scroll_vertical_enabled = false
	for column in 4:
		_table.set_column_title(column, ["Version", "Godot", "Published", "Size"][column])
		_table.set_column_title_alignment(column, HORIZONTAL_ALIGNMENT_LEFT)
	_table.tooltip_text = "Enter installs the chosen release."
	_table.item_activated.connect(func() -> void:
		plan_wanted.emit(
			AssetStore.OPERATION_INSTALL, [_asset.ref + "@" + _table.get_selected().get_text(0)]))
	_page.add_child(header)
	_page.add_child(_table)


func _show(known: Dictionary) -> void:
	_asset = known.asset
	_releases.assign(known.get("releases", []))
	_empty.visible = false
	_page.get_parent().visible = true
	_title.text = _asset.title
	_author.text = "by " + _asset.author if _asset.author else _asset.publisher
	var facts := PackedStringArray()
	for fact: String in [_asset.category, _asset.license, _asset.support.capitalize(), _asset.type.capitalize()]:
		if fact:
			facts.append(fact)
	if _asset.updated > 0:
		facts.append("updated " + Look.date(_asset.updated))
	facts.append("from " + _asset.source)
	_facts.text = " · ".join(facts)
	var icon := icons.want(_asset.icon_url) if _asset.icon_url else null
	_icon.texture = icon if icon else Look.icon("PackedDataContainer")
	_link(_website, known.get("browse_url", ""))
	_link(_issues, known.get("issues_url", ""))
	var text: String = known.get("description", "")
	_description.text = Markup.to_bbcode(text, Look.font_size("main_size"))
	if not text:
		_description.text = "[i]%s[/i]" % (
			"No description." if known.get("complete", true) else "The description was not read yet; that needs a network.")
	_show_releases()
	_show_state()


func _show_releases() -> void:
	_table.clear()
	var root := _table.create_item()
	for release in _releases:
		var item := _table.create_item(root)
		var suits := Versions.suits(release.godot_min, release.godot_max, Versions.running())
		item.set_text(0, release.version)
		item.set_text(1, Versions.range_text(release.godot_min, release.godot_max))
		item.set_text(2, Look.date(release.published))
		item.set_text(3, Look.size(release.size))
		if not suits:
			item.set_custom_color(1, Look.color("warning_color"))
			item.set_tooltip_text(1, "Not for Godot %s, which is running." % Versions.running())


func _show_state() -> void:
	if _asset.is_empty():
		return
	var package := session.package_of(_asset)
	var is_installed := not package.is_empty()
	var had_focus := _install.has_focus() or _update.has_focus() or _remove.has_focus()
	_install.visible = not is_installed
	_update.visible = is_installed and package.version != _asset.version
	_update.text = "Update to %s…" % _asset.version
	_remove.visible = is_installed
	for button: Button in [_install, _update, _remove]:
		button.disabled = session.is_busy()
	if had_focus and not session.is_busy():
		focus_first()
	var plugins := _plugins() if is_installed else PackedStringArray()
	_enabled.visible = not plugins.is_empty()
	if _enabled.visible:
		_enabled.set_pressed_no_signal(EditorInterface.is_plugin_enabled(plugins[0]))
	var suits := Versions.suits(_asset.godot_min, _asset.godot_max, Versions.running())
	_state.remove_theme_color_override("font_color")
	if is_installed:
		_state.text = "Installed: %s, %d files, %s." % [package.version, package.file_count, Look.size(package.size)]
		_state.add_theme_color_override("font_color", Look.color("success_color"))
	elif not suits:
		_state.text = "Its newest release %s is for Godot %s; this is %s." % [
			_asset.version, Versions.range_text(_asset.godot_min, _asset.godot_max), Versions.running()]
		_state.add_theme_color_override("font_color", Look.color("warning_color"))
	else:
		var versions := Versions.range_text(_asset.godot_min, _asset.godot_max)
		_state.text = "Version %s, for Godot %s." % [_asset.version, versions if versions != "unknown" else "versions that it does not name"]


## The plugins of the installed package, each as the engine names it.
func _plugins() -> PackedStringArray:
	var found := PackedStringArray()
	for file in session.store.list_files(_name()):
		var path: String = file.path
		if path.begins_with("addons/") and path.get_file() == "plugin.cfg":
			found.append("res://" + path)
	return found


func _enable(on: bool) -> void:
	for plugin in _plugins():
		EditorInterface.set_plugin_enabled(plugin, on)


func _link(button: Button, url: String) -> void:
	button.visible = Markup.Bbcode.is_link(url)
	button.tooltip_text = url


func _ref() -> PackedStringArray:
	return [_asset.ref]


func _name() -> PackedStringArray:
	return ["%s/%s" % [_asset.publisher, _asset.slug]]


func _icon_loaded(url: String, icon: Texture2D) -> void:
	if _asset.get("icon_url", "") == url:
		_icon.texture = icon
