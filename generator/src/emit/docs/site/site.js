// Everything can be read without this file. It adds the theme, the search, tabs of samples, copying,
// colours of code, links to each thing, and the narrowing of tables.
(() => {
"use strict";
const doc = document, html = doc.documentElement, body = doc.body;
const root = body.dataset.root || "";
const all = (selector, within = doc) => [...within.querySelectorAll(selector)];
const byId = (id) => doc.getElementById(id);

// Storage may be forbidden, for files above all; then nothing is remembered.
const recall = (key) => { try { return localStorage.getItem(key) } catch { return null } };
const remember = (key, value) => { try { localStorage.setItem(key, value) } catch { /* not kept */ } };

// Keys with a dash and `role` are attributes, the others properties.
function set(element, given) {
  for (const [key, value] of Object.entries(given)) {
    if (key.includes("-") || key === "role") element.setAttribute(key, value);
    else element[key] = value;
  }
  return element;
}
function make(tag, given, ...content) {
  const element = set(doc.createElement(tag), given);
  element.append(...content);
  return element;
}

// The theme comes first, so that the page is painted once.
const system = matchMedia("(prefers-color-scheme: dark)");
const chosen = recall("theme");
if (chosen === "dark" || chosen === "light") html.dataset.theme = chosen;
html.classList.add("js");
for (const element of all(".narrow")) element.hidden = false;
doc.head.append(make("link", { rel: "icon", href: `${root}assets/icon.svg` }));

// What is of no use without a script is not in the pages.
const header = doc.querySelector("header");
const menu = make("button", { id: "menu", "aria-controls": "sidebar", "aria-expanded": false }, "Menu");
const input = make("input", { id: "search", type: "search", placeholder: "Search", "aria-label": "Search" });
const theme = make("button", { id: "theme", "aria-label": "Dark theme" });
header.querySelector(".menu").replaceWith(menu);
header.append(make("search", {}, input), theme);

const isDark = () => (html.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
const showTheme = () => theme.setAttribute("aria-pressed", isDark());
theme.addEventListener("click", () => {
  html.dataset.theme = isDark() ? "light" : "dark";
  remember("theme", html.dataset.theme);
  showTheme();
});
system.addEventListener("change", showTheme);
showTheme();

// One place says politely what has changed elsewhere.
const status = make("p", { className: "sr", role: "status", "aria-live": "polite" });
body.append(status);
const say = (text) => { status.textContent = text };

// ---- The sidebar, a drawer on a phone ----
const sidebar = byId("sidebar"), behind = all("main, aside, footer");
function drawer(open, focus) {
  if (open === sidebar.classList.contains("open")) return;
  sidebar.classList.toggle("open", open);
  menu.setAttribute("aria-expanded", open);
  for (const element of behind) element.inert = open;
  if (focus) (open ? sidebar.querySelector("[aria-current], a") : menu).focus();
}
menu.addEventListener("click", () => drawer(!sidebar.classList.contains("open"), true));
sidebar.addEventListener("click", (event) => { if (event.target.closest("a")) drawer(false) });
doc.addEventListener("click", (event) => { if (!event.target.closest("#sidebar, #menu")) drawer(false) });
doc.addEventListener("keydown", (event) => { if (event.key === "Escape") drawer(false, true) });
matchMedia("(max-width: 45rem)").addEventListener("change", () => drawer(false));
const current = sidebar.querySelector("[aria-current]");
if (current) sidebar.scrollTop = current.offsetTop - sidebar.clientHeight / 2;

// ---- Colours of code ----
// A language is one expression; the name of the group that matched is the class. All the rest stays
// as it is, so a mistake costs a colour and never a letter.
const languages = {
  rust: /(?<c>\/\/.*|\/\*[^]*?\*\/)|(?<s>b?r(#*)"[^]*?"\3|b?"(?:\\[^]|[^"\\])*"|b?'(?:\\[^']+|[^\\'\n])')|(?<m>#!?\[[^\]\n]*\]|\b[a-z_]\w*!(?=[\s([{]))|\b(?<k>as|async|await|break|const|continue|crate|dyn|else|enum|extern|false|fn|for|if|impl|in|let|loop|match|mod|move|mut|pub|ref|return|self|Self|static|struct|super|trait|true|type|unsafe|use|where|while)\b|\b(?<n>\d[\d_]*(?:\.\d[\d_]*)?\w*)|\b(?<t>[A-Z]\w*|[iu](?:8|16|32|64|128|size)|f32|f64|bool|char|str)\b|\b(?<f>[a-z_]\w*)(?=(?:::<[^()]*>)?\()/g,
  sh: /(?<c>(?<![^\s])#.*)|(?<s>'[^']*'|"(?:\\[^]|[^"\\])*")|(?<v>\$\{?\w+\}?|(?:^|(?<=export ))[A-Za-z_]\w*(?==))|(?<=\s)(?<o>--?[a-zA-Z][\w-]*)|(?<f>^[ \t]*[\w.\/-]+|(?<=[|;&]\s*)[\w.\/-]+)/gm,
  json: /(?<f>"(?:\\.|[^"\\])*"(?=\s*:))|(?<s>"(?:\\.|[^"\\])*")|(?<n>-?\b\d[\d.eE+-]*)|\b(?<k>true|false|null)\b/g,
};
for (const code of all("pre > code[class]")) {
  const language = languages[code.className], shell = code.className === "sh";
  if (!language) continue;
  const text = code.textContent, out = [];
  let done = 0;
  for (const found of text.matchAll(language)) {
    const [kind, word] = Object.entries(found.groups).find((group) => group[1] !== undefined);
    const at = found.index + found[0].indexOf(word);
    // A line of shell that continues another one does not begin with a command.
    if (shell && kind === "f" && /\\\n\s*$/.test(text.slice(0, at))) continue;
    // The shell looks for variables within double quotes too.
    const parts = shell && word[0] === '"' ? word.split(/(\$\{?\w+\}?)/) : [word];
    out.push(text.slice(done, at), make("span", { className: kind }, ...parts.map((part) => (
      kind === "s" && part[0] === "$" ? make("span", { className: "v" }, part) : part))));
    done = at + word.length;
  }
  code.replaceChildren(...out, text.slice(done));
}

// ---- Blocks of code: a button to copy; those that scroll can be reached by the keyboard ----
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https there is no clipboard, but the old way.
    const area = make("textarea", { value: text, className: "sr" });
    body.append(area);
    area.select();
    doc.execCommand("copy");
    area.remove();
  }
}
const sizes = new ResizeObserver((entries) => {
  for (const { target: pre } of entries) {
    if (pre.scrollWidth > pre.clientWidth) set(pre, { tabIndex: 0, role: "group", "aria-label": "Code" });
    else for (const name of ["tabindex", "role", "aria-label"]) pre.removeAttribute(name);
  }
});
for (const pre of all("pre")) {
  const button = make("button", { className: "copy" }, "Copy");
  const block = make("div", { className: "code" });
  pre.replaceWith(block);
  block.append(pre, button);
  sizes.observe(pre);
  button.addEventListener("click", async () => {
    await copy(pre.textContent.replace(/\n$/, ""));
    say("Copied");
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; say("") }, 1600);
  });
}

// ---- Samples in several languages become tabs ----
const groups = all(".samples").map((box, number) => {
  const headings = all(":scope > .lang", box);
  if (headings.length < 2) return null;
  const list = make("div", { role: "tablist", "aria-label": "Language of the sample" });
  const tabs = headings.map((heading, index) => {
    const id = `sample-${number}-${index}`;
    const panel = heading.nextElementSibling;
    const tab = make("button", { role: "tab", id: `${id}-tab`, "aria-controls": id }, heading.textContent);
    set(panel, { id, role: "tabpanel", "aria-labelledby": tab.id });
    tab.addEventListener("click", () => choose(tab.textContent));
    list.append(tab);
    return { tab, panel };
  });
  list.addEventListener("keydown", (event) => {
    const at = tabs.findIndex(({ tab }) => tab === event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const { tab } = tabs.at(to % tabs.length);
    choose(tab.textContent);
    tab.focus();
  });
  headings[0].before(list);
  box.classList.add("tabbed");
  return tabs;
}).filter(Boolean);
function select(language) {
  for (const tabs of groups) {
    const one = tabs.find(({ tab }) => tab.textContent === language) || tabs[0];
    for (const { tab, panel } of tabs) {
      const yes = tab === one.tab;
      set(tab, { "aria-selected": yes, tabIndex: yes ? 0 : -1 });
      panel.hidden = !yes;
    }
  }
}
function choose(language) {
  remember("sample", language);
  select(language);
}
select(recall("sample"));

// ---- A link to each thing that can be linked to ----
for (const target of all("main :is(h2, h3, h4, tr, .filters li)[id]")) {
  const name = target.id.replace(/^\w+\.(?=.)/, "");
  const place = target.matches("tr, li") ? target.firstElementChild : target;
  const link = make("a", { className: "anchor", href: `#${target.id}`, "aria-label": `Link to ${name}` }, "#");
  place.insertBefore(link, place.querySelector("small"));
}

// ---- Tables that can be narrowed ----
for (const input of all("input[data-filter]")) {
  const table = all("table").find((other) => input.compareDocumentPosition(other) & 4);
  if (!table) continue;
  const rows = all("tbody > tr", table).map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const count = make("output", { "aria-live": "polite" });
  input.after(count);
  const narrow = () => {
    const words = input.value.toLowerCase().split(/\s+/);
    for (const { row, text } of rows) row.hidden = !words.every((word) => text.includes(word));
    const shown = rows.filter(({ row }) => !row.hidden).length;
    count.value = input.value.trim() ? `${shown} of ${rows.length} shown` : "";
  };
  const clear = () => { input.value = ""; narrow() };
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => { if (event.key === "Escape") clear() });
  // A link into the table shows its row, whatever was typed before.
  addEventListener("hashchange", () => {
    const row = byId(location.hash.slice(1))?.closest("tr");
    if (row?.hidden) { clear(); row.scrollIntoView() }
  });
  if (input.value) narrow();
}

// ---- The search ----
const list = make("div", { id: "search-results", role: "listbox", "aria-label": "Results", hidden: true });
input.after(list);
set(input, {
  role: "combobox", "aria-expanded": false, "aria-controls": list.id, "aria-autocomplete": "list",
  autocomplete: "off", autocapitalize: "off", spellcheck: false,
});

const most = 40;
let index = null, shown = [], active = -1;

// A name as it is compared: small letters and digits, with the place of each in the name, and
// whether a word begins there. So `severityValue`, `severity_value` and "severity value" are one.
function comparable(name) {
  let key = "";
  const places = [], starts = [];
  for (let at = 0; at < name.length; at += 1) {
    const letter = name[at].toLowerCase();
    if (!/[\p{L}\p{N}]/u.test(letter)) continue;
    const before = name[at - 1];
    starts.push(at === 0 || !/[\p{L}\p{N}]/u.test(before) || (/\p{Lu}/u.test(name[at]) && !/\p{Lu}/u.test(before)));
    places.push(at);
    key += letter[0];
  }
  return { key, places, starts };
}
// 0 the whole name, 1 its beginning, 2 the beginning of a word in it, 3 anywhere.
function rank({ key, starts }, wanted) {
  let best = null;
  for (let at = key.indexOf(wanted); at >= 0; at = key.indexOf(wanted, at + 1)) {
    const points = at === 0 ? (key.length === wanted.length ? 0 : 1) : starts[at] ? 2 : 3;
    if (!best || points < best.points) best = { points, at };
  }
  return best;
}

// The file of entries is spread out once: a page, then the things on it.
function spread({ kinds, pages }) {
  const entries = [];
  const add = (kind, name, path, where, more, alias) => entries.push({
    kind, name, where, more, url: root + path, forms: [name, ...alias].map((text) => ({ text, ...comparable(text) })),
    prose: `${name} ${where} ${more}`.toLowerCase(),
  });
  for (const [path, kind, name, where, more, others, inner, prefix, things = []] of pages) {
    add(kind, name, path, where, more, others);
    for (const thing of things) {
      const [own, anchor = own, ...aliases] = [thing].flat();
      add(inner, own, `${path.split("#")[0]}#${prefix}${anchor}`, name, "", aliases);
    }
  }
  return { kinds, entries };
}
// A script can be loaded of a file too, which fetch cannot do.
input.addEventListener("focus", () => doc.head.append(make("script", {
  src: `${root}assets/search.js`,
  onload() { index = spread(window.searchEntries); find() },
})), { once: true });

function found(wanted, words) {
  const hits = [];
  for (const entry of index.entries) {
    let best = null;
    for (const form of entry.forms) {
      const hit = rank(form, wanted);
      if (hit && (!best || hit.points < best.points)) best = { ...hit, form };
    }
    // Words that stand anywhere in what is known of a page come last.
    if (!best && words.every((word) => entry.prose.includes(word))) best = { points: 4 };
    if (best) hits.push({ entry, ...best });
  }
  return hits.sort((a, b) => a.points - b.points || a.entry.kind - b.entry.kind
    || a.entry.name.length - b.entry.name.length || (a.entry.name < b.entry.name ? -1 : 1));
}
function marked({ at, form }, length) {
  const { text, places } = form, from = places[at], to = places[at + length - 1] + 1;
  return [text.slice(0, from), make("mark", {}, text.slice(from, to)), text.slice(to)];
}
function find() {
  const query = input.value.toLowerCase(), wanted = comparable(query).key;
  shown = [];
  active = -1;
  input.removeAttribute("aria-activedescendant");
  list.replaceChildren();
  if (!index || !wanted) return open(false);
  const hits = found(wanted, query.split(/[\s_]+/));
  shown = hits.slice(0, most).map((hit, number) => {
    const { entry } = hit, form = entry.forms[0], own = rank(form, wanted), name = make("code", {});
    if (own) name.append(...marked({ ...own, form }, wanted.length));
    else name.append(entry.name);
    if (!own && hit.form) name.append(make("small", {}, " (", ...marked(hit, wanted.length), ")"));
    return make("a", { id: `result-${number}`, role: "option", href: entry.url, tabIndex: -1, "aria-selected": false },
      make("small", {}, index.kinds[entry.kind]), name,
      make("small", {}, [entry.where, entry.more].filter(Boolean).join(" · ")));
  });
  list.append(...shown);
  if (!shown.length) list.append(make("p", { role: "option", "aria-disabled": "true" }, "Nothing of that name."));
  list.scrollTop = 0;
  open(true);
  say(hits.length > most ? `${hits.length} results, the first ${most} shown` : `${hits.length} results`);
}
function open(yes) {
  list.hidden = !yes;
  input.setAttribute("aria-expanded", yes);
  if (!yes) move(-1);
}
function move(to) {
  shown[active]?.setAttribute("aria-selected", false);
  active = to;
  const option = shown[active];
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", true);
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}
input.addEventListener("focus", find);
input.addEventListener("input", find);
input.addEventListener("blur", () => open(false));
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", () => { open(false); input.blur() });
input.addEventListener("keydown", (event) => {
  const last = shown.length - 1;
  if (event.key === "Escape") {
    if (list.hidden) input.value = "";
    open(false);
  } else if (event.key === "Enter") {
    (shown[active] || shown[0])?.click();
  } else if (!list.hidden && last >= 0) {
    const to = { ArrowDown: active < last ? active + 1 : 0, ArrowUp: active > 0 ? active - 1 : last, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    move(to);
  } else if (event.key === "ArrowDown" && input.value) {
    find();
  } else return;
  event.preventDefault();
});
doc.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!slash && !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k")) return;
  event.preventDefault();
  drawer(false);
  input.focus();
  input.select();
});
})();
