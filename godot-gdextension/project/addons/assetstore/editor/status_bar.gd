## What is being done, how far it is, and what came of it.
@tool
extends VBoxContainer

const Look := preload("look.gd")
const Session := preload("session.gd")
const Words := preload("words.gd")

const PHASES := {
	AssetStoreJob.PHASE_NONE: "",
	AssetStoreJob.PHASE_METADATA: "reading",
	AssetStoreJob.PHASE_DOWNLOAD: "downloading",
	AssetStoreJob.PHASE_HASH: "checking",
	AssetStoreJob.PHASE_UNPACK: "unpacking",
	AssetStoreJob.PHASE_COMMIT: "putting files in place",
	AssetStoreJob.PHASE_WAIT: "waiting to try again",
	AssetStoreJob.PHASE_DETAILS: "reading pages of",
	AssetStoreJob.PHASE_UPLOAD: "sending",
}

## More of what is said than this is not read.
const MOST_LINES := 6

var session: Session

var _work := HBoxContainer.new()
var _what := Label.new()
var _bar := ProgressBar.new()
var _cancel := Look.button("Cancel", "Cancel", "Close")
var _said := HBoxContainer.new()
var _icon := TextureRect.new()
var _message := Label.new()
var _close := Look.icon_button("Dismiss", "Close", "Dismiss")
var _job: AssetStoreJob
var _title := ""


func _init() -> void:
	name = "Status"


func _ready() -> void:
	_what.name = "What"
	_what.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_what.text_overrun_behavior = TextServer.OVERRUN_TRIM_ELLIPSIS
	_what.clip_text = true
	_bar.name = "Progress"
	_bar.custom_minimum_size.x = Look.scaled(160)
	_bar.size_flags_vertical = Control.SIZE_SHRINK_CENTER
	_cancel.pressed.connect(cancel)
	for child: Control in [_what, _bar, _cancel]:
		_work.add_child(child)
	_icon.stretch_mode = TextureRect.STRETCH_KEEP_CENTERED
	_message.name = "Message"
	_message.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_message.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_close.pressed.connect(_said.hide)
	for child: Control in [_icon, _message, _close]:
		_said.add_child(child)
	add_child(_work)
	add_child(_said)
	_work.hide()
	_said.hide()
	session.job_started.connect(_started)
	session.job_ended.connect(_ended)
	session.told.connect(_tell)


func cancel() -> void:
	if session.is_busy():
		session.job.cancel()
		_cancel.disabled = true
		_what.text = _title + ": cancelling"


func _started(job: AssetStoreJob, title: String) -> void:
	_job = job
	_title = title
	_what.text = title
	_bar.value = 0
	_show_unknown(true)
	_cancel.disabled = false
	_said.hide()
	_work.show()
	job.progress.connect(_progress)


func _ended() -> void:
	_work.hide()
	# It holds a result that may be large.
	_job = null


func _progress(done: int, total: int, what: String) -> void:
	if _cancel.disabled and _job.phase != AssetStoreJob.PHASE_COMMIT:
		return
	_show_unknown(total <= 0)
	_bar.max_value = maxi(total, 1)
	_bar.value = done
	_cancel.disabled = _job.phase == AssetStoreJob.PHASE_COMMIT
	var phase: String = PHASES.get(_job.phase, "")
	_what.text = ("%s: %s %s" % [_title, phase, Words.line(what, 120)]).strip_edges()


## Engines before 4.3 show an empty bar.
func _show_unknown(unknown: bool) -> void:
	_bar.set("indeterminate", unknown)


func _tell(message: String, hint: String, icon: String) -> void:
	var lines := PackedStringArray([Words.line(message, 500)])
	for line in hint.split("\n", false, MOST_LINES):
		lines.append(Words.line(line, 500))
	_message.text = "\n".join(lines)
	_icon.texture = Look.icon(icon)
	_said.show()
