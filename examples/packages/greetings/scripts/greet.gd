extends RefCounted
## Greets somebody in the language that `texts` has.


static func greet(texts: Dictionary, who: String) -> String:
	return texts["greeting"].format({"who": who})
