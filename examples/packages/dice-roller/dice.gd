extends RefCounted
## Rolls dice that are written as text: "COUNTdSIDES+BONUS".


static func roll(text: String) -> int:
	var form := RegEx.create_from_string("^(\\d*)d(\\d+)([+-]\\d+)?$").search(text)
	if form == null:
		return 0
	var sum := form.get_string(3).to_int()
	for _i in maxi(1, form.get_string(1).to_int()):
		sum += randi_range(1, form.get_string(2).to_int())
	return sum
