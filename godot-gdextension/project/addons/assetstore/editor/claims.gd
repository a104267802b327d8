## What the newest release of an asset asks for and needs, where the catalogue knows it.
@tool
extends VBoxContainer

const Look := preload("look.gd")
const Session := preload("session.gd")
const Words := preload("words.gd")

## More than this are counted.
const MOST := 50

var session: Session

var _permissions := Look.label("Permissions")
var _needs := Look.label("Needs")


func _init() -> void:
	name = "Claims"
	for label: Label in [_permissions, _needs]:
		add_child(label)


## `package` is the installed one, if it is.
func show_claims(release: Dictionary, package: Dictionary) -> void:
	var asked: Array = Array(release.get("permissions", []))
	var granted: Array = Array(package.get("permissions", []))
	var new := asked.filter(func(permission: String) -> bool: return permission not in granted)
	_permissions.visible = not asked.is_empty()
	_permissions.text = "Asks for %s" % Words.asks(Words.weighed(asked).slice(0, MOST), [] if package.is_empty() else new)
	if asked.size() > MOST:
		_permissions.text += " and %d more" % (asked.size() - MOST)
	_permissions.tooltip_text = _meanings(asked)
	_permissions.mouse_filter = Control.MOUSE_FILTER_PASS
	var needs: Array = release.get("dependencies", [])
	_needs.visible = not needs.is_empty()
	_needs.text = "Needs %s" % ", ".join(needs.slice(0, MOST).map(_need))
	if needs.size() > MOST:
		_needs.text += " and %d more" % (needs.size() - MOST)
	visible = _permissions.visible or _needs.visible


func _meanings(permissions: Array) -> String:
	var lines := PackedStringArray()
	for permission: String in Words.weighed(permissions):
		if permission in Words.PERMISSIONS:
			lines.append("%s: %s" % [permission, Words.PERMISSIONS[permission]])
	return "\n".join(lines)


func _need(dependency: Dictionary) -> String:
	var text := Words.line(dependency.name, Words.LONGEST_NAME)
	if dependency.version != "*":
		text += " " + Words.line(dependency.version, 60)
	var facts := PackedStringArray()
	if dependency.optional:
		facts.append("optional")
	for package: Dictionary in session.installed.values():
		if dependency.name in [package.name, package.vast_id]:
			facts.append("%s is installed" % Words.line(package.version, 40))
	return text if facts.is_empty() else "%s (%s)" % [text, ", ".join(facts)]
