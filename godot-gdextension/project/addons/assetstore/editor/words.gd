## How things are put: numbers, dates, what becomes of packages and files, and what strangers wrote.
@tool
extends RefCounted

## What each kind of action of a plan is called, its icon, and the colour of those one should look at.
const ACTIONS := {
	"write": ["New", "Add", ""],
	"replace": ["Replaced", "Reload", ""],
	"delete": ["Deleted", "Remove", ""],
	"keep": ["Kept as you edited it", "Lock", "warning_color"],
	"write-new": ["Kept; the new one beside it as .new", "Lock", "warning_color"],
	"overwrite": ["Overwritten; yours goes to .assetstore/backup", "StatusWarning", "error_color"],
	"delete-edit": ["Deleted; yours goes to .assetstore/backup", "StatusWarning", "error_color"],
	"restore": ["Your edit is put back", "UndoRedo", ""],
	"delete-generated": ["Deleted, was made by the engine", "Remove", ""],
}
## What verifying finds, in the same way.
const FINDINGS := {
	"modified": ["Edited", "StatusWarning", "warning_color"],
	"missing": ["Missing", "StatusError", "error_color"],
	"type-changed": ["No longer a file", "StatusError", "error_color"],
	"mode-changed": ["Its execute permission changed", "StatusWarning", "warning_color"],
	"extra": ["Not from the package", "File", ""],
	"generated": ["Made by the engine", "File", ""],
	"not-installed": ["In assetstore.lock, but not installed", "StatusError", "error_color"],
}
## The permissions that mean something to the library: what a package that has one can do.
const PERMISSIONS := {
	"process": "start, control and end other programs",
	"native-code": "bring compiled code",
	"executable": "bring programs",
	"shell-script": "bring scripts for a shell",
	"dynamic-code": "make or load code while it runs",
	"network": "talk to other machines",
	"files": "read and write files",
	"environment": "read the environment, the clipboard or the machine's identity",
	"editor": "run in the editor",
	"autoload": "start with the project",
	"csharp": "bring C#",
	"embedded-script": "bring scripts inside of scenes and resources",
	"opaque": "bring what cannot be looked into",
}
## Names of permissions and packages that are longer are cut.
const LONGEST_NAME := 80

## Characters that break lines, turn the direction of what follows, or have no look.
static var _unfit := RegEx.create_from_string(
	"[\\x00-\\x1f\\x7f-\\x9f\\x{61c}\\x{200e}\\x{200f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}\\x{feff}]+")


## A text from a catalogue or package as one line that is no longer than anyone reads.
static func line(text: String, longest := 200) -> String:
	var kept := _unfit.sub(text.left(longest + 1), " ", true).strip_edges()
	return kept if text.length() <= longest else kept.left(longest) + "…"


## A line of somebody's code, in which nothing may hide.
static func code(text: String, longest: int) -> String:
	var kept := _unfit.sub(text.left(longest).replace("\t", "    ").replace("\r", "␍"), "�", true)
	return kept if text.length() <= longest else kept + "…"


## "1 asset", "2 assets".
static func count(number: int, noun: String) -> String:
	return "%d %s%s" % [number, noun, "" if number == 1 else "s"]


static func date(seconds: int) -> String:
	return Time.get_date_string_from_unix_time(seconds) if seconds > 0 else ""


## Of where the user is.
static func time(seconds: int) -> String:
	var bias: int = Time.get_time_zone_from_system().bias
	return Time.get_datetime_string_from_unix_time(seconds + bias * 60, true).left(16) if seconds > 0 else ""


static func size(bytes: int) -> String:
	return String.humanize_size(bytes) if bytes > 0 else ""


## Permissions with those first that weigh most, so that no long list of others hides them.
static func weighed(permissions: Array) -> Array:
	var known := PERMISSIONS.keys().filter(func(permission: String) -> bool: return permission in permissions)
	return known + permissions.filter(func(permission: String) -> bool: return permission not in PERMISSIONS)


## The permissions that a package asks for; those that it was not granted yet are called new.
static func asks(permissions: Array, new: Array, longest := LONGEST_NAME) -> String:
	return ", ".join(weighed(permissions).map(func(permission: String) -> String:
		return line(permission, longest) + (" (new)" if permission in new else "")))


## A release that the project has though it was withdrawn.
static func withdrawn(release: Dictionary) -> String:
	var text := "%s %s was withdrawn: %s" % [line(release.title, 80), line(release.version, 40), line(release.reason)]
	return text + ("; %s is the newest that was not" % line(release.instead, 40) if release.instead else "")


## What a plan does to a package.
static func will(change: Dictionary) -> String:
	var title := line(change.title, 80)
	var version := line(change.version, 40)
	var old := line(change.old_version, 40)
	match change.kind:
		"install":
			return "Installs %s %s" % [title, version]
		"replace":
			return "Replaces %s %s by %s" % [title, old, version]
		"remove":
			return "Removes %s %s" % [title, old]
		"repair":
			return "Repairs %s %s" % [title, version]
		"none":
			return "%s %s is as it should be" % [title, version]
	return "%s: %s" % [title, change.kind]


## What was done to a package.
static func did(change: Dictionary) -> String:
	var title := line(change.title, 80)
	var version := line(change.version, 40)
	var old := line(change.old_version, 40)
	match change.kind:
		"install":
			return "%s %s installed" % [title, version]
		"replace":
			return "%s %s replaced by %s" % [title, old, version]
		"remove":
			return "%s %s removed" % [title, old]
		"repair":
			return "%s %s repaired" % [title, version]
		"none":
			return "%s %s left as it was" % [title, version]
	return "%s: %s" % [title, change.kind]
