## The search: what is typed and chosen on the left, with what was found; the asset that is looked at on the
## right, or in the place of the list where there is no room for both.
@tool
extends HSplitContainer

const Detail := preload("detail.gd")
const Filters := preload("filters.gd")
const Icons := preload("icons.gd")
const Look := preload("look.gd")
const Results := preload("results.gd")
const Searcher := preload("searcher.gd")
const Session := preload("session.gd")
const Words := preload("words.gd")

signal sources_wanted
signal plan_wanted(operation: int, names: PackedStringArray)

const PAGE := 60
## After the last key, so that a word that is being typed is one search.
const DEBOUNCE_SECONDS := 0.15
## Below this width there is one thing at a time.
const NARROW := 640

var session: Session
var icons: Icons

var _searcher := Searcher.new()
var _text := LineEdit.new()
var _filters := Filters.new()
var _results := Results.new()
var _count := Look.label("Count")
var _nothing := VBoxContainer.new()
var _nothing_text := Look.nothing("Nothing")
var _nothing_button := Button.new()
var _detail := Detail.new()
var _left := VBoxContainer.new()
var _right := VBoxContainer.new()
var _back := Button.new()
var _timer := Timer.new()
var _is_narrow := false
var _shows_detail := false
## An answer is on its way; when it comes, the first asset is chosen.
var _is_waiting := false
var _chooses_first := false
## How many more there are for other versions of Godot.
var _others := 0


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
	_searcher.session = session
	_searcher.answered.connect(_answered)
	_searcher.counted.connect(_counted)
	_searcher.gathered.connect(_filters.offer)
	for helper: Node in [_timer, _searcher]:
		add_child(helper, false, Node.INTERNAL_MODE_FRONT)
	session.catalogue_changed.connect(_catalogue_changed)
	resized.connect(_fit)
	_fit()


func focus_search() -> void:
	_show_detail(false)
	_text.grab_focus()
	_text.select_all()


func search() -> void:
	_timer.stop()
	_chooses_first = false
	_ask(0)


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
	_count.autowrap_mode = TextServer.AUTOWRAP_OFF
	_count.text_overrun_behavior = TextServer.OVERRUN_TRIM_ELLIPSIS
	_count.add_theme_color_override("font_color", Look.dim())
	_nothing.alignment = BoxContainer.ALIGNMENT_CENTER
	_nothing.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_nothing_text.size_flags_vertical = Control.SIZE_FILL
	_nothing_button.name = "NothingAction"
	_nothing_button.size_flags_horizontal = Control.SIZE_SHRINK_CENTER
	_nothing_button.pressed.connect(_nothing_pressed)
	_nothing.add_child(_nothing_text)
	_nothing.add_child(_nothing_button)
	_nothing.hide()
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


func _ask(page: int) -> void:
	var filters := _filters.filters()
	filters["limit"] = PAGE
	filters["page"] = page
	_is_waiting = true
	_others = 0
	_searcher.ask(_text.text, filters)


func _answered(question: Dictionary, found: Dictionary, error: Dictionary) -> void:
	_is_waiting = false
	if found.is_empty():
		session.tell(error)
		return
	_results.show_page(found.assets, found.total, question.filters.page == 0)
	_count.text = "%d found" % found.total
	if found.corrected:
		_count.text += " for “%s”" % Words.line(found.corrected, 60)
	var none: bool = found.total == 0
	_results.visible = not none
	_count.visible = not none
	_nothing.visible = none
	if none:
		_explain_nothing()
	if _chooses_first:
		_chooses_first = false
		_results.select_first()


## How many assets only the filter for the running Godot keeps out: folders of packages seldom say for which
## version they are, and nobody looks for what is silently left out.
func _counted(others: int) -> void:
	_others = others
	if others > 0:
		_count.text += ", %d more for other or unknown versions of Godot" % others


func _explain_nothing() -> void:
	if session.store.list_sources().is_empty():
		_nothing_text.text = "Assets come from sources: an asset library, or a folder of packages.\nThere is none yet."
		_nothing_button.text = "Add a source…"
	elif session.store.search("", {"limit": 1}).get("total", 0) == 0:
		_nothing_text.text = "The sources have not been read yet."
		_nothing_button.text = "Read them"
	elif _others > 0:
		_nothing_text.text = "Nothing that says it is for this version of Godot; %d for others, or for none they name." % _others
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
	# The list says it again while the page is on its way.
	if not _is_waiting and _timer.is_stopped() and _results.count() % PAGE == 0:
		_ask(_results.count() / PAGE)


func _catalogue_changed() -> void:
	_filters.offer_sources()
	_searcher.gather()
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
	_choose_first()


func _text_input(event: InputEvent) -> void:
	if event.is_action_pressed("ui_down"):
		_choose_first()
		_text.accept_event()


## Chooses what is first for the text as it is now, which may not have been searched for yet.
func _choose_first() -> void:
	if not _timer.is_stopped():
		search()
	if _is_waiting:
		_chooses_first = true
	else:
		_results.select_first()
