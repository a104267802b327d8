## What the user changed in an installed file, line by line, against the file in the package's archive.
@tool
extends AcceptDialog

const LineDiff := preload("line_diff.gd")
const Look := preload("look.gd")
const Pristine := preload("pristine.gd")
const Session := preload("session.gd")

const LARGEST := 1 << 20
const MOST_LINES := 5000

var session: Session

var _text := RichTextLabel.new()
var _task := -1


func _init() -> void:
	name = "Diff"
	_text.name = "Text"
	_text.selection_enabled = true
	_text.focus_mode = Control.FOCUS_ALL
	_text.size_flags_vertical = Control.SIZE_EXPAND_FILL
	add_child(_text)


func _exit_tree() -> void:
	_collect()


## Compares a file of an installed package with what the package brought.
func show_file(package: Dictionary, path: String) -> void:
	title = path
	_text.clear()
	_text.add_text("Comparing…")
	var room := get_parent().get_viewport().get_visible_rect().size
	popup_centered(Vector2i(mini(Look.scaled(800), int(room.x * 0.9)), mini(Look.scaled(560), int(room.y * 0.85))))
	_text.grab_focus()
	var sha256 := ""
	for file in session.store.list_files([package.name]):
		if file.path == path:
			sha256 = file.sha256
	var archive := ""
	for cached in session.store.list_archives().get("archives", []):
		if cached.sha256 == package.sha256:
			archive = cached.path
	var installed := ProjectSettings.globalize_path(session.store.project_path).path_join(path)
	_collect()
	_task = WorkerThreadPool.add_task(_compare.bind(archive, path, sha256, installed), false, "Comparing a file")


func _collect() -> void:
	if _task >= 0:
		WorkerThreadPool.wait_for_task_completion(_task)
		_task = -1


## On a thread.
func _compare(archive: String, path: String, sha256: String, installed: String) -> void:
	var original := Pristine.read(archive, path, sha256) if archive else PackedByteArray()
	if original.is_empty() and sha256 != Pristine.hash_of(original):
		_say.call_deferred(
			"The original is not at hand: the archive it came in is no longer in the cache.\n"
			+ "“Repair…” fetches it again, and shows what it would do before it does anything.\n\nSHA-256 of the original: " + sha256)
		return
	var now := FileAccess.get_file_as_bytes(installed)
	if maxi(original.size(), now.size()) > LARGEST or _is_binary(original) or _is_binary(now):
		_say.call_deferred("Not shown as text.\n\nOriginal: %s, SHA-256 %s\nNow: %s, SHA-256 %s" % [
			String.humanize_size(original.size()), sha256, String.humanize_size(now.size()), Pristine.hash_of(now)])
		return
	_show.call_deferred(LineDiff.hunks(_lines(original), _lines(now)))


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
	_text.add_text(text.replace("\r", "␍") + "\n")
	_text.pop()
