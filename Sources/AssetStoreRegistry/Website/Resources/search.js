// Searches the files that SearchWords.swift describes: a word or filter asks for one file, a result that is shown for one.

const form = document.getElementById("search");
const status = document.getElementById("status");
const list = document.getElementById("results");
const more = document.getElementById("more");
const says = form.dataset;
const language = document.querySelector(".top a[hreflang]");
const otherPage = language.getAttribute("href");
const files = new Map();
const pageLength = 12;
// Letters that a word has at least to be looked for.
const shortest = 2;
let latest = 0;
let found = [];

// Files

function load(name) {
  if (!files.has(name)) {
    const answer = fetch(name).then((response) => {
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      return response.json();
    });
    answer.catch(() => files.delete(name));
    files.set(name, answer);
  }
  return files.get(name);
}

// FNV-1a of the UTF-8, with its upper half folded into the lower.
function hash(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return (value ^ (value >>> 16)) >>> 0;
}

function wordFile(key) {
  return load(`${says.root}search/words/${hash(key) % Number(says.words)}.json`);
}

// Words

const alone = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const letter = /[\p{Alphabetic}\p{Nd}\p{M}]/u;

// What of a text is looked for: words, and pairs of characters where there are no words.
function words(text) {
  const all = new Set();
  let word = [];
  let run = [];
  const endWord = () => {
    if (word.length >= shortest) all.add(word.slice(0, 40).join(""));
    word = [];
  };
  const endRun = () => {
    if (run.length === 1) all.add(run[0]);
    for (let index = 1; index < run.length; index += 1) all.add(run[index - 1] + run[index]);
    run = [];
  };
  for (const character of text) {
    if (alone.test(character)) {
      endWord();
      run.push(character);
    } else {
      endRun();
      if (letter.test(character)) word.push(character.toLowerCase());
      else endWord();
    }
  }
  endWord();
  endRun();
  return [...all].slice(0, 8);
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const values = new Map([...digits].map((digit, value) => [digit, value]));

function number(text, start, end) {
  let value = 0;
  for (let index = start; index < end; index += 1) value = value * 64 + values.get(text[index]);
  return value;
}

// Adds the assets of a list: number -> {weight, facets}.
function read(entry, facets, bonus, into) {
  const [count, text] = entry;
  into.count += count;
  for (let start = 0; start + 9 <= text.length; start += 9) {
    const packed = number(text, start, start + 6);
    const key = Math.floor(packed / 4);
    const weight = packed % 4 * 2 + bonus;
    const old = into.assets.get(key);
    if (!old) into.assets.set(key, { weight, facets: facets[number(text, start + 6, start + 9)] });
    else if (old.weight < weight) old.weight = weight;
  }
  if (count * 9 > text.length) into.isWhole = false;
}

function nothing(word) {
  return { word, assets: new Map(), count: 0, isWhole: true, isSimilar: false, isNeeded: false };
}

// Whether a word begins with another, but for one letter: missing, too many, another one, or changed with the next.
function nearlyStarts(longer, word) {
  let same = 0;
  while (same < word.length && word[same] === longer[same]) same += 1;
  return longer.startsWith(word.slice(same), same + 1)
    || longer.startsWith(word.slice(same + 1), same)
    || longer.startsWith(word.slice(same + 1), same + 1)
    || (longer.startsWith(word[same + 1] + word[same], same) && longer.startsWith(word.slice(same + 2), same + 2));
}

async function findWord(word) {
  const characters = [...word];
  const file = await wordFile(characters.slice(0, 4).join(""));
  const into = nothing(word);
  if (Object.hasOwn(file.words, word)) read(file.words[word], file.facets, 1, into);
  if (characters.length > 3) {
    for (const longer of Object.keys(file.words)) {
      if (longer !== word && longer.startsWith(word)) read(file.words[longer], file.facets, 0, into);
    }
  }
  // A slip of the finger in the first four letters leads to another file, where nobody looks.
  if (!into.assets.size && characters.length > 4) {
    for (const other of Object.keys(file.words)) {
      if (letter.test(other[0]) && nearlyStarts(other, word)) read(file.words[other], file.facets, 0, into);
    }
    into.isSimilar = into.assets.size > 0;
  }
  return into;
}

// All that some tags, or the like, have; this is not left out, however many they are.
async function findWhole(...keys) {
  const into = { ...nothing(keys[0]), isNeeded: true };
  const loaded = await Promise.all(keys.map(wordFile));
  keys.forEach((key, index) => {
    const file = loaded[index];
    if (Object.hasOwn(file.words, key)) read(file.words[key], file.facets, 0, into);
  });
  return into;
}

// Where only filters are asked for: what suits the one that the fewest suit; null without any.
async function findFiltered(wanted) {
  const marks = { category: "@", type: "=", support: "+", license: "$" };
  const asked = Object.keys(marks).filter((name) => wanted[name]).map((name) => findWhole(marks[name] + wanted[name]));
  if (wanted.godot) {
    const engine = Number(wanted.godot);
    const lowest = [...form.elements.namedItem("godot").options].map((option) => Number(option.value))
      .filter((version) => version <= engine && Math.floor(version / 100) === Math.floor(engine / 100));
    asked.push(findWhole(...[...lowest, 0].map((version) => `>${version}`)));
  }
  const lists = await Promise.all(asked);
  return lists.sort((left, right) => left.count - right.count)[0] ?? null;
}

function suits(facets, wanted) {
  const [category, type, support, license, lowest, highest] = facets ?? [];
  if (wanted.category && category !== wanted.category) return false;
  if (wanted.type && type !== wanted.type) return false;
  if (wanted.support && support !== wanted.support) return false;
  if (wanted.license && license !== wanted.license) return false;
  if (wanted.godot) {
    const engine = Number(wanted.godot);
    if (lowest && (Math.floor(lowest / 100) !== Math.floor(engine / 100) || lowest > engine)) return false;
    if (highest && highest < engine) return false;
  }
  return true;
}

async function find(wanted) {
  const asked = words(wanted.q).map(findWord);
  if (wanted.tag) asked.push(findWhole(`#${wanted.tag}`));
  const lists = asked.length ? await Promise.all(asked) : [await findFiltered(wanted)];
  if (!lists[0]) return null;
  // A word that too many have cannot tell who has not; it still tells who is meant first.
  const whole = lists.filter((each) => each.isWhole || each.isNeeded);
  const base = whole.length ? whole : lists;
  const extra = whole.length ? lists.filter((each) => !whole.includes(each)) : [];
  base.sort((left, right) => left.assets.size - right.assets.size);
  const results = [];
  for (const [key, first] of base[0].assets) {
    let weight = first.weight;
    const isEverywhere = base.slice(1).every((each) => {
      const other = each.assets.get(key);
      weight += other?.weight ?? 0;
      return other;
    });
    if (!isEverywhere || !suits(first.facets, wanted)) continue;
    for (const each of extra) weight += each.assets.get(key)?.weight ?? 0;
    if (first.facets?.[2] === "featured") weight += 1;
    results.push({ key, weight });
  }
  results.sort((left, right) => right.weight - left.weight);
  return {
    keys: results.map((result) => result.key),
    leftOut: extra.map((each) => each.word),
    similar: lists.filter((each) => each.isSimilar).map((each) => each.word),
    isPart: base.some((each) => !each.isWhole),
  };
}

// What is shown

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function engines(lowest, highest) {
  if (!highest) return lowest ? `${lowest}+` : "";
  return lowest === highest ? lowest : `${lowest} – ${highest}`;
}

function card(key, row) {
  const [name, title, summary, publisher, author, version, lowest, highest, icon] = row;
  const item = element("li");
  if (icon) {
    const image = element("img");
    image.src = says.root + icon;
    image.alt = "";
    image.width = image.height = 48;
    item.append(image);
  } else {
    const first = [...title].find((character) => letter.test(character)) ?? "·";
    const tile = element("span", first.toUpperCase(), `tile t${key % 8}`);
    tile.setAttribute("aria-hidden", "true");
    item.append(tile);
  }
  const link = element("a", title);
  link.href = `${says.home}assets/${name}/`;
  const heading = element("h2");
  heading.append(link);
  const range = engines(lowest, highest);
  const owner = element("a", publisher);
  owner.href = `${says.home}publishers/${name.split("/")[0]}/`;
  const meta = element("p", "", "meta");
  meta.append(owner);
  for (const part of [author !== publisher && author, version, range && `Godot ${range}`]) {
    if (part) meta.append(` · ${part}`);
  }
  const body = element("div");
  body.append(heading, element("p", summary), meta);
  item.append(body);
  return item;
}

async function show() {
  const run = latest;
  const keys = found.slice(list.children.length, list.children.length + pageLength);
  const rows = await Promise.all(keys.map(async (key) => {
    const file = await load(`${says.root}search/cards/${key % Number(says.cards)}.json`);
    return file[key];
  }));
  if (run !== latest) return;
  // Between the files of two builds, one may know of an asset that the other does not.
  keys.forEach((key, index) => list.append(rows[index] ? card(key, rows[index]) : element("li")));
  more.hidden = found.length <= list.children.length;
}

function say(...sentences) {
  status.textContent = sentences.filter(Boolean).join(" ");
}

function wish() {
  const data = new FormData(form);
  return Object.fromEntries(["q", "category", "type", "godot", "license", "support", "tag"]
    .map((name) => [name, String(data.get(name) ?? "").trim()]));
}

async function search() {
  latest += 1;
  const run = latest;
  const wanted = wish();
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  language.href = otherPage + location.search;
  more.hidden = true;
  say(says.searching);
  try {
    const result = await find(wanted);
    if (run !== latest) return;
    list.replaceChildren();
    found = result?.keys ?? [];
    await show();
    if (run !== latest) return;
    more.hidden = found.length <= list.children.length;
    const short = wanted.q && !words(wanted.q).length ? says.short.replace("{}", shortest) : "";
    if (!result) return say(short || says.empty);
    const count = (result.isPart ? says.atLeast : says.found).replace("{}", found.length);
    say(
      found.length ? count : says.none,
      short,
      result.similar.length ? says.similar.replace("{}", result.similar.join(", ")) : "",
      result.leftOut.length ? says.common.replace("{}", result.leftOut.join(", ")) : "",
      result.isPart ? says.newest : "");
  } catch {
    if (run === latest) fail();
  }
}

function fail() {
  files.clear();
  say(says.failed);
}

// The form, as the address says it

for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
  if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === value)) {
    if (name !== "tag") continue;
    field.append(new Option(value, value.toLowerCase()));
    field.value = value.toLowerCase();
    continue;
  }
  field.value = value;
}

let timer;
form.addEventListener("input", (event) => {
  clearTimeout(timer);
  timer = setTimeout(search, event.target instanceof HTMLInputElement ? 200 : 0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  search();
});
more.addEventListener("click", async () => {
  const run = latest;
  const count = list.children.length;
  // Until they are there, the next ones are the same.
  more.disabled = true;
  try {
    await show();
    if (run === latest) list.children[count]?.querySelector("a")?.focus();
  } catch {
    if (run === latest) fail();
  } finally {
    more.disabled = false;
  }
});
search();
