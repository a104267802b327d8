// A ZIP archive of small files, stored as they are. The same files give the same bytes.
// Source of the rules: PKWARE's APPNOTE.TXT, 4.3.7, 4.3.12 and 4.3.16.

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

function crc32(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ table[(rest ^ byte) & 0xff];
  return ~rest >>> 0;
}

/** Little-endian numbers, each given as [bytes, value]. */
function numbers(...fields) {
  const bytes = [];
  for (const [width, value] of fields) {
    for (let index = 0; index < width; index++) bytes.push(Math.floor(value / 256 ** index) % 256);
  }
  return Uint8Array.from(bytes);
}

const firstDay = 0x21; // 1980-01-01, at midnight
const unicodeNames = 0x800;
const unix = 3 << 8;
const regularFile = 0o100644 * 65536;

/**
 * @param files [{path, bytes}], with "/" in paths and bytes in Uint8Arrays.
 * @returns a Blob.
 */
export function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { path, bytes } of files) {
    const name = new TextEncoder().encode(path);
    const common = [[2, 20], [2, unicodeNames], [2, 0], [2, 0], [2, firstDay], [4, crc32(bytes)], [4, bytes.length],
      [4, bytes.length], [2, name.length], [2, 0]];
    directory.push(
      numbers([4, 0x02014b50], [2, unix + 20], ...common, [2, 0], [2, 0], [2, 0], [4, regularFile], [4, offset]), name);
    const header = numbers([4, 0x04034b50], ...common);
    parts.push(header, name, bytes);
    offset += header.length + name.length + bytes.length;
  }
  const size = directory.reduce((sum, bytes) => sum + bytes.length, 0);
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
