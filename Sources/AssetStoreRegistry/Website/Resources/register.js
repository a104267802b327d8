// The page "register your asset": from its form to the files for a pull request. Nothing that is filled in leaves the
// browser, and no text of it becomes HTML.

import { readIcon } from "./icon.js";
import { register } from "./registration.js";
import { zip } from "./zip.js";

const form = document.getElementById("register");
const problems = document.getElementById("problems");
const result = document.getElementById("result");
const texts = Object.fromEntries([...document.querySelectorAll("#register-texts > [data-name]")]
  .map((item) => [item.dataset.name, item.textContent]));
/** Addresses of the files that are on the page. */
let addresses = [];

const controls = (name) => [...form.elements].filter((control) => control.name === name);
const rules = loadRules();

async function loadRules() {
  const load = async (name) => {
    const answer = await fetch(new URL(`${name}.schema.json`, import.meta.url));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  };
  const [registry, publisher, asset, release] = await Promise.all(
    ["registry", "registry-publisher", "registry-asset", "registry-release"].map(load));
  return { schemas: { registry, publisher, asset, release }, notLicenses: form.dataset.notLicenses.split("|") };
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** What is filled in, by field. */
function values() {
  const filled = {};
  for (const control of form.elements) {
    if (control.name === "" || control.type === "file") continue;
    if (control.type === "checkbox") {
      filled[control.name] = control.checked;
    } else if (control.type !== "radio" || control.checked) {
      filled[control.name] = control.value.toWellFormed().trim();
    }
  }
  return filled;
}

// Which parts of the form count

function follow() {
  const filled = values();
  document.getElementById("part-publisher").hidden = !filled["publisher.isNew"];
  document.getElementById("part-release").hidden = !filled["release.isThere"];
  for (const origin of ["commit", "download_url"]) {
    document.getElementById(`origin-release.${origin}`).hidden = filled["release.origin"] !== origin;
  }
}

function guessHost() {
  const address = URL.parse?.(form.elements["asset.repository.url"].value);
  const known = { "github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket", "codeberg.org": "codeberg" };
  const host = known[address?.hostname];
  if (host) form.elements["asset.repository.host"].value = host;
}

// What is wrong

function clear(name) {
  for (const control of controls(name)) control.removeAttribute("aria-invalid");
  const note = document.getElementById(`${name}-error`);
  if (note) note.textContent = "";
}

function show(findings) {
  for (const control of form.elements) if (control.name !== "") clear(control.name);
  const order = [...new Set([...form.elements].map((control) => control.name))];
  findings.sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
  problems.querySelector("ul").replaceChildren(...findings.map(({ field, text }) => {
    const [control] = controls(field);
    if (!control) return element("li", {}, `${field}: ${texts[text]}`);
    for (const each of controls(field)) each.setAttribute("aria-invalid", "true");
    document.getElementById(`${field}-error`).textContent = texts[text];
    const link = element("a", { href: `#${control.id}` }, `${labelOf(field)}: ${texts[text]}`);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      control.focus();
    });
    return element("li", {}, link);
  }));
  problems.hidden = findings.length === 0;
  if (findings.length > 0) problems.focus();
}

const labelOf = (field) => document.getElementById(`${field}-label`).textContent;

// The files

function addressOf(blob) {
  const address = URL.createObjectURL(blob);
  addresses.push(address);
  return address;
}

function download(name, blob, label) {
  return element("a", { href: addressOf(blob), download: name, className: "button" }, label);
}

async function copy(text, place, status) {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = texts.copied;
  } catch {
    getSelection().selectAllChildren(place);
    status.textContent = texts["copy-by-hand"];
  }
}

function entry({ path, bytes, isText }) {
  const name = path.split("/").at(-1);
  const item = element("li", {}, element("h3", {}, element("code", {}, path)));
  const buttons = element("p", { className: "buttons" },
    download(name, new Blob([bytes]), `${texts.download} ${name}`));
  item.append(buttons);
  if (isText) {
    const text = new TextDecoder().decode(bytes);
    const place = element("pre", { tabIndex: 0 }, element("code", {}, text));
    place.setAttribute("aria-label", path);
    place.setAttribute("role", "region");
    const status = element("span", { className: "status" });
    status.setAttribute("role", "status");
    const button = element("button", { type: "button", className: "plain" }, `${texts.copy} ${name}`);
    button.addEventListener("click", () => copy(text, place, status));
    buttons.append(" ", button, " ", status);
    item.append(place);
  }
  return item;
}

function present(files, name) {
  addresses.forEach((address) => URL.revokeObjectURL(address));
  addresses = [];
  document.getElementById("all-files").replaceChildren(download(`${name}.zip`, zip(files), texts["download-all"]));
  document.getElementById("files").replaceChildren(...files.map(entry));
  result.hidden = files.length === 0;
  if (files.length > 0) result.querySelector("h2").focus();
}

async function submit(event) {
  event.preventDefault();
  form.setAttribute("aria-busy", "true");
  const filled = values();
  const [chosen] = form.elements["asset.icon"].files;
  const read = chosen ? await readIcon(chosen) : {};
  let made;
  try {
    made = register(filled, read.icon ?? null, await rules);
  } catch (error) {
    console.error(error);
    made = { files: [], findings: [{ field: "schema", text: "no-rules" }] };
  }
  if (read.text) made = { files: [], findings: [...made.findings, { field: "asset.icon", text: read.text }] };
  show(made.findings);
  present(made.files, filled["asset.slug"]);
  form.setAttribute("aria-busy", "false");
}

// It is told when the rules are needed.
rules.catch(() => {});
form.addEventListener("submit", submit);
form.addEventListener("input", (event) => clear(event.target.name));
form.addEventListener("change", follow);
form.elements["asset.repository.url"].addEventListener("change", guessHost);
form.noValidate = true;
document.getElementById("register-form").hidden = false;
follow();
