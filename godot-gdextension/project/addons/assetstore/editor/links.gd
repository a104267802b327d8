## Addresses of strangers: which of them are followed.
@tool
extends RefCounted

const LONGEST := 2000


static var _link := _addresses("(https?://|mailto:)")
static var _web := _addresses("https?://")


## Whether a browser or a mail program may be opened with it. Brackets and quotes would end a tag that it stands in,
## and what follows be tags of the stranger's.
static func is_link(url: String) -> bool:
	return url.length() <= LONGEST and _link.search(url) != null


## Whether it may be fetched.
static func is_web(url: String) -> bool:
	return url.length() <= LONGEST and _web.search(url) != null


static func _addresses(scheme: String) -> RegEx:
	return RegEx.create_from_string("(?i)^" + scheme + "[^\\x00-\\x20\\x7f-\\xa0\\x{200e}\\x{200f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}\"<>\\[\\]\\\\^`{|}]++\\z")
