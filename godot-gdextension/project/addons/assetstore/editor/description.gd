## What an asset's publisher writes of it.
@tool
extends RichTextLabel

const Links := preload("links.gd")
const Look := preload("look.gd")
const Markup := preload("markup.gd")
const Tasks := preload("tasks.gd")

var _tasks := Tasks.new()
## What is shown, or is being made ready to be.
var _source := ""


func _init() -> void:
	name = "Description"
	bbcode_enabled = true
	fit_content = true
	# Some texts of strangers take long to lay out.
	threaded = true
	selection_enabled = true
	context_menu_enabled = true
	focus_mode = Control.FOCUS_ALL
	add_theme_stylebox_override("normal", StyleBoxEmpty.new())
	add_theme_font_override("mono_font", Look.font("source"))


func _ready() -> void:
	add_child(_tasks)
	meta_clicked.connect(func(meta: Variant) -> void:
		if Links.is_link(str(meta)):
			OS.shell_open(str(meta)))
	meta_hover_started.connect(func(meta: Variant) -> void: tooltip_text = str(meta))
	meta_hover_ended.connect(func(_meta: Variant) -> void: tooltip_text = "")


## Shows a description in Markdown or BBCode, or in the place of an empty one `nothing`.
func show_text(description: String, nothing: String) -> void:
	if description == _source and description:
		return
	_source = description
	text = "" if description else "[i]%s[/i]" % nothing
	if description:
		_tasks.start(_convert.bind(description, Look.font_size("main_size")), "Reading a description")


## On a thread.
func _convert(source: String, font_size: int) -> void:
	_show.call_deferred(source, Markup.to_bbcode(source, font_size))


func _show(source: String, bbcode: String) -> void:
	# Another may have been chosen since.
	if source == _source:
		text = bbcode
