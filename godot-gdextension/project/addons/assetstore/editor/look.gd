## What the panels share of looks: the editor's own icons, colours, fonts and scale.
@tool
extends RefCounted


static func scaled(pixels: float) -> int:
	return roundi(pixels * EditorInterface.get_editor_scale())


static func icon(name: String) -> Texture2D:
	return EditorInterface.get_editor_theme().get_icon(name, "EditorIcons")


static func font(name: String) -> Font:
	return EditorInterface.get_editor_theme().get_font(name, "EditorFonts")


static func font_size(name: String) -> int:
	return EditorInterface.get_editor_theme().get_font_size(name, "EditorFonts")


static func color(name: String) -> Color:
	return EditorInterface.get_editor_theme().get_color(name, "Editor")


## The colour of text that says less than the one beside it.
static func dim() -> Color:
	return Color(color("font_color"), 0.65)


## A button that shows an icon, with its meaning for the pointer and for screen readers.
static func icon_button(name: String, icon_name: String, meaning: String) -> Button:
	var button := Button.new()
	button.name = name
	button.flat = true
	button.icon = icon(icon_name)
	button.tooltip_text = meaning
	describe(button, meaning)
	return button


static func button(name: String, text: String, icon_name := "") -> Button:
	var made := Button.new()
	made.name = name
	made.text = text
	if icon_name:
		made.icon = icon(icon_name)
	return made


## What a screen reader calls a control that has no text of its own. Engines before 4.5 have none.
static func describe(control: Control, meaning: String) -> void:
	if "accessibility_name" in control:
		control.set("accessibility_name", meaning)


## A label without the space that themes put around its text, to stand in line with other things.
static func label(name: String) -> Label:
	var made := Label.new()
	made.name = name
	made.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	made.add_theme_stylebox_override("normal", StyleBoxEmpty.new())
	return made


## What is shown in the place of something that is not there.
static func nothing(name: String) -> Label:
	var made := label(name)
	made.horizontal_alignment = HORIZONTAL_ALIGNMENT_CENTER
	made.vertical_alignment = VERTICAL_ALIGNMENT_CENTER
	made.size_flags_vertical = Control.SIZE_EXPAND_FILL
	made.add_theme_color_override("font_color", dim())
	return made


## Shows a dialog, never larger than the editor's window, which may be on a small screen.
static func popup(dialog: Window, width: float, height: float) -> void:
	var room := dialog.get_parent().get_viewport().get_visible_rect().size
	dialog.popup_centered(Vector2i(mini(scaled(width), int(room.x * 0.9)), mini(scaled(height), int(room.y * 0.85))))


## A list with titles, of rows that are chosen as a whole.
static func table(tree: Tree, titles: PackedStringArray) -> void:
	tree.columns = titles.size()
	tree.hide_root = true
	tree.select_mode = Tree.SELECT_ROW
	tree.column_titles_visible = true
	tree.size_flags_vertical = Control.SIZE_EXPAND_FILL
	for column in titles.size():
		tree.set_column_title(column, titles[column])
		tree.set_column_title_alignment(column, HORIZONTAL_ALIGNMENT_LEFT)
		tree.set_column_clip_content(column, true)


static func margin(child: Control, pixels := 8) -> MarginContainer:
	var container := MarginContainer.new()
	for side: String in ["left", "top", "right", "bottom"]:
		container.add_theme_constant_override("margin_" + side, scaled(pixels))
	container.add_child(child)
	return container
