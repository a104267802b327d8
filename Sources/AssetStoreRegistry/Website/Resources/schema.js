// A part of JSON Schema, draft 2020-12: the keywords that the schemas of a registry use. A schema with any other keyword
// is refused as a whole, since what nobody looks at would pass.

const draft = "https://json-schema.org/draft/2020-12/schema";
const annotations = ["$id", "title", "description", "default"];
const holders = {
  one: ["not", "if", "then", "items", "propertyNames", "additionalProperties"],
  list: ["allOf", "anyOf", "oneOf"],
  named: ["properties", "$defs"],
};

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const length = (text) => [...text].length;

/** Whether two values of JSON are the same. */
function equal(a, b) {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length
    && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

const types = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
};

/** Of each keyword, whether a value is as it demands; what it is not about passes. */
const demands = {
  type: (name, value) => types[name](value),
  const: (wanted, value) => equal(wanted, value),
  enum: (wanted, value) => wanted.some((one) => equal(one, value)),
  pattern: (text, value) => !types.string(value) || new RegExp(text, "u").test(value),
  minLength: (least, value) => !types.string(value) || length(value) >= least,
  maxLength: (most, value) => !types.string(value) || length(value) <= most,
  minimum: (least, value) => !types.number(value) || value >= least,
  maximum: (most, value) => !types.number(value) || value <= most,
  minItems: (least, value) => !Array.isArray(value) || value.length >= least,
  maxItems: (most, value) => !Array.isArray(value) || value.length <= most,
  uniqueItems: (isWanted, value) => !isWanted || !Array.isArray(value)
    || value.every((item, index) => !value.slice(0, index).some((other) => equal(item, other))),
};

/** Of each keyword that hands values on to other schemas, what these find. */
const hands = {
  $ref: (name, value, path, judge) => judge(judge.part(name), value, path),
  properties: (schemas, value, path, judge) => !isObject(value) ? [] : Object.keys(schemas)
    .filter((key) => Object.hasOwn(value, key))
    .flatMap((key) => judge(schemas[key], value[key], [...path, key])),
  required: (names, value, path) => !isObject(value) ? [] : names
    .filter((key) => !Object.hasOwn(value, key))
    .map((key) => ({ path: [...path, key], keyword: "required" })),
  additionalProperties: (schema, value, path, judge, whole) => !isObject(value) ? [] : Object.keys(value)
    .filter((key) => !Object.hasOwn(whole.properties ?? {}, key))
    .flatMap((key) => judge(schema, value[key], [...path, key])),
  propertyNames: (schema, value, path, judge) => !isObject(value) ? [] : Object.keys(value)
    .flatMap((key) => judge(schema, key, [...path, key])),
  items: (schema, value, path, judge) => !Array.isArray(value) ? []
    : value.flatMap((item, index) => judge(schema, item, [...path, index])),
  allOf: (schemas, value, path, judge) => schemas.flatMap((schema) => judge(schema, value, path)),
  anyOf: (schemas, value, path, judge) => schemas.some((schema) => judge(schema, value, path).length === 0)
    ? [] : [{ path, keyword: "anyOf" }],
  oneOf: (schemas, value, path, judge) => schemas.filter((schema) => judge(schema, value, path).length === 0).length === 1
    ? [] : [{ path, keyword: "oneOf" }],
  not: (schema, value, path, judge) => judge(schema, value, path).length > 0 ? [] : [{ path, keyword: "not" }],
  if: (schema, value, path, judge, whole) => judge(schema, value, path).length > 0 ? []
    : judge(whole.then, value, path),
};

function refuse(schema, root, place) {
  const fail = (why) => { throw new Error(`${place}: ${why}`); };
  if (!isObject(schema)) fail("no object");
  for (const [keyword, value] of Object.entries(schema)) {
    const inside = `${place}/${keyword}`;
    if (keyword === "$schema") {
      if (value !== draft) fail(`another draft, ${value}`);
    } else if (keyword === "$ref") {
      if (!part(root, value)) fail(`no such part, ${value}`);
    } else if (keyword === "type") {
      if (typeof value !== "string" || !Object.hasOwn(types, value)) fail(`unknown type, ${value}`);
    } else if (holders.one.includes(keyword)) {
      refuse(value, root, inside);
    } else if (holders.list.includes(keyword)) {
      value.forEach((one, index) => refuse(one, root, `${inside}/${index}`));
    } else if (holders.named.includes(keyword)) {
      for (const name of Object.keys(value)) refuse(value[name], root, `${inside}/${name}`);
    } else if (!annotations.includes(keyword) && !Object.hasOwn(demands, keyword)
        && !Object.hasOwn(hands, keyword)) {
      fail(`unknown keyword ${keyword}`);
    }
  }
  if (("if" in schema) !== ("then" in schema)) fail("if and then belong together");
}

function part(root, reference) {
  if (!/^#\/\$defs\/\w+$/.test(reference)) return undefined;
  const name = reference.slice("#/$defs/".length);
  return Object.hasOwn(root.$defs ?? {}, name) ? root.$defs[name] : undefined;
}

/**
 * Makes a judge of a schema.
 *
 * @param schema parsed; throws if it has anything that is not known here.
 * @param reference the part of it that is meant, such as "#/$defs/name"; all of it if left out.
 * @returns a function that takes a value of JSON and gives an array of what is wrong with it, empty if nothing is:
 *   {path: [key or index...], keyword}.
 */
export function judgeOf(schema, reference) {
  refuse(schema, schema, "#");
  const judge = (one, value, path) => Object.entries(one).flatMap(([keyword, argument]) => {
    if (Object.hasOwn(demands, keyword)) {
      return demands[keyword](argument, value) ? [] : [{ path, keyword }];
    }
    return Object.hasOwn(hands, keyword) ? hands[keyword](argument, value, path, judge, one) : [];
  });
  judge.part = (name) => part(schema, name);
  const whole = reference ? judge.part(reference) : schema;
  if (!whole) throw new Error(`no such part, ${reference}`);
  return (value) => judge(whole, value, []);
}
