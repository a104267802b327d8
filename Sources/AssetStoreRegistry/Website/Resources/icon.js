// The icon that somebody chose: a square PNG or JPEG.

const largest = 1 << 20;
const smallestSide = 128;
const kinds = [
  { name: "icon.png", start: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { name: "icon.jpg", start: [0xff, 0xd8, 0xff] },
];

/**
 * @param file a File.
 * @returns a promise of {icon: {name, bytes}}, or of {text} that says what is wrong.
 */
export async function readIcon(file) {
  if (file.size > largest) return { text: "icon-large" };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = kinds.find(({ start }) => start.every((byte, index) => bytes[index] === byte));
  if (!kind) return { text: "icon-kind" };
  let image;
  try {
    // By its bytes alone: the name and what the system takes it for may be anything.
    image = await createImageBitmap(new Blob([bytes]));
  } catch {
    return { text: "icon-kind" };
  }
  const { width, height } = image;
  image.close();
  if (width !== height || width < smallestSide) return { text: "icon-size" };
  return { icon: { name: kind.name, bytes } };
}
