// The site without a network. It is registered only when a person chooses to keep a module on this device; until then,
// and for every page outside the places below, it changes nothing. Pages come from the network first; what is kept is
// shown only when the network does not answer, with the time when it was fetched. For the reasons, see
// docs/decisions/0089.

import { addPiece, beginKeeping, changePiece, countOfOthers, destroy, forget, forgetPages, keep, kept, keeps, pieces, present, removePiece, setPresent } from "./sealed.js";
import { debriefPage, escaped, scenePage } from "./story.js";
import { openChoices, replayAll } from "./walk.js";

const VERSION = 1; // of the format in which the site packs modules: a worker that does not know it keeps nothing
const SHELL = "shell";
const BASE = new URL("./", self.location.href).pathname;
const PATIENCE = 4000; // for a page that has a copy
const SLOW = "slow";
const PATIENCE_SENDING = 15000;
const FRESH = 30 * 60000; // a module that is in use is fetched again after this
const MOST_BY_ITSELF = 3; // modules that are kept although no one asked for that

const at = (path) => BASE + path;
const MODULE = new RegExp(`^${BASE}modules/([^/]+)/`);
const POSTS = [
  ["start_case", /\/modules\/[^/]+\/[^/]+\/start\/$/],
  ["open_debrief", /\/modules\/[^/]+\/[^/]+\/debrief\/$/],
  ["finish_lesson", /\/modules\/[^/]+\/[^/]+\/finish\/$/],
  ["start_quiz", /\/modules\/[^/]+\/[^/]+\/attempt\/$/],
  ["answer", /\/modules\/[^/]+\/[^/]+\/questions\/\d+\/$/],
  ["submit_quiz", /\/modules\/[^/]+\/[^/]+\/submit\/$/],
  ["choose", /\/modules\/[^/]+\/[^/]+\/$/],
  ["answer_review", /\/review\/\d+\/$/],
];
const ASKED_TO_SEND = "?8000"; // the patience of connection.js when a form is sent
const NOT_ANSWERS = new Set(["attempt", "asked", "certainty", "csrf_token", "kept", "opened", "owner", "revision", "then"]);
const PICTURES = new RegExp(`${BASE}pictures/\\w+[.](?:svg|png|jpg|webp)\\b`, "g"); // sound and film are too large to keep unasked
const doingAt = (path) => POSTS.find(([, shape]) => shape.test(path))?.[0];
const keepable = (path) => [at("home/"), at("offline/"), at("glossary/"), at("review/")].includes(path) || MODULE.test(path) || /\/review\/\d+\/$/.test(path);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) =>
  event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()])),
);
self.addEventListener("sync", (event) => event.waitUntil(flush()));

// A reminder says that something is waiting, but not what: see learnapp/deliveries/pushing.py.
self.addEventListener("push", (event) => {
  const body = event.data?.text() || "Something is waiting for you";
  event.waitUntil(self.registration.showNotification("learnapp", { body, tag: "reminder", lang: "en-GB" }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openHome());
});
async function openHome() {
  const [open] = await self.clients.matchAll({ type: "window" });
  const shown = await open?.navigate(at("home/")).catch(() => undefined);
  return shown ? shown.focus() : self.clients.openWindow(at("home/"));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(show(event, request, url.pathname));
    else if (url.pathname === at("account/sign-out/")) event.respondWith(signOut(request));
    else if (doingAt(url.pathname)) event.respondWith(take(event, request, url.pathname));
  } else if (url.pathname === at("healthz") && url.search === ASKED_TO_SEND) {
    event.respondWith(reachable(request, event.clientId));
  } else if (url.pathname.startsWith(at("static/dist/"))) {
    event.respondWith(shell(request));
  } else if (url.pathname.startsWith(at("pictures/"))) {
    event.respondWith(picture(request, url.pathname));
  }
});

// Pages -------------------------------------------------------------------------------------------

async function show(event, request, path) {
  let order = ++orders;
  let coming = Promise.resolve(event.preloadResponse).then((loaded) => loaded ?? fetch(request));
  coming.catch(() => undefined);
  let me = keepable(path) ? await present().catch(() => undefined) : undefined;
  let patience = me && PATIENCE;
  // When the network is back, work done without it is sent before the next page is requested.
  if (me && !me.locked && me.mark !== idle) {
    const up = await sendWaiting().catch(({ message }) => message);
    if (up === SLOW) patience = 1;
    if (up === true) [order, coming] = [++orders, fetch(request)];
    coming.catch(() => undefined);
    me = await present();
  }
  const copy = () => (me && !me.locked ? offlinePage(me.mark, path).catch(() => undefined) : undefined);
  let response;
  try {
    response = await patiently(coming, patience);
  } catch (error) {
    const found = await copy();
    if (found) return found;
    if (me?.locked) return lockedPage();
    if (error.message !== SLOW) return Response.error();
    response = await coming;
  }
  if (response.status >= 500) return (await copy()) ?? response;
  const mark = response.headers.get("Person") ?? "";
  // Lock this person's pages before someone else's page is shown, in case the worker is stopped now.
  if (me && !me.locked && isPage(response) && mark !== me.mark) await here(mark, order).catch(() => undefined);
  const own = response.clone();
  event.waitUntil(seen(path, own, order).catch(() => undefined));
  return response;
}

const patiently = (promise, patience) =>
  patience ? Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error(SLOW)), patience))]) : promise;

const isPage = (response) => response.ok && response.headers.get("Content-Type")?.startsWith("text/html");

// What a page from the site shows: whose it is, and that the network is back.
async function seen(path, response, order) {
  if (!isPage(response)) return;
  const mark = response.headers.get("Person") ?? "";
  await here(mark, order);
  const me = await present();
  if (!me || me.locked || me.mark !== mark) return;
  await new Promise((resolve) => setTimeout(resolve, 500)); // the page is drawn first
  if (keepable(path) && (await kept(mark, `page:${path}`))) await keepPage(mark, path, response);
  await flush();
  const slug = MODULE.exec(path)?.[1];
  if (slug) await keepByItself(mark, slug);
}

// The site has said who is signed in: `mark`, empty for a visitor. What is kept for anyone else is not shown to them.
// A response to an earlier request than the last one heard no longer says who is here now.
let orders = 0;
let heard = 0;
let saying = Promise.resolve();
async function here(mark, order) {
  const said = saying.then(() => order >= heard && ((heard = order), become(mark)));
  saying = said.catch(() => undefined);
  const again = (await said) || [];
  for (const slug of again) await keepModule(mark, slug, false).catch(() => undefined);
}

// The modules to keep again, for someone who is back.
async function become(mark) {
  const me = await present();
  if (me && me.mark === mark) {
    if (!me.locked) return [];
    await setPresent({ mark, locked: false });
    return (await kept(mark, "settings"))?.modules;
  }
  if (me) {
    const settings = await kept(me.mark, "settings");
    await forgetPages(me.mark);
    if (settings) await keep(me.mark, "settings", settings); // what to keep again once they are back
  }
  if (mark && (await keeps(mark))) await setPresent({ mark, locked: false });
  else if (me) await setPresent({ ...me, locked: true });
}

const answerWith = (html, policy) =>
  new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, "Cache-Control": "no-store" } });

async function keepPage(mark, path, response) {
  await keep(mark, `page:${path}`, { html: await response.text(), policy: response.headers.get("Content-Security-Policy"), known: Date.now() });
}

const time = (moment) => new Date(moment).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/London" });

function withNotice(html, words) {
  const notice = `<p class="connection-notice" role="status" id="offline">${words} <a href="${at("offline/")}">This device</a></p>`;
  return html.replace(/(<main [^>]*>)/, (main) => main + notice);
}

const withData = (html, script, data) =>
  html.replace("</head>", () => `<script type="application/json" id="taken">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script><script type="module" src="${script}"></script></head>`);

// The page at this address as this device can show it, or undefined.
async function offlinePage(mark, path, say) {
  const found = await moduleAt(mark, path);
  if (found) {
    const drawn = await drawnPage(mark, path, found);
    if (drawn) return drawn;
  }
  const page = await kept(mark, `page:${path}`);
  if (!page) return undefined;
  let html = withNotice(page.html, say ?? `You are offline. This page is as it was on ${time(page.known)}.`);
  const last = found?.done.filter((piece) => piece.path === path && ["answer", "answer_review"].includes(piece.doing)).at(-1);
  if (last) {
    html = withNotice(page.html, say ?? "You are offline. Your answer is kept on this device and goes to the site when you are connected.");
    html = withData(html, found.pack.script, last.fields);
  } else if (found && doingAt(path) !== "choose") {
    html = withData(html, found.pack.script, []);
  }
  return answerWith(html, page.policy);
}

// The module that an address belongs to, and everything that was done in it since it was packed.
async function moduleAt(mark, path) {
  let slug = MODULE.exec(path)?.[1];
  const settings = await kept(mark, "settings");
  if (!slug && path.startsWith(at("review/"))) slug = (settings?.modules ?? [])[0];
  const pack = slug && (await kept(mark, `module:${slug}`));
  if (!pack || pack.version !== VERSION) return undefined;
  return { slug, pack, done: [...pack.applied, ...(await waiting(mark)).map(([, piece]) => piece)] };
}

const parentOf = (path) => path.replace(/(questions\/\d+|check|submit|attempt|start|debrief|finish)\/$/, "");
const of = (found, address) => found.done.filter((piece) => parentOf(piece.path) === address);

function caseState(found, address) {
  const story = found.pack.cases[address];
  let [path, debriefed] = [story.path, story.debriefed];
  for (const piece of of(found, address)) {
    const fields = Object.fromEntries(piece.fields);
    if (piece.doing === "start_case") path ??= [];
    if (piece.doing === "choose" && path && Number(fields.step) === path.length) path = [...path, Number(fields.choice)];
    if (piece.doing === "open_debrief") debriefed = true;
  }
  return { path, debriefed };
}

function quizState(found, address) {
  const quiz = found.pack.quizzes[address];
  const done = of(found, address);
  const answers = (question) => done.filter((piece) => piece.path === question.address);
  return {
    open: quiz.open || done.some((piece) => piece.doing === "start_quiz"),
    submitted: done.some((piece) => piece.doing === "submit_quiz"),
    answered: quiz.questions.map((question) => question.revision + answers(question).filter((piece) => !piece.same).length),
  };
}

async function drawnPage(mark, path, found) {
  const { pack } = found;
  const address = parentOf(path);
  const framed = (page) => {
    const html = pack.frame.replace("<!--title-->", () => escaped(page.title)).replace("<!--main-->", () => page.html);
    return answerWith(withNotice(html, `You are offline. What you do is kept on this device and goes to the site when you are connected. This module is as it was on ${time(pack.known)}.`), pack.policy);
  };
  if (pack.cases[address]) {
    const { path: walked, debriefed } = caseState(found, address);
    if (!walked) return undefined;
    const { story } = pack.cases[address];
    if (path.endsWith("/debrief/")) return debriefed ? framed(debriefPage(story, walked, pack.address)) : Response.redirect(address, 302);
    return path === address ? framed(scenePage(story, walked, address, debriefed)) : undefined;
  }
  const quiz = pack.quizzes[address];
  if (!quiz) return undefined;
  const { open, submitted, answered } = quizState(found, address);
  if (submitted) return framed(submittedPage(quiz, pack));
  if (!open) return path === address && quiz.questions.length ? undefined : path === address ? framed(timedPage(quiz, pack)) : undefined;
  if (path === address) {
    const next = answered.findIndex((times) => !times);
    return Response.redirect(next < 0 ? `${address}check/` : quiz.questions[next].address, 302);
  }
  return path.endsWith("/check/") ? framed(checkPage(quiz, answered)) : undefined;
}

function checkPage(quiz, answered) {
  const lines = quiz.questions.map((question, place) => `<li><a href="${question.address}">Question ${place + 1}</a>: ${answered[place] ? "answered" : "not answered"}</li>`);
  return {
    title: `Check your answers: ${quiz.title}`,
    html: `<div class="reading"><h1>Check your answers</h1><p>You have answered ${answered.filter(Boolean).length} of ${answered.length}.</p><ol class="nhsuk-list">${lines.join("")}</ol><p>The quiz is marked when this device is connected. Your answers stay on this device until then.</p><form method="post" action="${quiz.address}submit/"><input type="hidden" name="attempt" value="${quiz.attempt}"><button class="nhsuk-button" type="submit">Submit when connected</button></form></div>`,
  };
}

const submittedPage = (quiz, pack) => ({
  title: quiz.title,
  html: `<div class="reading"><h1>${escaped(quiz.title)}</h1><p>You have submitted this quiz on this device. It is marked when the device is connected, and then you can see your results.</p><p><a href="${pack.address}">Back to the module</a></p></div>`,
});
const timedPage = (quiz, pack) => ({
  title: quiz.title,
  html: `<div class="reading"><h1>${escaped(quiz.title)}</h1><p>This quiz has a time limit, so you can start it only with a connection.</p><p><a href="${pack.address}">Back to the module</a></p></div>`,
});

const lockedPage = () =>
  new Response(
    '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>You are signed out - learnapp</title><h1>You are signed out</h1><p>Sign in when you have a connection. Work that waits to be sent is kept on this device until then.</p></html>',
    { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'", "Cache-Control": "no-store" } },
  );

// What is done without a network -------------------------------------------------------------------

async function take(event, request, path) {
  const form = await request.clone().formData();
  const me = await present().catch(() => undefined);
  const own = me && !me.locked ? me.mark : "";
  // A page that this device drew has no token for the site, and waiting work is sent first. So the form is kept, and
  // then sent.
  const held = own && (!form.has("csrf_token") || (own !== idle && (await waiting(own).catch(() => [])).length));
  const ask = () => fetch(request);
  const sent = held ? undefined : ask();
  sent?.catch(() => undefined);
  const found = own ? await moduleAt(own, path).catch(() => undefined) : undefined;
  if (!found) return (sent ?? ask()).catch(() => Response.error());
  try {
    const response = sent && (await patiently(sent, PATIENCE_SENDING));
    if (response?.status < 500) {
      // This device now counts what the site accepted as done, and not what it refused.
      // A quiz that the site started asks the questions that the site drew, so the module is fetched again.
      if (response.type === "opaqueredirect") event.waitUntil(taken(own, path, form, found).catch(() => undefined));
      return response;
    }
  } catch {
    // It is kept on this device.
  }
  const done = await piece(path, form, found);
  if (!done.next) return held ? ask().catch(() => Response.error()) : Response.error();
  if (done.next === path && !done.piece) return (await offlinePage(own, path, "Answer the question before you go on.")) ?? Response.error();
  if (done.piece) {
    await addPiece(own, done.piece);
    idle = "";
    self.registration.sync?.register("send").catch(() => undefined);
  }
  if (held) await sendWaiting().catch(() => undefined);
  const refused = held && done.piece && (await pieces(own)).some(([, one]) => one.id === done.piece.id && one.conflict);
  return Response.redirect(refused ? at("offline/") : done.next, 303);
}

async function taken(mark, path, form, found) {
  if (["start_quiz", "submit_quiz"].includes(doingAt(path))) return keepModule(mark, found.slug);
  const done = await piece(path, form, found);
  if (done.piece) await apply(mark, found.slug, done.piece);
}

// {piece, next}: the piece of work, if there is one, and where it leads. Without `next`, it cannot be done here.
async function piece(path, form, found) {
  const doing = doingAt(path);
  const address = parentOf(path);
  const fields = [...form].filter(([name, value]) => typeof value === "string" && !["csrf_token", "owner", "kept"].includes(name));
  const [story, quiz] = [found.pack.cases[address], found.pack.quizzes[address]];
  const made = (next, ...more) => ({ next, piece: { id: crypto.randomUUID(), doing, path, slug: found.slug, done: new Date().toISOString(), fields: [...fields.filter(([name]) => !more.some(([other]) => other === name)), ...more] } });
  if (doing === "finish_lesson") return made(found.pack.address);
  if (doing === "answer_review" && found.done.some((one) => one.path === path)) return { next: at("review/") };
  if (doing === "answer_review") return found.pack.reviews.includes(path) && isAnswered(fields) ? made(at("review/")) : { next: path };
  if (story) return case_(doing, fields, story, address, found, made);
  if (quiz) return quiz_(doing, path, fields, quiz, address, found, made);
  return {};
}

const isAnswered = (fields) => fields.some(([name, value]) => !NOT_ANSWERS.has(name) && value.trim());

function case_(doing, fields, story, address, found, made) {
  const { path, debriefed } = caseState(found, address);
  if (doing === "start_case") return path ? { next: address } : made(address, ["begin", story.begin]);
  if (!path) return {};
  if (doing === "open_debrief") return debriefed ? { next: `${address}debrief/` } : made(`${address}debrief/`);
  const { step, choice } = Object.fromEntries(fields);
  if (Number(step) > path.length) return {};
  const open = openChoices(story.story, replayAll(story.story, path).state).map((one) => String(one.place));
  if (Number(step) !== path.length || !open.includes(choice)) return { next: address };
  return made(address, ["edition", story.edition], ["path", path.join(",")]);
}

function quiz_(doing, path, fields, quiz, address, found, made) {
  const { open, submitted, answered } = quizState(found, address);
  if (doing === "start_quiz") return open && !submitted ? { next: address } : quiz.begin && !submitted ? made(address, ["begin", quiz.begin]) : {};
  // The site drew the page, and this device does not know what it asks; or the page is older than the submission.
  if (!open || (submitted && doing === "answer")) return {};
  if (submitted) return { next: address };
  if (doing === "submit_quiz") return made(address);
  const place = quiz.questions.findIndex((question) => question.address === path);
  if (place < 0) return {};
  const question = quiz.questions[place];
  if (!isAnswered(fields)) return { next: path };
  const after = fields.some(([name, value]) => name === "then" && value === "check") || place + 1 === quiz.questions.length;
  const next = after ? `${address}check/` : quiz.questions[place + 1].address;
  const last = of(found, address).filter((one) => one.path === path).at(-1);
  const said = (all) => JSON.stringify(all.filter(([name]) => !NOT_ANSWERS.has(name) || name === "certainty").sort());
  if (last && said(last.fields) === said(fields)) return { next };
  return made(next, ["attempt", String(quiz.attempt)], ["asked", question.asked], ["revision", String(answered[place])]);
}

// What the site has accepted is part of what this device knows, until the module is packed again.
let applying = Promise.resolve();
const applied = {}; // how often, by module
function apply(mark, slug, done) {
  applied[slug] = (applied[slug] ?? 0) + 1;
  applying = applying.catch(() => undefined).then(async () => {
    const pack = await kept(mark, `module:${slug}`);
    if (pack && !pack.applied.some((one) => one.id === done.id)) await keep(mark, `module:${slug}`, { ...pack, applied: [...pack.applied, done] });
  });
  return applying;
}

// Before a form with typed text is sent, its page asks whether the site is there. For an answer that this device can
// keep, the worker says yes. It does not answer the page's own regular checks, which say whether the connection has
// dropped.
async function reachable(request, client) {
  try {
    return await fetch(request);
  } catch (error) {
    const path = new URL((await self.clients.get(client)).url).pathname;
    const me = await present();
    if (!["answer", "answer_review", "choose"].includes(doingAt(path)) || !me || me.locked || !(await moduleAt(me.mark, path))) throw error;
    return new Response("");
  }
}

// Sending -------------------------------------------------------------------------------------------

let idle = ""; // the person for whom nothing is waiting: looking each time would delay pages
async function waiting(mark) {
  const found = (await pieces(mark)).filter(([, piece]) => !piece.conflict);
  idle = found.length ? "" : mark;
  return found;
}
const changed = new Map(); // modules to fetch again, each with its owner
let sending;
const sendOn = () => (sending ??= sendAll().finally(() => (sending = undefined)));
// No page waits longer for sending than for the page itself.
const sendWaiting = () => patiently(sendOn(), PATIENCE);

async function flush() {
  await sendOn();
  if (!changed.size) return;
  const again = [...changed];
  changed.clear();
  for (const [slug, mark] of again) await keepModule(mark, slug).catch(() => undefined);
  for (const client of await self.clients.matchAll()) client.postMessage("sent");
}

// In order, one at a time, each until the site has said how it ended. Anything else stops the sending until later.
// Returns whether anything was sent.
async function sendAll() {
  const me = await present();
  if (!me || me.locked) return;
  const all = await waiting(me.mark);
  if (!all.length) return;
  const order = ++orders;
  const now = await (await fetch(at("offline/here/"), { cache: "no-store" })).json();
  if (now.person !== me.mark) return here(now.person, order);
  let up = false;
  for (const [number, piece] of all) {
    const outcome = await send(me.mark, piece, now);
    if (outcome === undefined) break;
    up = true;
    if (outcome && outcome !== "same") await changePiece(me.mark, number, { ...piece, conflict: outcome });
    else {
      await apply(me.mark, piece.slug, { ...piece, same: Boolean(outcome) });
      await removePiece(number);
    }
    changed.set(piece.slug, me.mark);
  }
  return up;
}

// Sends one piece. Returns why it did not count, "" if it did, "same" if it changed nothing, undefined if that is not
// known yet.
async function send(mark, piece, now) {
  const body = new URLSearchParams([...piece.fields, ["csrf_token", now.token], ["owner", now.owner]]);
  if (piece.doing === "answer") {
    const revision = await revisionOf(mark, piece);
    if (revision !== undefined) body.set("revision", revision);
  }
  const response = await fetch(piece.path, { method: "POST", body, headers: { Piece: piece.id, "Done-At": piece.done }, redirect: "manual" });
  if (response.headers.get("Content-Type")?.startsWith("application/json")) return (await response.json()).outcome;
  if (response.status === 404) return "gone";
  // If the site refuses a piece from a person it recognises, it would refuse it again, so it must not hold up the rest.
  const known = response.headers.get("Person") === mark;
  return response.status === 413 || (known && [400, 409].includes(response.status)) ? "refused" : undefined;
}

// How often, as the device knows, the question had been answered before this answer: the site refuses it if the
// question has been answered elsewhere since. Earlier pieces have counted by now. If the module is no longer kept, or
// was kept by another version of this worker, the piece itself has the number.
async function revisionOf(mark, piece) {
  const pack = await kept(mark, `module:${piece.slug}`);
  const address = parentOf(piece.path);
  if (pack?.version !== VERSION || !pack.quizzes[address]) return undefined;
  const place = pack.quizzes[address].questions.findIndex((question) => question.address === piece.path);
  return quizState({ pack, done: pack.applied }, address).answered[place];
}

// Keeping a module ----------------------------------------------------------------------------------

const settingsOf = async (mark) => (await kept(mark, "settings")) ?? { auto: true, modules: [], asked: [] };

async function keepModule(mark, slug, asked, tries = 3) {
  const before = applied[slug];
  const response = await fetch(at(`offline/${slug}/`), { cache: "no-store", redirect: "error" });
  if (!response.ok || response.headers.get("Person") !== mark) throw new Error("not kept");
  const policy = response.headers.get("Content-Security-Policy");
  const pack = await response.json();
  if (pack.version !== VERSION) throw new Error("not kept");
  let bytes = 0;
  const pictures = new Set(JSON.stringify(pack).match(PICTURES));
  await (await caches.open(SHELL)).addAll(pack.shell);
  for (const path of pack.fetch) {
    const page = await fetch(path, { cache: "no-store" });
    if (!page.ok || page.redirected || page.headers.get("Person") !== mark) continue;
    const html = await page.text();
    bytes += html.length;
    for (const one of html.match(PICTURES) ?? []) pictures.add(one);
    await keep(mark, `page:${path}`, { html, policy, known: Date.now() });
  }
  for (const quiz of Object.values(pack.quizzes))
    for (const question of quiz.questions) {
      bytes += question.html.length;
      await keep(mark, `page:${question.address}`, { html: question.html, policy, known: Date.now() });
      delete question.html;
    }
  for (const path of pictures) bytes += await keepPicture(mark, path);
  pack.pictures = [...pictures];
  bytes += JSON.stringify(pack).length;
  // What was done while this was fetched may not be in it.
  if (applied[slug] !== before && tries) return keepModule(mark, slug, asked, tries - 1);
  await keep(mark, `module:${slug}`, { ...pack, policy, bytes, known: Date.now(), applied: [] });
  const settings = await settingsOf(mark);
  const modules = [slug, ...settings.modules.filter((one) => one !== slug)];
  const chosen = asked ? [...new Set([...settings.asked, slug])] : settings.asked;
  const [byItself, extra] = [modules.filter((one) => !chosen.includes(one)), MOST_BY_ITSELF];
  for (const one of byItself.slice(extra)) await forgetModule(mark, one);
  await keep(mark, "settings", { ...settings, asked: chosen, modules: modules.filter((one) => !byItself.slice(extra).includes(one)) });
}

// A picture, whose address is its digest, so it never changes. Returns how large it is.
async function keepPicture(mark, path) {
  const response = await fetch(path);
  if (!response.ok) return 0;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  await keep(mark, `page:${path}`, { data, type: response.headers.get("Content-Type") });
  return bytes.length;
}

async function picture(request, path) {
  try {
    return await fetch(request);
  } catch {
    const me = await present().catch(() => undefined);
    const found = me && !me.locked ? await kept(me.mark, `page:${path}`) : undefined;
    if (!found) return Response.error();
    return new Response(Uint8Array.from(atob(found.data), (letter) => letter.charCodeAt(0)), { headers: { "Content-Type": found.type } });
  }
}

async function forgetModule(mark, slug) {
  const pack = await kept(mark, `module:${slug}`);
  const questions = Object.values(pack?.quizzes ?? {}).flatMap((quiz) => quiz.questions.map((question) => question.address));
  const shared = new Set();
  for (const other of (await settingsOf(mark)).modules) if (other !== slug) for (const path of (await kept(mark, `module:${other}`))?.pictures ?? []) shared.add(path);
  const pictures = (pack?.pictures ?? []).filter((path) => !shared.has(path));
  for (const path of [...(pack?.fetch ?? []).filter((one) => MODULE.test(one)), ...questions, ...pictures]) await forget(mark, `page:${path}`);
  await forget(mark, `module:${slug}`);
}

const tried = {};
async function keepByItself(mark, slug) {
  const settings = await settingsOf(mark);
  const pack = await kept(mark, `module:${slug}`);
  if ((!settings.auto && !pack) || (pack && Date.now() - pack.known < FRESH) || Date.now() - (tried[slug] ?? 0) < FRESH / 6) return;
  tried[slug] = Date.now();
  await keepModule(mark, slug);
}

// Files of the site, whose names contain their digests.
async function shell(request) {
  return (await caches.match(request)) ?? fetch(request);
}

// Signing out ----------------------------------------------------------------------------------------

async function signOut(request) {
  const fields = [...(await request.clone().formData())];
  const me = await present().catch(() => undefined);
  await flush().catch(() => undefined);
  const own = me && !me.locked ? me.mark : "";
  const unsent = own ? await pieces(own).catch(() => []) : [];
  const others = await countOfOthers(own).catch(() => 0);
  if ((unsent.length || others) && !fields.some(([name, value]) => name === "anyway" && value === "yes")) return unsentPage(own, fields, unsent, others);
  let response;
  try {
    response = await fetch(request);
  } catch {
    await clear();
    return new Response(
      `<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not signed out yet - learnapp</title><h1>Not signed out yet</h1><p>What was kept on this device is gone. The site could not be reached, so this browser is still signed in. Sign out again when you have a connection.</p><p><a href="${at("home/")}">Home</a></p></html>`,
      { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'", "Cache-Control": "no-store" } },
    );
  }
  if (response.type === "opaqueredirect" || response.ok) await clear();
  return response;
}

async function clear() {
  await destroy();
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
}

async function unsentPage(mark, fields, unsent, others) {
  const found = unsent.length ? await moduleAt(mark, at(`modules/${unsent[0][1].slug}/`)) : undefined;
  const inputs = fields.map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`);
  const one = unsent.length === 1;
  const own = unsent.length ? `<p>${one ? "One piece" : `${unsent.length} pieces`} of your work on this device ${one ? "has" : "have"} not reached the site. <a href="${at("offline/")}">See what it is</a></p>` : "";
  const theirs = others ? "<p>Someone else has work on this device that has not reached the site. It is sent when they sign in here.</p>" : "";
  const html = `<div class="reading"><h1>Before you sign out</h1>${own}${theirs}<p>Signing out deletes everything that this device keeps.</p><form method="post" action="${at("account/sign-out/")}">${inputs.join("")}<input type="hidden" name="anyway" value="yes"><button class="nhsuk-button" type="submit">Sign out and delete it</button></form><p><a href="${at("home/")}">Stay signed in</a></p></div>`;
  const frame = found?.pack.frame ?? '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title><!--title--></title><main><!--main--></main></html>';
  return answerWith(frame.replace("<!--title-->", "Before you sign out").replace("<!--main-->", () => html), found?.pack.policy ?? "default-src 'none'; form-action 'self'");
}

// What the page of this device asks -----------------------------------------------------------------

self.addEventListener("message", (event) => {
  const reply = event.ports[0];
  event.waitUntil(
    asked(event.data).then(
      (answer) => reply?.postMessage(answer ?? {}),
      (error) => reply?.postMessage({ error: error.name || "Error" }),
    ),
  );
});

async function asked({ ask, ...about }) {
  if (ask === "keep") {
    const now = await (await fetch(at("offline/here/"), { cache: "no-store" })).json();
    if (!now.person) throw new Error("signed out");
    await beginKeeping(now.person);
    await setPresent({ mark: now.person, locked: false });
    await keepModule(now.person, about.module, true);
    return state();
  }
  const me = await present();
  if (!me || me.locked) return { modules: [], waiting: [], others: 0, auto: false };
  if (ask === "drop") {
    const settings = await settingsOf(me.mark);
    await forgetModule(me.mark, about.module);
    const without = (all) => all.filter((one) => one !== about.module);
    await keep(me.mark, "settings", { ...settings, modules: without(settings.modules), asked: without(settings.asked) });
  }
  if (ask === "auto") await keep(me.mark, "settings", { ...(await settingsOf(me.mark)), auto: about.on });
  if (ask === "dismiss") await removePiece(about.number);
  if (ask === "send") await flush().catch(() => undefined);
  return state();
}

async function state() {
  const me = await present();
  const settings = await settingsOf(me.mark);
  const packs = await Promise.all(settings.modules.map((slug) => kept(me.mark, `module:${slug}`)));
  const modules = packs.filter(Boolean).map(({ module, title, address, bytes, known }) => ({ module, title, address, bytes, known }));
  const waiting = (await pieces(me.mark)).map(([number, { id, doing, path, done, fields, conflict }]) => ({ number, id, doing, path, done, conflict, typed: fields.filter(([name]) => !NOT_ANSWERS.has(name) && !["begin", "edition", "path", "step", "choice"].includes(name)).map(([, value]) => value) }));
  return { auto: settings.auto, modules, waiting, others: await countOfOthers(me.mark) };
}
