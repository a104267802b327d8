## What the user changed in an installed file, line by line, against the file in the package's archive.
@tool
extends AcceptDialog

const LineDiff := preload("line_diff.gd")
const Look := preload("look.gd")
const Pristine := preload("pristine.gd")
const Session := preload("session.gd")
const Tasks := preload("tasks.gd")
const Words := preload("words.gd")

const LARGEST := 1 << 20
const MOST_LINES := 2000
const LONGEST_LINE := 400

var session: Session

var _text := RichTextLabel.new()
var _tasks := Tasks.new()
## The number of the comparison that is to be shown.
var _newest := 0


func _init() -> void:
	name = "Diff"
	_text.name = "Text"
	_text.selection_enabled = true
	_text.threaded = true
	_text.focus_mode = Control.FOCUS_ALL
	_text.size_flags_vertical = Control.SIZE_EXPAND_FILL
	add_child(_text)


func _ready() -> void:
	add_child(_tasks)


## Compares a file of an installed package with what the package brought.
func show_file(package: Dictionary, path: String) -> void:
	title = Words.line(path)
	_say("Comparing…")
	Look.popup(self, 800, 560)
	_text.grab_focus()
	_newest += 1
	_tasks.start(_compare.bind(_newest, session.store.get_directory(), package, path), "Comparing a file")


## On a thread.
func _compare(number: int, directory: String, package: Dictionary, path: String) -> void:
	var store := Session.opened_again(directory)
	var original := {}
	for listed in store.list_files([package.name]):
		if listed.path == path:
			original = listed
	if original.is_empty():
		_take.call_deferred(number, _say.bind("The package has no such file any more."))
		return
	var archive := ""
	for cached in store.list_archives().get("archives", []):
		if cached.sha256 == package.sha256:
			archive = cached.path
	var file := FileAccess.open(store.project_path.path_join(path), FileAccess.READ)
	var length := file.get_length() if file else 0
	if maxi(original.size, length) > LARGEST:
		_take.call_deferred(number, _say.bind("Too large to be compared here.\n\nOriginal: %s, SHA-256 %s\nNow: %s" % [
			Words.size(original.size), original.sha256, Words.size(length)]))
		return
	var before := Pristine.read(archive, original.path, original.sha256) if archive else PackedByteArray()
	if before.is_empty() and original.size > 0:
		_take.call_deferred(number, _say.bind(
			"The original is not at hand: the archive it came in is no longer in the cache.\n"
			+ "“Repair…” fetches it again, and shows what it would do before it does anything.\n\n"
			+ "SHA-256 of the original: " + original.sha256))
		return
	var now := file.get_buffer(length) if file else PackedByteArray()
	if _is_binary(before) or _is_binary(now):
		_take.call_deferred(number, _say.bind("No text.\n\nOriginal: %s, SHA-256 %s\nNow: %s, SHA-256 %s" % [
			Words.size(original.size), original.sha256, Words.size(length), Pristine.hash_of(now)]))
		return
	_take.call_deferred(number, _show.bind(LineDiff.hunks(_lines(before), _lines(now))))


## Calls what shows a comparison, unless there is another by now.
func _take(number: int, show_it: Callable) -> void:
	if number == _newest:
		show_it.call()


func _is_binary(bytes: PackedByteArray) -> bool:
	# What is UTF-8 is the same again when it was text in between.
	return bytes.has(0) or bytes.get_string_from_utf8().to_utf8_buffer() != bytes


func _lines(bytes: PackedByteArray) -> PackedStringArray:
	return bytes.get_string_from_utf8().split("\n") if not bytes.is_empty() else PackedStringArray()


func _say(message: String) -> void:
	_text.clear()
	_text.add_text(message)


func _show(hunks: Array[PackedStringArray]) -> void:
	_text.clear()
	_text.push_font(Look.font("source"), Look.font_size("source_size"))
	for line in hunks.slice(0, MOST_LINES):
		match line[0]:
			"@":
				_line("@@ %s @@" % line[1], Look.color("accent_color"))
			"-":
				_line("- " + line[1], Look.color("error_color"))
			"+":
				_line("+ " + line[1], Look.color("success_color"))
			_:
				_line("  " + line[1], Look.color("font_color"))
	if hunks.size() > MOST_LINES:
		_line("and %d more lines" % (hunks.size() - MOST_LINES), Look.dim())
	_text.pop()


func _line(text: String, color: Color) -> void:
	_text.push_color(color)
	_text.add_text(Words.code(text, LONGEST_LINE) + "\n")
	_text.pop()
