## search.gd -- STORE TEXT ROUNDS: the median of a search in microseconds.
extends SceneTree


func _init() -> void:
	var arguments := OS.get_cmdline_user_args()
	var store := AssetStore.new()
	store.open(arguments[0], true)
	var times: PackedInt64Array = []
	# The first round warms the store up.
	for round in 1 + arguments[2].to_int():
		var start := Time.get_ticks_usec()
		var page := store.search(arguments[1])
		times.append(Time.get_ticks_usec() - start)
		assert(page.assets[0].title)
	times.remove_at(0)
	times.sort()
	print("MEDIAN ", times[times.size() / 2])
	quit()
