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


static func margin(child: Control, pixels := 8) -> MarginContainer:
	var container := MarginContainer.new()
	for side: String in ["left", "top", "right", "bottom"]:
		container.add_theme_constant_override("margin_" + side, scaled(pixels))
	container.add_child(child)
	return container


## "1 asset", "2 assets".
static func count(number: int, noun: String) -> String:
	return "%d %s%s" % [number, noun, "" if number == 1 else "s"]


static func date(seconds: int) -> String:
	return Time.get_date_string_from_unix_time(seconds) if seconds > 0 else ""


static func size(bytes: int) -> String:
	return String.humanize_size(bytes) if bytes > 0 else ""
