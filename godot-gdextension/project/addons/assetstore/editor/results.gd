## The assets that a search found, a row each: icon, title, and a line of what one chooses by. The next page
## comes when the end of the list is near.
@tool
extends Tree

const Icons := preload("icons.gd")
const Look := preload("look.gd")
const Session := preload("session.gd")
const Versions := preload("versions.gd")
const Words := preload("words.gd")

signal chosen(asset: Dictionary)
signal more_wanted

const ICON := 40
const ROW := 56

var session: Session
var icons: Icons
## How many the search found on all pages.
var total := 0

var _waiting := {}
var _placeholder: Texture2D


func _init() -> void:
	name = "Results"
	hide_root = true
	select_mode = Tree.SELECT_ROW
	allow_search = false
	size_flags_vertical = Control.SIZE_EXPAND_FILL
	custom_minimum_size.x = Look.scaled(220)
	Look.describe(self, "Assets found")
	# Engines differ in whether the selection is drawn over or under what is drawn here, so it is drawn here too.
	for style: String in ["selected", "selected_focus", "hovered", "hovered_dimmed", "hovered_selected", "hovered_selected_focus"]:
		add_theme_stylebox_override(style, StyleBoxEmpty.new())
	add_theme_constant_override("item_margin", 0)
	add_theme_constant_override("draw_guides", 0)


func _ready() -> void:
	_placeholder = Look.icon("PackedDataContainer")
	set_column_clip_content(0, true)
	item_selected.connect(func() -> void: chosen.emit(get_selected().get_metadata(0)))
	icons.loaded.connect(_icon_loaded)
	get_vertical().value_changed.connect(_scrolled)
	session.project_changed.connect(queue_redraw)


func show_page(assets: Array, all: int, first: bool) -> void:
	if first:
		clear()
		create_item()
		_waiting.clear()
	total = all
	for asset: Dictionary in assets:
		var item := create_item()
		item.set_metadata(0, asset)
		item.set_cell_mode(0, TreeItem.CELL_MODE_CUSTOM)
		item.set_custom_minimum_height(Look.scaled(ROW))
		item.set_icon_max_width(0, Look.scaled(ICON))
		# Old engines have only the one, and new ones warn of it.
		if item.has_method("set_custom_draw_callback"):
			item.call("set_custom_draw_callback", 0, _draw_row)
		else:
			item.set_custom_draw(0, self, &"_draw_row")
		var title := Words.line(asset.title)
		item.set_tooltip_text(0, "%s\n%s" % [title, Words.line(asset.ref)])
		if "description" in item:
			item.set("description", "%s, %s" % [title, Words.line(asset.author)])
	if first and not assets.is_empty():
		scroll_to_item(get_root().get_first_child())


func count() -> int:
	return get_root().get_child_count() if get_root() else 0


func select_first() -> void:
	if count() > 0:
		get_root().get_first_child().select(0)
		grab_focus()


func get_vertical() -> VScrollBar:
	for child in get_children(true):
		if child is VScrollBar:
			return child
	return null


func _scrolled(value: float) -> void:
	var bar := get_vertical()
	if count() < total and value + bar.page > bar.max_value - Look.scaled(ROW) * 8:
		more_wanted.emit()


func _draw_row(item: TreeItem, rect: Rect2) -> void:
	var asset: Dictionary = item.get_metadata(0)
	var selected := item.is_selected(0)
	if selected:
		var style := "selected_focus" if has_focus() else "selected"
		draw_style_box(EditorInterface.get_editor_theme().get_stylebox(style, "Tree"), rect)
	var side := Look.scaled(ICON)
	var gap := Look.scaled(8)
	var icon: Texture2D = icons.want(asset.icon_url)
	if icon:
		var extent := icon.get_size() * (side / maxf(icon.get_width(), icon.get_height()))
		var corner := Vector2(rect.position.x + gap / 2.0, rect.get_center().y - side / 2.0)
		draw_texture_rect(icon, Rect2(corner + (Vector2(side, side) - extent) / 2.0, extent), false)
	else:
		if asset.icon_url:
			_waiting[asset.icon_url] = true
		var corner := Vector2(rect.position.x + gap / 2.0 + side / 2.0, rect.get_center().y) - _placeholder.get_size() / 2.0
		draw_texture(_placeholder, corner, Color(1, 1, 1, 0.5))
	var left := rect.position.x + side + gap * 1.5
	var right := rect.end.x - gap
	var package := session.package_of(asset)
	if not package.is_empty():
		var badge := Look.icon("StatusSuccess")
		right -= badge.get_width()
		draw_texture(badge, Vector2(right, rect.get_center().y - badge.get_height() / 2.0))
		right -= gap / 2.0
	var bold := Look.font("bold")
	var plain := Look.font("main")
	var size := Look.font_size("main_size")
	var font_color := get_theme_color("font_selected_color" if selected else "font_color")
	var ascent := bold.get_ascent(size)
	var height := bold.get_height(size) + plain.get_height(size)
	var top := rect.get_center().y - height / 2.0
	_draw_line(bold, Vector2(left, top + ascent), Words.line(asset.title), right - left, size, font_color)
	_draw_line(
		plain, Vector2(left, top + bold.get_height(size) + plain.get_ascent(size)), _facts(asset, package),
		right - left, size, Color(font_color, 0.65))


func _draw_line(font: Font, at: Vector2, text: String, width: float, size: int, color: Color) -> void:
	var line := TextLine.new()
	line.add_string(text, font, size)
	line.width = maxf(width, 1.0)
	line.text_overrun_behavior = TextServer.OVERRUN_TRIM_ELLIPSIS
	line.draw(get_canvas_item(), at - Vector2(0, line.get_line_ascent()), color)


func _facts(asset: Dictionary, package: Dictionary) -> String:
	var version: String = asset.version
	if not package.is_empty() and package.version != asset.version:
		version = "%s → %s" % [package.version, asset.version]
	var facts := PackedStringArray()
	for fact: String in [version, asset.author, asset.license]:
		if fact:
			facts.append(Words.line(fact, 80))
	if not Versions.suits(asset.godot_min, asset.godot_max, Versions.running()):
		facts.append("for Godot " + Versions.range_text(asset.godot_min, asset.godot_max))
	return " · ".join(facts)


func _icon_loaded(url: String, _icon: Texture2D) -> void:
	if _waiting.erase(url):
		queue_redraw()
