// Writing one file of a module: the checker's messages at their lines, names completed, text pasted from Word, saved as
// the author types, with a view of the result beside it. The textarea stays the form's own field: without this script
// the page is a plain form.
//
// The editor runs in a shadow root. There its styles are constructed sheets, which our policy on styles allows, and
// typing does not reach the form, whose drafts are replaced by the saves here.

import { autocompletion } from "@codemirror/autocomplete";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { ChangeSet, Prec } from "@codemirror/state";
import { Decoration, EditorView, keymap, MatchDecorator, ViewPlugin } from "@codemirror/view";
import { basicSetup } from "codemirror";

import { completions } from "./editor-words.js";

const REST = 2000; // after the last key, before a save
const LOOK = 500; // before the text is checked
const PULSE = 20000; // between two questions about who else is here
const AGAIN = 5000; // after a save that did not get through
const INDENT = "    ";
const LOOKS = /<(?:h[1-6]|[uo]l|table|b|strong|i|em|a)[\s>]|mso-list|font-weight:\s*[67]00/i; // worth more than plain text

function write(form) {
  const area = form.elements.namedItem("text");
  const status = form.querySelector(".editor-status");
  const revision = form.elements.namedItem("revision");
  const list = document.querySelector(".editor-problems");
  const shown = document.querySelector(".editor-shown");
  const here = document.querySelector(".draft-here");
  const saver = { saved: null, since: null, barred: "stale" in form.dataset, underway: null, timer: 0 };
  let words = {};
  let looking = 0;
  let asked = 0;
  let heard = "";
  let told = 0;

  const host = document.createElement("div");
  host.className = "editor-host";
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    doc: area.value,
    root,
    parent: root,
    extensions: [
      Prec.high(keymap.of([{ key: "Tab", run: indent, shift: dedent }, { key: "Mod-s", run: () => (save(), true) }])),
      basicSetup,
      autocompletion({ override: [(context) => completions(context, words)], icons: false }),
      lintGutter(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": `${area.labels[0].textContent}. Tab indents. To leave, press Escape and then Tab.`,
        tabindex: "0",
        spellcheck: "true",
        autocorrect: "on",
      }),
      marks,
      theme,
      EditorView.domEventHandlers({ paste: (event) => pasted(event.clipboardData) }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) typed(update.changes);
        else if (update.selectionSet) lookSoon();
      }),
    ],
  });
  saver.saved = view.state.doc;
  saver.since = ChangeSet.empty(view.state.doc.length);
  const hint = document.createElement("p");
  hint.className = "muted editor-hint";
  hint.textContent = "Tab indents. To leave the text, press Escape and then Tab.";
  const leftOut = Object.assign(document.createElement("p"), { className: "muted editor-pasted", role: "status" });
  form.before(hint, host, leftOut);
  area.parentElement.hidden = true;
  shown.hidden = false;
  document.querySelector(".draft-around")?.remove();
  goTo(Number(form.dataset.line), false);
  form.addEventListener("submit", () => (area.value = view.state.doc.toString()), true);
  addEventListener("beforeunload", (event) => changed() && !form.dataset.sent && event.preventDefault());
  form.addEventListener("submit", () => (form.dataset.sent = "yes"));
  setInterval(() => document.hidden || look(), PULSE);
  fetch(form.dataset.words).then(async (answer) => answer.ok && (words = await answer.json()), () => {});
  look();

  function changed() {
    return !view.state.doc.eq(saver.saved);
  }

  function typed(changes) {
    saver.since = saver.since.compose(changes);
    area.value = view.state.doc.toString();
    delete form.dataset.sent;
    if (!changed()) return say("");
    say(saver.barred ? "Not saved." : "Not saved yet.");
    clearTimeout(saver.timer);
    if (!saver.barred) saver.timer = setTimeout(save, REST);
    lookSoon();
  }

  // Saving ----------------------------------------------------------------------------------------

  function sent(more) {
    const body = new FormData(form);
    body.set("text", view.state.doc.toString());
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    return body;
  }

  async function save(anyway = false) {
    clearTimeout(saver.timer);
    if (saver.underway || saver.barred || (!changed() && !anyway)) return;
    const doc = view.state.doc;
    saver.since = ChangeSet.empty(doc.length);
    saver.underway = doc;
    try {
      const body = sent({ automatic: "yes" });
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(15000) });
      if (answer.ok) kept(doc, await answer.json());
      else if (answer.type === "opaqueredirect") bar("You have been signed out. Choose Save, and sign in when asked: your text comes back.");
      else if (answer.status < 500) bar("This cannot be saved here. Copy your text, and open the page again.");
      else throw new Error(answer.status);
    } catch {
      say("Not saved: the site cannot be reached. We try again while this page is open.");
      saver.timer = setTimeout(save, AGAIN);
    } finally {
      saver.underway = null;
    }
    if (changed() && !saver.barred && !saver.timer) saver.timer = setTimeout(save, REST);
  }

  function kept(doc, answer) {
    saver.timer = 0;
    if (answer.outcome === "stale") {
      bar(`${answer.by || "Someone else"} has changed the same lines. Choose Save to see both. Your text is kept in the history.`);
      return;
    }
    if (answer.outcome === "full") {
      bar("Not saved: the module has too many files, or too much text.");
      return;
    }
    revision.value = answer.revision;
    saver.saved = doc;
    if (answer.outcome === "merged") {
      const theirs = changesOf(doc, answer.edits);
      const mine = saver.since;
      saver.saved = theirs.apply(doc);
      view.dispatch({ changes: theirs.map(mine, true) });
      saver.since = mine.map(theirs);
    }
    const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    say(changed() ? "Not saved yet." : `Saved at ${time}${answer.outcome === "merged" ? `, with what ${answer.by || "a colleague"} changed` : ""}.`);
  }

  function bar(text) {
    saver.barred = true;
    say(text);
  }

  function say(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  // Pasting ---------------------------------------------------------------------------------------

  // Formatted text, as from Word, becomes text in our files' format. Plain text is pasted as usual.
  function pasted(clipboard) {
    const html = clipboard?.getData("text/html") ?? "";
    if (!LOOKS.test(html) || clipboard.types.includes("vscode-editor-data")) return false;
    const plain = clipboard.getData("text/plain");
    const body = new FormData();
    body.set("csrf_token", form.elements.namedItem("csrf_token").value);
    body.set("html", html);
    fetch(form.dataset.paste, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(15000) })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then(({ text, lost }) => {
        put(text || plain);
        leftOut.textContent = lost.length ? `Pasted. ${lost.join(" ")}` : "Pasted.";
      })
      .catch(() => {
        put(plain);
        leftOut.textContent = "Pasted without its looks: the site could not be reached.";
      });
    return true;
  }

  // Replaces the selection, with the line's indentation.
  function put(text) {
    const { from } = view.state.selection.main;
    const space = view.state.doc.lineAt(from).text.match(/^ */)[0];
    const lines = text.replaceAll("\r", "").split("\n");
    view.dispatch(view.state.replaceSelection(lines.map((line, at) => (at && line ? space + line : line)).join("\n")), { scrollIntoView: true, userEvent: "input.paste" });
  }

  // Checking and showing --------------------------------------------------------------------------

  function lookSoon() {
    clearTimeout(looking);
    looking = setTimeout(look, LOOK);
  }

  async function look() {
    clearTimeout(looking);
    const turn = ++asked;
    const doc = view.state.doc;
    const line = doc.lineAt(view.state.selection.main.head).number;
    const presence = Date.now() - told < PULSE ? {} : { here: "yes" };
    if (presence.here) told = Date.now();
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: sent({ line, ...presence }), redirect: "manual" });
      if (!answer.ok || turn !== asked) return;
      const found = await answer.json();
      if (view.state.doc.eq(doc)) report(found.problems, found.elsewhere);
      show(found.shown);
      here.textContent = found.here.map((one) => `${one.name} is here${one.file ? `, editing ${one.file}` : ""}.`).join(" ");
      if (found.revision > Number(revision.value) && !saver.barred) save(true);
    } catch {
      // The last messages stay until the site is back.
    }
  }

  function report(problems, elsewhere) {
    const { doc } = view.state;
    const at = (line) => doc.line(Math.min(Math.max(line, 1), doc.lines));
    view.dispatch(
      setDiagnostics(
        view.state,
        problems.map(({ line, severity, message }) => ({ from: at(line).from, to: at(line).to, severity, message })),
      ),
    );
    const text = JSON.stringify([problems, elsewhere]);
    if (text === heard) return;
    heard = text;
    list.replaceChildren(...problems.map(item));
    if (!problems.length) list.append(Object.assign(document.createElement("li"), { textContent: "The checker finds no problems in this file." }));
    if (elsewhere) list.append(Object.assign(document.createElement("li"), { textContent: `Other files have ${elsewhere} ${elsewhere === 1 ? "error" : "errors"}.` }));
  }

  function item({ line, severity, message }) {
    const one = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `?line=${line}` });
    link.append(Object.assign(document.createElement("strong"), { textContent: `Line ${line}` }));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(line, true);
    });
    one.append(link, severity === "error" ? "" : " (warning)", document.createElement("br"), message);
    return one;
  }

  function goTo(line, focus) {
    const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    if (focus) view.focus();
  }

  // The site's own HTML of the author's text, as on the preview's page.
  function show(html) {
    const place = shown.querySelector(".editor-fragment");
    if (html !== null && place.innerHTML !== html) place.innerHTML = html;
    shown.querySelector("h2").textContent = html === null ? "As it was before the error" : "As learners see it";
  }
}

// Turns the server's list of changed lines into changes of the document.
function changesOf(doc, edits) {
  const start = (line) => (line < doc.lines ? doc.line(line + 1).from : doc.length);
  return ChangeSet.of(
    edits.map(([from, to, lines]) => {
      const text = lines.join("\n");
      if (to < doc.lines) return { from: start(from), to: start(to), insert: lines.length ? `${text}\n` : "" };
      // Up to the end of the document, which has no line after it.
      if (from === 0) return { from: 0, to: doc.length, insert: text };
      const before = doc.line(Math.min(from, doc.lines)).to;
      return { from: before, to: doc.length, insert: lines.length ? `\n${text}` : "" };
    }),
    doc.length,
  );
}

// Tab and Shift Tab: text under a choice or an option is indented by four spaces.
function chosenLines(state) {
  const found = new Map();
  for (const { from, to } of state.selection.ranges) {
    for (let at = from; at <= to; ) {
      const line = state.doc.lineAt(at);
      found.set(line.number, line);
      at = line.to + 1;
    }
  }
  return [...found.values()];
}

function indent(view) {
  const { main } = view.state.selection;
  const changes = main.empty ? { from: main.head, insert: INDENT } : chosenLines(view.state).map(({ from }) => ({ from, insert: INDENT }));
  view.dispatch({ changes, selection: main.empty ? { anchor: main.head + INDENT.length } : undefined, userEvent: "input.indent" });
  return true;
}

function dedent(view) {
  const changes = chosenLines(view.state).map(({ from, text }) => ({ from, to: from + Math.min(INDENT.length, text.length - text.trimStart().length) }));
  view.dispatch({ changes, userEvent: "delete.dedent" });
  return true;
}

// Highlights what has a meaning in a module's files.
const SIGNS = /^#{2,6}\s.*?(?=\s*\{#|$)|^\s*:::.*$|^\s*-\s(?:\[[ xX]\])?|^---$|^[\w-]+:(?=\s|$)|\{\{[^}]*\}\}|\{[#.\w][^}]*\}|\]\([^)\s]*(?:\s"[^"]*")?\)/gm;
const KIND = { "#": "heading", ":": "block", "{": "sign", "]": "sign", "-": "sign" };
const matcher = new MatchDecorator({
  regexp: SIGNS,
  decoration: ([text]) => Decoration.mark({ class: `tok-${KIND[text.trimStart()[0]] ?? "sign"}` }),
});
const marks = ViewPlugin.define(
  (view) => ({
    decorations: matcher.createDeco(view),
    update(update) {
      this.decorations = matcher.updateDeco(update, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

const { classList } = document.documentElement;
const dark = classList.contains("dark") || (!classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
const theme = [
  EditorView.darkTheme.of(dark),
  EditorView.theme({
    "&": { border: "2px solid var(--field-line)", backgroundColor: "var(--field)", color: "var(--ink)", height: "70vh", fontSize: "16px" },
    "&.cm-focused": { outline: "4px solid var(--focus, #ffb81c)", outlineOffset: "0" },
    ".cm-content": { fontFamily: "ui-monospace, monospace", caretColor: "var(--ink)" },
    ".cm-cursor": { borderLeftColor: "var(--ink)" },
    ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--ink-2)", borderRight: "1px solid var(--line)" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--hover) 45%, transparent)" },
    ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--link) 30%, transparent)" },
    ".cm-panels, .cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", borderColor: "var(--line-strong)" },
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--card)" },
    ".cm-completionDetail": { fontStyle: "normal", opacity: "0.85" },
    ".cm-foldGutter": { display: "none" },
    ".tok-heading": { fontWeight: "700" },
    ".tok-block": { fontWeight: "700", color: "var(--accent)" },
    ".tok-sign": { color: "var(--link)" },
  }),
];

const form = document.querySelector(".editor-form");
if (form && "adoptedStyleSheets" in Document.prototype) write(form);
