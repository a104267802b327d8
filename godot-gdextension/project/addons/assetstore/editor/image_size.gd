## What an image says of itself, read without decoding it: a small file may unpack to gigabytes.
@tool
extends RefCounted


## "png", "jpg", "webp", or "" for anything else.
static func kind(bytes: PackedByteArray) -> String:
	if bytes.size() < 32:
		return ""
	if bytes.slice(0, 8).hex_encode() == "89504e470d0a1a0a":
		return "png"
	if bytes.slice(0, 3).hex_encode() == "ffd8ff":
		return "jpg"
	if bytes.slice(0, 4).get_string_from_ascii() == "RIFF" and bytes.slice(8, 12).get_string_from_ascii() == "WEBP":
		return "webp"
	return ""


## Width and height; zero if they are not to be found.
static func of(bytes: PackedByteArray) -> Vector2i:
	match kind(bytes):
		"png":
			return Vector2i(_big(bytes, 16, 4), _big(bytes, 20, 4))
		"jpg":
			return _jpg(bytes)
		"webp":
			return _webp(bytes)
	return Vector2i.ZERO


static func _jpg(bytes: PackedByteArray) -> Vector2i:
	var at := 2
	while at + 9 < bytes.size() and bytes[at] == 0xff:
		var marker := bytes[at + 1]
		# Those that begin a frame, of which C4, C8 and CC are none.
		if marker >= 0xc0 and marker <= 0xcf and marker not in [0xc4, 0xc8, 0xcc]:
			return Vector2i(_big(bytes, at + 7, 2), _big(bytes, at + 5, 2))
		at += 1 if marker == 0xff else 2 + _big(bytes, at + 2, 2)
	return Vector2i.ZERO


static func _webp(bytes: PackedByteArray) -> Vector2i:
	match bytes.slice(12, 16).get_string_from_ascii():
		"VP8 ":
			return Vector2i(bytes.decode_u16(26) & 0x3fff, bytes.decode_u16(28) & 0x3fff)
		"VP8L":
			var packed := bytes.decode_u32(21)
			return Vector2i((packed & 0x3fff) + 1, ((packed >> 14) & 0x3fff) + 1)
		"VP8X":
			return Vector2i(
				(bytes.decode_u32(24) & 0xffffff) + 1, (bytes.decode_u16(27) | bytes[29] << 16) + 1)
	return Vector2i.ZERO


static func _big(bytes: PackedByteArray, at: int, count: int) -> int:
	var value := 0
	for index in count:
		value = value << 8 | bytes[at + index]
	return value
