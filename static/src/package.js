// The script of a package (learnapp/exports/scorm): draws the module from content.js in one page, keeps the learner's
// place, and tells the learning system of it. In SCORM 1.2 that is lesson_status; in 2004 completion_status.

import { caseStart, caseWork, debriefPage, scenePage } from "./package/case_pages.js";
import { connect, present } from "./package/lms.js";
import { AnswerError, choose, meanPercent, parse, percent, score } from "./package/marking.js";
import { bar, button, details, errorSummary, escaped, linkButton, meaning, tag, wordsUsed } from "./package/markup.js";
import { answerOf, asked, checkPage, questionPage, quizStart, quizWork, resultsPage, shareOf } from "./package/quiz_pages.js";
import { fitting, LIMIT, readState, written } from "./package/state.js";
import { openChoices, replay, take } from "./walk.js";

const REFUSED =
  "Your learning system did not open this package, perhaps because it is open in another window. What you do here is not reported. Close it and open it again from there.";
const RETRY = 15_000;
const LONGEST_2004 = 30_000; // Terminate() of some systems fails with more than 64 KB of everything
const bytes = Uint8Array.from(atob(window.learnappContent), (sign) => sign.charCodeAt(0) ^ 0x5a);
const content = JSON.parse(new TextDecoder().decode(bytes));
const { parts } = content;
parts.forEach((part, number) => {
  part.at = `part.${number}`;
});

const main = document.getElementById("maincontent");
const saving = document.getElementById("saving");
const name = `learnapp-${content.slug}-${content.shape}`;
const stored = {
  get: () => {
    try {
      return localStorage.getItem(name) ?? "";
    } catch {
      return "";
    }
  },
  set: (text) => {
    try {
      localStorage.setItem(name, text);
    } catch {
      // The browser keeps nothing, so the work lasts as long as the page.
    }
  },
};

const lms = connect(window, content.standard);
const refused = !lms && present(window, content.standard);
const limit = content.standard === "2004" ? LONGEST_2004 : LIMIT;
const own = lms ? "" : stored.get();
const state = fitting(readState(lms ? lms.before.suspend : own.split("\n")[0], content), parts);
let retry;

// Saving

const finished = () => parts.every((_, number) => state.done.has(number));

// Over the best results of the end quizzes that were submitted.
function result() {
  return meanPercent(
    parts.flatMap((part, number) => (part.purpose === "end" && state.best.has(number) ? [state.best.get(number)] : [])),
  );
}

function save() {
  const suspend = written(state, content, limit);
  const location = here().slice(0, 255);
  clearTimeout(retry);
  if (!lms) {
    stored.set(`${suspend}\n${location}`);
    return;
  }
  const kept = lms.save({ suspend, location, percent: result(), finished: finished() });
  const words = kept ? "" : "Your learning system has not saved this yet. We will try again. Keep this page open.";
  if (saving.textContent !== words) saving.textContent = words;
  if (!kept) retry = setTimeout(save, RETRY);
}

const workOf = (number, make) => {
  const work = state.work.get(number) ?? make();
  state.work.delete(number); // the newest last
  state.work.set(number, work);
  return work;
};

// Pages

const here = () => location.hash.slice(1) || "contents";

function nextButton(number) {
  const onward = parts.findIndex((_, other) => other > number && !state.done.has(other));
  const first = onward < 0 ? parts.findIndex((_, other) => !state.done.has(other)) : onward;
  const next = first >= 0 && first !== number ? linkButton(`Next: ${escaped(parts[first].title)}, ${parts[first].minutes}`, parts[first].at) : "";
  return next + linkButton("Back to the contents", "contents", Boolean(next));
}

function contentsPage() {
  const first = parts.findIndex((_, number) => !state.done.has(number));
  const items = parts.map((part, number) => {
    const done = state.done.has(number);
    const mark = done ? "✓" : number + 1;
    const tagged = done ? tag("Done", "green") : state.work.has(number) ? tag("Started", "blue") : "";
    return `<li class="activity activity-${part.kind}${done ? " activity-done" : ""}${number === first ? " activity-next" : ""}"><span class="activity-mark" aria-hidden="true">${mark}</span><div class="activity-body"><a class="activity-link" href="#${part.at}">${escaped(part.title)}</a><p class="activity-about">${part.named}, about ${part.minutes}</p></div>${tagged}</li>`;
  });
  const kept = lms
    ? `<p>This package reports your progress to your learning system as you go.</p>${button("Save and leave", "leave", { secondary: true })}`
    : `<p>${refused ? REFUSED : "No learning system was found, so your progress is kept in this browser only."}</p>`;
  return `<div class="reading"><h1>${escaped(content.title)}</h1><p class="lede">${escaped(content.summary)}</p>
${bar(state.done.size, parts.length, escaped(content.title))}
${first < 0 ? "<p><strong>You have finished this module.</strong> You can revisit any part of it or take a quiz again.</p>" : ""}
<h2>Contents</h2><ol class="activities">${items.join("")}</ol>
${details("About this module", `<div class="prose">${content.introduction}</div>`)}
${content.glossary.length ? '<p><a href="#glossary">Glossary</a></p>' : ""}
<p><a href="about.html" target="_blank" rel="noopener">About this package and what it reports</a></p>${kept}</div>`;
}

const glossaryPage = () => `<div class="reading"><h1>Glossary</h1><dl class="glossary">${content.glossary
  .map((term) => `<dt class="glossary-term" data-term="${term.id}" tabindex="-1">${term.title}</dt><dd class="glossary-meaning">${meaning(term)}</dd>`)
  .join("")}</dl></div>`;

function lessonPage(part, number) {
  const end = state.done.has(number)
    ? `<p>${tag("Finished", "green")}</p><div class="actions">${nextButton(number)}</div>`
    : button("Mark as finished", "finish-lesson");
  return `<div class="reading"><p class="eyebrow">Lesson, about ${part.minutes}</p><h1>${escaped(part.title)}</h1><div class="prose">${part.body}</div>${wordsUsed(content, part.terms)}<p class="muted">${part.source}</p>${end}</div>`;
}

function casePage(part, number, rest) {
  const work = state.work.get(number);
  if (!work && state.done.has(number) && rest[0] !== "again") return caseDone(part, number);
  if (!work) return caseStart(part);
  const ended = part.scenes[replay(part, work.path).state.scene].ending;
  if (work.debriefed && work.whatIf === null && ended && rest[0] !== "story") return debriefPage(content, part, work, nextButton(number));
  return scenePage(content, part, work);
}

// A case whose path did not fit into what the system keeps.
const caseDone = (part, number) =>
  `<div class="reading"><h1>${escaped(part.title)}</h1><p>${tag("Done", "green")}</p><p>The way you took is no longer kept. You can walk the case again.</p><div class="actions">${button("Walk it again", "start-case", { secondary: true })}${nextButton(number)}</div></div>`;

function quizPage(part, number, rest) {
  const work = state.work.get(number) ?? quizWork();
  const [what, at] = rest;
  if (what === "results" && work.last) return resultsPage(content, part, work.last, nextButton(number));
  if (!work.open) return quizStart(content, part, work, state.best.get(number));
  if (what === "check") return checkPage(part, work.open);
  const wanted = what === "q" ? Number(at) - 1 : work.open.asked.findIndex((_, one) => !work.open.answers.has(one));
  if (wanted < 0 || !(wanted < work.open.asked.length)) return checkPage(part, work.open);
  return questionPage(content, part, work.open, wanted);
}

const PAGES = { lesson: lessonPage, case: casePage, quiz: quizPage };

function page() {
  const [what, ...rest] = here().split(".");
  const part = what === "part" ? parts[rest[0]] : undefined;
  if (part) return PAGES[part.kind](part, Number(rest[0]), rest.slice(1));
  if (what === "glossary") return glossaryPage();
  return contentsPage();
}

const current = () => {
  const number = Number(here().split(".")[1]);
  return [parts[number], number];
};

let drawn; // the address of the page that is shown

function show({ focus = true } = {}) {
  main.innerHTML = page();
  const at = here();
  const way = at.startsWith("glossary") && drawn && !drawn.startsWith("glossary") ? [drawn, "Back"] : ["contents", "Contents"];
  document.getElementById("back").innerHTML =
    at === "contents" ? "" : `<a class="nhsuk-back-link" href="#${way[0]}">${way[1]}</a>`;
  const heading = main.querySelector("h1");
  document.title = at === "contents" ? content.title : `${heading.textContent}: ${content.title}`;
  heading.tabIndex = -1;
  fill();
  if (focus) {
    const term = at.startsWith("glossary.") && main.querySelector(`[data-term="${at.slice("glossary.".length)}"]`);
    const story = main.querySelector(".consequence");
    (term || heading).focus({ preventScroll: true });
    (term || story || document.body).scrollIntoView();
  }
  drawn = at;
}

// Put the answer that was kept back into its question's form.
function fill() {
  const form = main.querySelector("form[data-form=answer]");
  if (!form) return;
  const [quiz, number] = current();
  const attempt = state.work.get(number).open;
  const at = Number(form.dataset.at);
  const answer = answerOf(attempt, at);
  if (answer === undefined || answer === null) return;
  const one = asked(quiz, attempt, at);
  const set = (field, value) => {
    form.elements[field].value = value;
  };
  if (one.answer === "ticks") form.querySelectorAll("input").forEach((box) => (box.checked = answer.includes(Number(box.value))));
  if (one.answer === "script") form.elements.answer.value = one.points[answer];
  if (one.answer === "number") set("answer", answer.typed);
  if (one.answer === "ranking") one.order.forEach((option, shown) => set(`place-${shown}`, answer[option]));
  if (one.answer === "pairs") answer.forEach((place, row) => set(`${one.field}-${row}`, one.order.indexOf(place)));
  if (one.answer === "words") one.fields.forEach((field, row) => set(field, answer[row]));
}

// Go to an address and show it, even if it is this one.
function go(address) {
  if (here() === address) {
    save();
    show();
  } else {
    location.hash = address;
  }
}

// What buttons do

const ACTS = {
  "finish-lesson"(part, number) {
    state.done.add(number);
    go(part.at);
  },
  "start-case"(part, number) {
    state.work.delete(number);
    workOf(number, caseWork);
    go(part.at);
  },
  choose(part, number, value) {
    const work = workOf(number, caseWork);
    const path = work.whatIf ?? work.path;
    const walk = replay(part, path);
    const step = take(part, walk.state, value);
    if (!step) return;
    path.push(value);
    for (const { scene, place } of work.whatIf ? [step, ...step.routes] : []) work.tried.add(`${part.order.indexOf(scene)}/${place}`);
    go(part.at);
  },
  debrief(part, number) {
    workOf(number, caseWork).debriefed = true;
    state.done.add(number);
    go(part.at);
  },
  "what-if"(part, number, value) {
    const work = workOf(number, caseWork);
    work.whatIf = work.path.slice(0, value);
    go(part.at);
  },
  "leave-what-if"(part, number) {
    workOf(number, caseWork).whatIf = null;
    go(part.at);
  },
  "start-quiz"(part, number) {
    const work = workOf(number, quizWork);
    const draw = work.last ? work.last.draw + 1 : Math.floor(Math.random() * 3);
    work.open = { draw: draw % 3, asked: choose(part), answers: new Map() };
    go(`${part.at}.q.1`);
  },
  "submit-quiz"(part, number) {
    const work = workOf(number, quizWork);
    const attempt = work.open;
    work.last = attempt;
    work.open = null;
    state.done.add(number);
    const share = shareOf(part, attempt);
    if (part.purpose === "end" && share !== null) state.best.set(number, Math.max(percent(share), state.best.get(number) ?? 0));
    if (lms && content.answers && part.purpose === "end") report(part, attempt);
    go(`${part.at}.results`);
  },
  leave() {
    save();
    lms.finish();
    main.innerHTML = `<div class="reading"><h1 tabindex="-1">Saved</h1><p>Your learning system has your progress. You can close this window or leave the page.</p></div>`;
    main.querySelector("h1").focus();
    document.getElementById("back").innerHTML = "";
    if (window.opener) window.close();
  },
};

function report(quiz, attempt) {
  lms.report(
    attempt.asked.map((place, at) => {
      const one = asked(quiz, attempt, at);
      const answer = answerOf(attempt, at) ?? null;
      const right = score(one, answer) >= one.outOf;
      return { id: `${quiz.slug}.${quiz.questions[place].id}`, kind: one.answer, answer, scored: one.outOf > 0, right };
    }),
  );
}

const number = (text) => (text === "" ? undefined : Number(text));

main.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-act]");
  if (pressed) ACTS[pressed.dataset.act](...current(), number(pressed.dataset.value));
  const term = event.target.closest("a[href^='#glossary.']");
  if (term && explain(term)) event.preventDefault();
  const field = event.target.closest("[data-field]");
  if (field) {
    event.preventDefault();
    document.getElementById(field.dataset.field)?.focus();
  }
});

main.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const [part, place] = current();
  const sent = new FormData(form);
  if (form.dataset.form === "choice") {
    const value = sent.get("choice");
    if (value === null) refuse(form, new AnswerError("Choose what to do.", "choice"));
    else ACTS.choose(part, place, Number(value));
    return;
  }
  const work = workOf(place, quizWork);
  const at = Number(form.dataset.at);
  const one = asked(part, work.open, at);
  try {
    work.open.answers.set(at, { kind: one.answer, answer: parse(one, (field) => sent.getAll(field)) });
  } catch (error) {
    if (!(error instanceof AnswerError)) throw error;
    refuse(form, error);
    return;
  }
  const onward = at + 2 <= work.open.asked.length ? `${part.at}.q.${at + 2}` : `${part.at}.check`;
  go(part.each ? `${part.at}.q.${at + 1}` : onward);
});

// If a word is explained at the end of the page, open it there, so that nothing half typed is lost.
function explain(link) {
  const wanted = `details [data-term="${link.hash.slice("#glossary.".length)}"]`;
  const meant = link.closest("section")?.querySelector(wanted) ?? main.querySelector(wanted);
  if (!meant || meant.closest("details").contains(link)) return false;
  const folded = meant.closest("details");
  folded.open = true;
  folded.querySelector("[data-back]")?.remove();
  meant.closest("dl").insertAdjacentHTML("afterend", `<p data-back><a href="${link.hash}">Back to the text</a></p>`);
  folded.querySelector("[data-back] a").addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    link.focus();
  });
  meant.focus();
  return true;
}

// Say what is wrong above the page and beside the field, as the site does.
function refuse(form, { message, field }) {
  main.querySelector("#problem")?.remove();
  main.querySelectorAll(".nhsuk-error-message").forEach((old) => old.remove());
  main.querySelectorAll(".nhsuk-form-group--error").forEach((old) => old.classList.remove("nhsuk-form-group--error"));
  main.querySelector(".reading").insertAdjacentHTML("afterbegin", errorSummary(escaped(message), field));
  const input = document.getElementById(field);
  const group = input?.closest(".nhsuk-form-group");
  if (group) {
    group.classList.add("nhsuk-form-group--error");
    const mark = `<span class="nhsuk-error-message" id="${field}-error"><span class="nhsuk-u-visually-hidden">Error:</span> ${escaped(message)}</span>`;
    const before = group.querySelector(".nhsuk-radios, .nhsuk-checkboxes, .nhsuk-input-wrapper, .nhsuk-select, .nhsuk-textarea");
    before?.insertAdjacentHTML("beforebegin", mark);
    (group.querySelector("fieldset") ?? input).setAttribute("aria-describedby", `${field}-error`);
  }
  document.title = `Error: ${document.title.replace(/^Error: /, "")}`;
  main.querySelector("#problem").focus();
}

// Coming and going

addEventListener("hashchange", () => {
  if (lms && !lms.again()) {
    saving.textContent = "Your learning system has closed this package. Open it again from there.";
    return;
  }
  if (here() === "maincontent") return; // the skip link
  show();
  save();
});
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") lms?.pause();
});
addEventListener("pagehide", () => lms?.finish());
addEventListener("pageshow", (event) => {
  if (event.persisted) lms?.again();
});

const before = lms ? lms.before.location : own.split("\n")[1];
if (!location.hash && before && before !== "contents") history.replaceState(null, "", `#${before}`);
if (refused) saving.textContent = REFUSED;
show({ focus: false });
save();
window.learnappPackage = { drawn: () => drawn, refused: () => lms?.refused ?? "" };
