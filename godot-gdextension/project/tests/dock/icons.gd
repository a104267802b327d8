## An icon that is in the cache is shown from there, and asked about if that was long ago.
@tool
extends "case.gd"


func run() -> void:
	control("Online").button_pressed = true
	await until(func() -> bool: return titles().size() == 2, "the catalogue of the last time")
	control("Results").get_root().get_first_child().select(0)
	var icons: Node = screen.get_children().filter(func(node: Node) -> bool: return node.has_method("retry"))[0]
	await until(func() -> bool: return icons.is_idle(), "the answer")
