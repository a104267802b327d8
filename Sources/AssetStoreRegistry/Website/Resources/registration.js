// What somebody filled in becomes the files of a registration, and a finding for all that is wrong with it. Nothing here
// knows of a page: what was filled in is an object of texts and flags by the name of the field, which is the file's
// kind and the key in it, such as "asset.title".

import { judgeOf } from "./schema.js";
import { licensesIn } from "./license.js";

const largestDescription = 262144;
const encoder = new TextEncoder();

const lines = (text) => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
const words = (text) => text.split(/[\s,]+/).filter((word) => word !== "");

/** JSON as the command writes it: keys in order, two blanks, a line end. */
function file(path, value) {
  const sorted = (_, inner) => typeof inner === "object" && inner !== null && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1)) : inner;
  return { path, bytes: encoder.encode(`${JSON.stringify(value, sorted, 2)}\n`), isText: true };
}

function publisherOf(form) {
  return {
    format: 1, name: form["publisher.name"], url: form["publisher.url"], owners: words(form["publisher.owners"]),
    keys: words(form["publisher.keys"]),
  };
}

function assetOf(form, icon) {
  const previews = (type) => lines(form[`asset.${type}s`]).map((url) => ({ type, url }));
  return {
    format: 1, title: form["asset.title"], type: form["asset.type"], category: form["asset.category"],
    license: form["asset.license"], author: form["asset.author"], summary: form["asset.summary"],
    repository: { host: form["asset.repository.host"], url: form["asset.repository.url"] },
    issues_url: form["asset.issues_url"], icon: icon?.name ?? "", previews: [...previews("image"), ...previews("video")],
    tags: lines(form["asset.tags"].replaceAll(",", "\n")), support: "community", vast_id: form["asset.vast_id"],
  };
}

/** "ada/sky ^1.2" in each line; "?" behind for what a release can do without. */
function dependencyOf(line) {
  const [, name, range, mark] = /^(\S*)\s*(.*?)\s*(\??)$/.exec(line);
  return { name, version: range || "*", optional: mark !== "" };
}

function releaseOf(form) {
  const origin = form["release.origin"] === "commit"
    ? { commit: form["release.commit"] } : { download_url: form["release.download_url"] };
  const size = form["release.size"];
  return {
    format: 1, version: form["release.version"], godot_min: form["release.godot_min"],
    godot_max: form["release.godot_max"], ...origin, sha256: form["release.sha256"],
    ...(size === "" ? {} : { size: /^\d{1,16}$/.test(size) ? Number(size) : size }),
    published: form["release.published"], dependencies: lines(form["release.dependencies"]).map(dependencyOf),
    permissions: words(form["release.permissions"]), yanked: "",
  };
}

/** The field that a value of a file came from. */
function fieldOf(kind, path, form) {
  if (path.length === 0) return `${kind}.${form["release.origin"]}`;
  if (path[0] === "previews") {
    return path[1] < lines(form["asset.images"]).length ? "asset.images" : "asset.videos";
  }
  return `${kind}.${path[0] === "repository" ? path.join(".") : path[0]}`;
}

const said = { required: "missing", maxLength: "too-long", maxItems: "too-many", uniqueItems: "twice" };

function textOf(keyword, field, form) {
  return said[keyword] ?? (form[field]?.trim() === "" ? "missing" : "wrong-form");
}

/** The files of descriptions, by field. */
const descriptions = { "asset.description": "description.md", "asset.description.zh": "description.zh.md" };

const descriptionOf = (form, field) => encoder.encode(`${form[field].trimEnd()}\n`);

/** What a schema cannot say: [field, text] of each. */
function* beyondSchemas(form, { asset, release }, { notLicenses }) {
  if (asset) {
    const names = licensesIn(asset.license);
    if (!names) {
      yield ["asset.license", asset.license.trim() === "" ? "missing" : "wrong-form"];
    } else if (names.some((name) => notLicenses.includes(name.toLowerCase()))) {
      yield ["asset.license", "wrong-form"];
    }
    for (const field of Object.keys(descriptions)) {
      if (descriptionOf(form, field).length > largestDescription) yield [field, "too-long"];
      if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(form[field])) yield [field, "wrong-form"];
    }
  }
  if (release) {
    if (release.commit !== undefined && asset?.repository.host === "custom") yield ["release.commit", "no-archive"];
    if (release.download_url !== undefined && release.sha256 === "") yield ["release.sha256", "missing"];
    const date = /^(\d{4}-\d\d-\d\d)(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/.exec(release.published);
    const day = date && new Date(`${date[1]}T00:00:00Z`);
    if (!day || Number.isNaN(day.valueOf()) || day.toISOString().slice(0, 10) !== date[1]) {
      yield ["release.published", release.published === "" ? "missing" : "wrong-form"];
    }
    if (isLower(release.godot_max, release.godot_min)) yield ["release.godot_max", "lower"];
    const names = release.dependencies.map((dependency) => dependency.name);
    if (new Set(names).size < names.length) yield ["release.dependencies", "twice"];
    if (names.includes(`${form["publisher.id"]}/${form["asset.slug"]}`)
      || !release.dependencies.every((dependency) => isRange(dependency.version))) {
      yield ["release.dependencies", "wrong-form"];
    }
  }
}

/** Whether a version of Godot is older than another; as the command compares them, 4 is 4.0.0. */
function isLower(newest, oldest) {
  const [high, low] = [newest, oldest].map((text) => text.split(".").map(Number)
    .reduce((sum, number, index) => sum + Math.min(number, index === 0 ? 999 : 100) * 100 ** (2 - index), 0));
  return newest !== "" && high < low;
}

/** Whether a text is a range of versions in its usual forms; the command knows more. */
function isRange(text) {
  const one = String.raw`(?:[\^~=]|[<>]=?)?v?\d{1,9}(?:\.\d{1,9}){0,2}(?:-[0-9A-Za-z][0-9A-Za-z.-]*)?`;
  const both = `${one}(?: +${one})*`;
  return text === "*" || (text.length <= 200 && new RegExp(`^${both}(?: *\\|\\| *${both})*$`).test(text));
}

/**
 * Makes the files.
 *
 * @param form texts by field; the flags "publisher.isNew" and "release.isThere" say which files there are beside the
 *   asset's.
 * @param icon {name, bytes} of the icon's file, or null.
 * @param rules {schemas: {registry, publisher, asset, release}, notLicenses: names that licences do not have, in lower
 *   case}.
 * @returns {files: [{path, bytes, isText}], findings: [{field, text}]}, one finding for a field at most; there are files
 *   only if there are no findings.
 */
export function register(form, icon, rules) {
  const name = judgeOf(rules.schemas.registry, "#/$defs/name");
  const [publisher, slug] = [form["publisher.id"], form["asset.slug"]];
  const findings = new Map();
  const find = (field, text) => findings.has(field) || findings.set(field, text);
  for (const [field, text] of [["publisher.id", publisher], ["asset.slug", slug]]) {
    if (name(text).length > 0) find(field, text === "" ? "missing" : "wrong-form");
  }
  const folder = `assets/${publisher}/${slug}`;
  const documents = {
    publisher: form["publisher.isNew"] ? publisherOf(form) : null,
    asset: assetOf(form, icon),
    release: form["release.isThere"] ? releaseOf(form) : null,
  };
  for (const [kind, document] of Object.entries(documents)) {
    if (!document) continue;
    for (const { path, keyword } of judgeOf(rules.schemas[kind])(document)) {
      const field = fieldOf(kind, path, form);
      find(field, textOf(keyword, field, form));
    }
  }
  if (documents.asset.category === "") find("asset.category", "missing");
  for (const [field, text] of beyondSchemas(form, documents, rules)) find(field, text);
  if (findings.size > 0) {
    return { files: [], findings: [...findings].map(([field, text]) => ({ field, text })) };
  }
  const { asset, release } = documents;
  return {
    files: [
      ...(documents.publisher ? [file(`publishers/${publisher}.json`, documents.publisher)] : []),
      file(`${folder}/asset.json`, asset),
      ...Object.entries(descriptions).filter(([field]) => form[field].trimEnd() !== "")
        .map(([field, name]) => ({ path: `${folder}/${name}`, bytes: descriptionOf(form, field), isText: true })),
      ...(icon ? [{ path: `${folder}/${icon.name}`, bytes: icon.bytes, isText: false }] : []),
      ...(release ? [file(`${folder}/releases/${release.version}.json`, release)] : []),
    ],
    findings: [],
  };
}
