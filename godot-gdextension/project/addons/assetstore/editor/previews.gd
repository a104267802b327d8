## Pictures of an asset: a row of small ones, each of which is shown larger when it is chosen. A video is opened
## in the browser.
@tool
extends ScrollContainer

const Icons := preload("icons.gd")
const Links := preload("links.gd")
const Look := preload("look.gd")
const Session := preload("session.gd")

const HEIGHT := 110
## More than any page has room for.
const MOST := 20

var session: Session

var _pictures := Icons.new()
var _row := HBoxContainer.new()
var _large := AcceptDialog.new()
var _picture := TextureRect.new()
var _shown: Array = []


func _init() -> void:
	name = "Previews"
	vertical_scroll_mode = ScrollContainer.SCROLL_MODE_DISABLED
	follow_focus = true


func _ready() -> void:
	custom_minimum_size.y = Look.scaled(HEIGHT + 14)
	_pictures.session = session
	_pictures.size = Look.scaled(800)
	_pictures.most = MOST * 2
	_pictures.largest_file = 8 << 20
	_pictures.largest_side = 4096
	_pictures.loaded.connect(_loaded)
	add_child(_pictures)
	add_child(_row)
	_large.name = "Picture"
	_large.title = "Picture"
	_large.ok_button_text = "Close"
	_picture.expand_mode = TextureRect.EXPAND_IGNORE_SIZE
	_picture.stretch_mode = TextureRect.STRETCH_KEEP_ASPECT_CENTERED
	_large.add_child(_picture)
	add_child(_large)
	session.online_changed.connect(_online_changed)
	_row.name = "Pictures"
	hide()


func show_previews(previews: Array) -> void:
	if previews == _shown:
		return
	_shown = previews
	scroll_horizontal = 0
	for old in _row.get_children():
		old.queue_free()
	for preview: Dictionary in previews.slice(0, MOST):
		_add(preview)
	_show_row()


func _add(preview: Dictionary) -> void:
	var is_video: bool = preview.type == "video"
	var thumbnail: String = preview.thumbnail_url if preview.thumbnail_url or is_video else preview.url
	if not (Links.is_link(preview.url) if is_video else Links.is_web(preview.url)):
		return
	var button := Button.new()
	button.set_meta("url", thumbnail)
	button.expand_icon = true
	button.icon_alignment = HORIZONTAL_ALIGNMENT_CENTER
	button.vertical_icon_alignment = VERTICAL_ALIGNMENT_TOP
	button.custom_minimum_size = Vector2(Look.scaled(HEIGHT * 1.6), Look.scaled(HEIGHT))
	button.icon = _pictures.want(thumbnail)
	if is_video:
		button.text = "Video"
		button.tooltip_text = preview.url
		button.pressed.connect(func() -> void: OS.shell_open(preview.url))
	else:
		Look.describe(button, "Picture")
		button.pressed.connect(_show_large.bind(preview.url, thumbnail))
	_row.add_child(button)


## Nothing is left empty for pictures that cannot be fetched.
func _show_row() -> void:
	visible = _row.get_children().any(func(button: Button) -> bool:
		return not button.is_queued_for_deletion() and (
			button.icon != null or button.text != "" or session.settings.is_online()))


func _show_large(url: String, thumbnail: String) -> void:
	_large.set_meta("url", url)
	var known := _pictures.want(url)
	_picture.texture = known if known else _pictures.want(thumbnail)
	Look.popup(_large, 900, 640)


func _loaded(url: String, picture: Texture2D) -> void:
	for button: Button in _row.get_children():
		if button.get_meta("url") == url:
			button.icon = picture
	if _large.visible and _large.get_meta("url") == url:
		_picture.texture = picture
	_show_row()


func _online_changed() -> void:
	if session.settings.is_online():
		_pictures.retry()
	var previews := _shown
	_shown = []
	show_previews(previews)
