// Expressions of licences, as annex D of the specification of SPDX 2.3 has them: MIT OR (GPL-2.0-only WITH
// Classpath-exception-2.0).

const isName = (word) => /^(?!(?:AND|OR|WITH|LicenseRef-)$)[A-Za-z0-9.-]+$/.test(word ?? "");

/**
 * The names of licences in an expression, without a "+" behind; null if the text is no expression.
 */
export function licensesIn(text) {
  const words = text.match(/[()]|[^() ]+/g) ?? [];
  const names = [];
  const take = (word) => words[0] === word && words.shift() !== undefined;
  const one = (depth) => {
    if (take("(")) return depth > 0 && all(depth - 1) && take(")");
    const name = words.shift()?.replace(/\+$/, "");
    if (!isName(name)) return false;
    names.push(name);
    return !take("WITH") || isName(words.shift());
  };
  const all = (depth) => {
    do {
      if (!one(depth)) return false;
    } while (take("OR") || take("AND"));
    return true;
  };
  return all(20) && words.length === 0 ? names : null;
}
