## The search: what is typed and chosen on the left, with what was found; the asset that is looked at on the
## right, or in the place of the list where there is no room for both.
@tool
extends HSplitContainer

const Detail := preload("detail.gd")
const Filters := preload("filters.gd")
const Icons := preload("icons.gd")
const Look := preload("look.gd")
const Results := preload("results.gd")
const Session := preload("session.gd")

signal sources_wanted
signal plan_wanted(operation: int, names: PackedStringArray)

const PAGE := 60
## After the last key, so that a word that is being typed is one search.
const DEBOUNCE_SECONDS := 0.15
## Below this width there is one thing at a time.
const NARROW := 640

var session: Session
var icons: Icons

var _text := LineEdit.new()
var _filters := Filters.new()
var _results := Results.new()
var _count := Label.new()
var _nothing := VBoxContainer.new()
var _nothing_text := Label.new()
var _nothing_button := Button.new()
var _detail := Detail.new()
var _left := VBoxContainer.new()
var _right := VBoxContainer.new()
var _back := Button.new()
var _timer := Timer.new()
var _is_narrow := false
var _shows_detail := false


func _init() -> void:
	name = "Browse"


func _ready() -> void:
	_filters.session = session
	_results.session = session
	_results.icons = icons
	_detail.session = session
	_detail.icons = icons
	_build_left()
	_build_right()
	_timer.one_shot = true
	_timer.wait_time = DEBOUNCE_SECONDS
	_timer.timeout.connect(search)
	add_child(_timer, false, Node.INTERNAL_MODE_FRONT)
	session.catalogue_changed.connect(_catalogue_changed)
	resized.connect(_fit)
	_fit()


func focus_search() -> void:
	_show_detail(false)
	_text.grab_focus()
	_text.select_all()


func search() -> void:
	_timer.stop()
	_search_page(0)


## Shows an asset that was not found by searching.
func show_asset(asset: Dictionary) -> void:
	_detail.show_asset(asset)
	_show_detail(true)
	_detail.focus_first()


## One step back: from the asset to the list, from the list to the text, from a text to none.
func go_back() -> bool:
	var focused := get_viewport().gui_get_focus_owner()
	if _shows_detail and (_is_narrow or (focused and _right.is_ancestor_of(focused))):
		_show_detail(false)
		_results.grab_focus()
	elif focused == _results:
		_text.grab_focus()
	elif focused == _text and _text.text:
		_text.clear()
		search()
	else:
		return false
	return true


func _build_left() -> void:
	_text.name = "Search"
	_text.placeholder_text = "Search assets"
	_text.clear_button_enabled = true
	_text.right_icon = Look.icon("Search")
	Look.describe(_text, "Search assets")
	_text.text_changed.connect(func(_new: String) -> void: _timer.start())
	_text.text_submitted.connect(_text_submitted)
	_text.gui_input.connect(_text_input)
	_filters.changed.connect(search)
	_results.chosen.connect(_chosen)
	_results.item_activated.connect(_activated)
	_results.more_wanted.connect(_more)
	_count.name = "Count"
	_count.clip_text = true
	_count.add_theme_color_override("font_color", Look.dim())
	_nothing.alignment = BoxContainer.ALIGNMENT_CENTER
	_nothing.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_nothing_text.name = "Nothing"
	_nothing_text.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_nothing_text.horizontal_alignment = HORIZONTAL_ALIGNMENT_CENTER
	_nothing_text.add_theme_color_override("font_color", Look.dim())
	_nothing_button.name = "NothingAction"
	_nothing_button.size_flags_horizontal = Control.SIZE_SHRINK_CENTER
	_nothing_button.pressed.connect(_nothing_pressed)
	_nothing.add_child(_nothing_text)
	_nothing.add_child(_nothing_button)
	_left.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_left.size_flags_stretch_ratio = 2.0
	for child: Control in [_text, _filters, _results, _nothing, _count]:
		_left.add_child(child)
	add_child(_left)


func _build_right() -> void:
	_back.name = "Back"
	_back.text = "Back to the list"
	_back.icon = Look.icon("Back")
	_back.flat = true
	_back.alignment = HORIZONTAL_ALIGNMENT_LEFT
	_back.pressed.connect(go_back)
	_right.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_right.size_flags_stretch_ratio = 3.0
	_detail.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_detail.plan_wanted.connect(plan_wanted.emit)
	_right.add_child(_back)
	_right.add_child(_detail)
	add_child(_right)


func _search_page(page: int) -> void:
	var filters := _filters.filters()
	filters["limit"] = PAGE
	filters["page"] = page
	var found := session.store.search(_text.text, filters)
	if found.is_empty():
		session.tell(session.store.last_error)
		return
	_results.show_page(found.assets, found.total, page == 0)
	_count.text = "%d found" % found.total
	var others := _of_other_versions(filters, found.total)
	if others > 0:
		_count.text += ", %d more for other or unknown versions of Godot" % others
	if found.corrected:
		_count.text += " for “%s”" % found.corrected
	var none: bool = found.total == 0
	_results.visible = not none
	_count.visible = not none
	_nothing.visible = none
	if none:
		_explain_nothing(others)


## How many assets only the filter for the running Godot keeps out: folders of packages seldom say for which
## version they are, and nobody looks for what is silently left out.
func _of_other_versions(filters: Dictionary, found: int) -> int:
	if not filters.has("godot"):
		return 0
	var all := filters.duplicate()
	all.erase("godot")
	all["limit"] = 1
	all["page"] = 0
	return session.store.search(_text.text, all).get("total", found) - found


func _explain_nothing(others: int) -> void:
	if session.store.list_sources().is_empty():
		_nothing_text.text = "Assets come from sources: an asset library, or a folder of packages.\nThere is none yet."
		_nothing_button.text = "Add a source…"
	elif session.store.search("", {"limit": 1}).get("total", 0) == 0:
		_nothing_text.text = "The sources have not been read yet."
		_nothing_button.text = "Read them"
	elif others > 0:
		_nothing_text.text = "Nothing that says it is for this version of Godot; %d for others, or for none they name." % others
		_nothing_button.text = "Show these"
	else:
		_nothing_text.text = "Nothing matches all of this."
		_nothing_button.text = "Clear all"


func _nothing_pressed() -> void:
	match _nothing_button.text:
		"Add a source…":
			sources_wanted.emit()
		"Read them":
			session.sync()
		"Show these":
			_filters.allow_any_godot()
		_:
			_text.clear()
			_filters.reset()


func _more() -> void:
	# The list says it while it draws, and again while the page is on its way.
	if _results.count() % PAGE == 0:
		_search_page.call_deferred(_results.count() / PAGE)


func _catalogue_changed() -> void:
	_filters.gather()
	search()
	_detail.refresh()


func _chosen(asset: Dictionary) -> void:
	_detail.show_asset(asset)
	if not _is_narrow:
		_shows_detail = true


func _activated() -> void:
	_show_detail(true)
	_detail.focus_first()


func _show_detail(shown: bool) -> void:
	_shows_detail = shown
	_fit()


func _fit() -> void:
	_is_narrow = size.x < Look.scaled(NARROW)
	_left.visible = not (_is_narrow and _shows_detail)
	_right.visible = not _is_narrow or _shows_detail
	_back.visible = _is_narrow


func _text_submitted(_new: String) -> void:
	search()
	_results.select_first()


func _text_input(event: InputEvent) -> void:
	if event.is_action_pressed("ui_down"):
		if not _timer.is_stopped():
			search()
		_results.select_first()
		_text.accept_event()
