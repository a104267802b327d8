## The asset store in the editor: search and installed packages, what is being done, and where it comes from.
##
## The panels know the session and tell each other nothing but wishes, which this carries.
##
##     Ctrl+F  the search      Ctrl+R  read the sources      Ctrl+Tab  the other panel      Escape  a step back
@tool
extends MarginContainer

const Browse := preload("browse.gd")
const Icons := preload("icons.gd")
const Installed := preload("installed.gd")
const Look := preload("look.gd")
const Planner := preload("planner.gd")
const Session := preload("session.gd")
const SourcesDialog := preload("sources_dialog.gd")
const StatusBar := preload("status_bar.gd")

var _session := Session.new()
var _icons := Icons.new()
var _planner := Planner.new()
var _sources := SourcesDialog.new()
var _tabs := TabBar.new()
var _browse := Browse.new()
var _installed := Installed.new()
var _status := StatusBar.new()
var _sync := Look.button("Sync", "Read sources", "Reload")
var _edit_sources := Look.button("EditSources", "Sources…", "FolderBrowse")
var _online := CheckButton.new()
var _opened := false


func _ready() -> void:
	# Titles of assets are no words of the editor's to be translated.
	set("auto_translate_mode", 2)
	for side: String in ["left", "top", "right", "bottom"]:
		add_theme_constant_override("margin_" + side, Look.scaled(6))
	_icons.session = _session
	_icons.size = Look.scaled(64)
	_planner.session = _session
	_sources.session = _session
	_browse.session = _session
	_browse.icons = _icons
	_installed.session = _session
	_status.session = _session
	for node: Node in [_session, _icons, _planner, _sources]:
		add_child(node)
	var box := VBoxContainer.new()
	box.add_child(_head())
	for panel: Control in [_browse, _installed]:
		panel.size_flags_vertical = Control.SIZE_EXPAND_FILL
		box.add_child(panel)
	box.add_child(_status)
	add_child(box)
	_browse.sources_wanted.connect(_sources.open)
	_browse.plan_wanted.connect(_planner.plan)
	_installed.plan_wanted.connect(_planner.plan)
	_installed.asset_wanted.connect(_show_asset_of)
	_session.project_changed.connect(_count_installed)
	_session.online_changed.connect(_show_online)
	_session.job_started.connect(func(_job: AssetStoreJob, _title: String) -> void: _enable_buttons())
	_session.job_ended.connect(_enable_buttons)
	EditorInterface.get_editor_settings().settings_changed.connect(_show_online)
	visibility_changed.connect(_shown)
	_show_online()
	_show_tab(0)
	_shown.call_deferred()


## Whether a job runs, which would end with this.
func is_busy() -> bool:
	return _session.is_busy()


func show_tab(tab: int) -> void:
	_tabs.current_tab = tab


func _head() -> Control:
	_tabs.name = "Tabs"
	_tabs.add_tab("Browse")
	_tabs.add_tab("Installed")
	_tabs.clip_tabs = false
	_tabs.tab_changed.connect(_show_tab)
	_sync.tooltip_text = "Reads what is new in the sources (Ctrl+R)"
	_sync.pressed.connect(_session.sync)
	_edit_sources.pressed.connect(_sources.open)
	_online.name = "Online"
	_online.text = "Online"
	_online.toggled.connect(_session.set_online)
	var row := HFlowContainer.new()
	var space := Control.new()
	space.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	for child: Control in [_tabs, space, _online, _sync, _edit_sources]:
		row.add_child(child)
	return row


func _shown() -> void:
	if not is_visible_in_tree():
		return
	# Not before it is looked at: who does not use it pays nothing at the editor's start.
	if not _opened:
		_opened = _session.open()
	if _tabs.current_tab == 0:
		_browse.focus_search.call_deferred()


func _show_tab(tab: int) -> void:
	_browse.visible = tab == 0
	_installed.visible = tab == 1
	if tab == 1 and is_visible_in_tree():
		_installed.focus_first.call_deferred()


func _enable_buttons() -> void:
	_sync.disabled = _session.is_busy()
	_edit_sources.disabled = _session.is_busy()


func _count_installed() -> void:
	var count := _session.installed.size()
	_tabs.set_tab_title(1, "Installed (%d)" % count if count > 0 else "Installed")


func _show_online() -> void:
	var online := _session.settings.is_online()
	_online.set_pressed_no_signal(online)
	_online.tooltip_text = (
		"Servers are asked for assets, icons and archives."
		if online
		else "No server is asked: what was read before is searched, what is in the cache installed.\nThe editor's own setting is Network > Connection > Network Mode; this switch leaves it alone."
	)
	if online:
		_icons.retry()


func _show_asset_of(package: Dictionary) -> void:
	var ref: String = "%s:%s" % [package.source, package.name] if package.source else package.name
	var known := _session.store.get_asset(ref)
	if known.is_empty():
		_session.tell(_session.store.last_error)
		return
	show_tab(0)
	_browse.show_asset(known.asset)


func _shortcut_input(event: InputEvent) -> void:
	if not is_visible_in_tree() or not event is InputEventKey or not event.pressed or event.echo:
		return
	# Elsewhere in the editor these keys are not ours.
	var focused := get_viewport().gui_get_focus_owner()
	if focused and not is_ancestor_of(focused):
		return
	var handled := true
	match event.get_keycode_with_modifiers():
		KEY_MASK_CTRL | KEY_F, KEY_MASK_META | KEY_F:
			show_tab(0)
			_browse.focus_search()
		KEY_MASK_CTRL | KEY_R, KEY_MASK_META | KEY_R:
			_session.sync()
		KEY_MASK_CTRL | KEY_TAB:
			show_tab(1 - _tabs.current_tab)
		KEY_ESCAPE:
			handled = _step_back(focused)
		_:
			handled = false
	if handled:
		get_viewport().set_input_as_handled()


func _step_back(focused: Control) -> bool:
	var is_text: bool = focused is LineEdit and focused.text != ""
	if _session.is_busy() and not is_text:
		_status.cancel()
		return true
	return _tabs.current_tab == 0 and _browse.go_back()
