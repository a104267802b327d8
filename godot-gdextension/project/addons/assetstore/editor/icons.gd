## Icons of assets: fetched a few at a time, kept in the store's folder with their ETags, shown as they come.
##
## An icon that was checked today is not asked for; an older one is shown at once, and the server asked
## whether it is still the one. Reading, decoding and scaling are done by threads of the engine.
@tool
extends Node

const ImageSize := preload("image_size.gd")
const Links := preload("links.gd")
const Session := preload("session.gd")
const Tasks := preload("tasks.gd")

signal loaded(url: String, icon: Texture2D)

const PARALLEL := 4
const FRESH_SECONDS := 24 * 60 * 60
const TIMEOUT_SECONDS := 20.0

var session: Session
## Pixels of the longer side, to which larger ones are made smaller.
var size := 64
## What is larger is not taken: bytes, and pixels of a side.
var largest_file := 1 << 20
var largest_side := 2048
## So many are kept at hand.
var most := 1000

## Null is one that is on its way, or cannot be had.
var _icons := {}
## URLs in the order in which they are wanted; a dictionary to find them in.
var _queue := {}
var _requests := {}
var _tasks := Tasks.new()
## Tasks whose outcome has not been taken up: that of an ended one still waits for the main thread.
var _working := 0


func _ready() -> void:
	add_child(_tasks)


## The icon if it is there; else `loaded` tells when it comes, which may be never.
func want(url: String) -> Texture2D:
	if not _icons.has(url):
		if not Links.is_web(url):
			return null
		if _icons.size() >= most:
			_icons.erase(_icons.keys()[0])
		_icons[url] = null
		_start(_read.bind(url, _path(url)))
	return _icons[url]


## Those that could not be asked for are again.
func retry() -> void:
	for url: String in _icons.keys():
		if _icons[url] == null:
			_icons.erase(url)


## Whether every icon that was wanted has come, or will not.
func is_idle() -> bool:
	return _requests.is_empty() and _queue.is_empty() and _working == 0


func _path(url: String) -> String:
	return session.store.get_directory().path_join("images-v1").path_join(url.sha256_text())


func _start(work: Callable) -> void:
	_working += 1
	_tasks.start(_run.bind(work), "An asset's icon")


## On a thread.
func _run(work: Callable) -> void:
	work.call()
	_ended.call_deferred()


func _ended() -> void:
	_working -= 1


## On a thread: what the cache has.
func _read(url: String, path: String) -> void:
	var state := ConfigFile.new()
	var image: Image = null
	if state.load(path + ".cfg") == OK:
		image = _decode(FileAccess.get_file_as_bytes(path))
	_show.call_deferred(url, image)
	var age: float = Time.get_unix_time_from_system() - float(state.get_value("icon", "checked", 0))
	if image == null or age < 0 or age > FRESH_SECONDS:
		_ask.call_deferred(url, str(state.get_value("icon", "etag", "")) if image else "")


## On a thread: a new file.
func _keep(url: String, path: String, bytes: PackedByteArray, etag: String) -> void:
	var image := _decode(bytes)
	if image == null:
		return
	DirAccess.make_dir_recursive_absolute(path.get_base_dir())
	# Under its name only when it is whole; what says so comes last.
	var part := "%s.part-%d" % [path, get_instance_id()]
	var file := FileAccess.open(part, FileAccess.WRITE)
	if file:
		file.store_buffer(bytes)
		file.close()
		if DirAccess.rename_absolute(part, path) == OK:
			_note(path, etag)
	_show.call_deferred(url, image)


func _note(path: String, etag: String) -> void:
	var state := ConfigFile.new()
	state.set_value("icon", "etag", etag)
	state.set_value("icon", "checked", Time.get_unix_time_from_system())
	state.save(path + ".cfg")


func _decode(bytes: PackedByteArray) -> Image:
	var pixels := ImageSize.of(bytes)
	if pixels.x < 1 or pixels.y < 1 or maxi(pixels.x, pixels.y) > largest_side:
		return null
	var image := Image.new()
	var result := ERR_FILE_UNRECOGNIZED
	match ImageSize.kind(bytes):
		"png":
			result = image.load_png_from_buffer(bytes)
		"jpg":
			result = image.load_jpg_from_buffer(bytes)
		"webp":
			result = image.load_webp_from_buffer(bytes)
	if result != OK:
		return null
	var scale := float(size) / maxi(image.get_width(), image.get_height())
	if scale < 1.0:
		image.resize(
			maxi(1, roundi(image.get_width() * scale)), maxi(1, roundi(image.get_height() * scale)),
			Image.INTERPOLATE_LANCZOS)
	return image


func _show(url: String, image: Image) -> void:
	if image and _icons.has(url):
		_icons[url] = ImageTexture.create_from_image(image)
		loaded.emit(url, _icons[url])


func _ask(url: String, etag: String) -> void:
	# It may be wanted again while it is on its way.
	if session.settings.is_online() and not _requests.has(url):
		_queue[url] = etag
		_next()


func _next() -> void:
	while _requests.size() < PARALLEL and not _queue.is_empty():
		var url: String = _queue.keys()[0]
		var etag: String = _queue[url]
		_queue.erase(url)
		var request := HTTPRequest.new()
		request.use_threads = true
		request.timeout = TIMEOUT_SECONDS
		request.body_size_limit = largest_file
		var proxy := session.settings.proxy()
		request.set_http_proxy(proxy[0], proxy[1])
		request.set_https_proxy(proxy[0], proxy[1])
		add_child(request)
		_requests[url] = request
		request.request_completed.connect(_answered.bind(url, etag))
		var headers: PackedStringArray = ["If-None-Match: " + etag] if etag else []
		if request.request(url, headers) != OK:
			_done(url)


func _answered(result: int, code: int, headers: PackedStringArray, body: PackedByteArray, url: String, etag: String) -> void:
	_done(url)
	if result == HTTPRequest.RESULT_SUCCESS and code == 304:
		_start(_note.bind(_path(url), etag))
	elif result == HTTPRequest.RESULT_SUCCESS and code == 200:
		var new := ""
		for header in headers:
			if header.to_lower().begins_with("etag:"):
				new = header.substr("etag:".length()).strip_edges()
		_start(_keep.bind(url, _path(url), body, new))
	_next()


func _done(url: String) -> void:
	_requests[url].queue_free()
	_requests.erase(url)
