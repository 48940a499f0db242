// The learning system: finding its API, and telling it where the learner is. SCORM 1.2, and 2004 by the second table.
// The caller decides what to say; this file decides how each standard wants it said.

const HIGHEST = 20; // windows to climb

// A property of a window, or nothing: reading one of another site's page throws an error.
const of = (win, name) => {
  try {
    return win[name] ?? null;
  } catch {
    return null;
  }
};

function above(win, name) {
  let here = win;
  for (let steps = 0; here && steps < HIGHEST; steps += 1) {
    const api = of(here, name);
    if (api) return api;
    const parent = of(here, "parent");
    here = parent === here ? null : parent;
  }
  return null;
}

function findApi(win, name) {
  const opener = of(win, "opener") ?? of(of(win, "top") ?? win, "opener");
  return above(win, name) ?? (opener ? above(opener, name) : null);
}

const two = (number) => `${number}`.padStart(2, "0");

const clock = (date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

// HHHH:MM:SS.SS, at most 9999 hours.
export function timespan(milliseconds) {
  const hundredths = Math.min(Math.max(0, Math.round(milliseconds / 10)), 9999 * 360000 + 359999);
  const seconds = Math.floor(hundredths / 100);
  const hours = `${Math.floor(seconds / 3600)}`.padStart(4, "0");
  return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${two(hundredths % 100)}`;
}

const duration = (milliseconds) => `PT${(Math.max(0, milliseconds) / 1000).toFixed(2)}S`;

// An identifier that the strictest systems accept: no spaces, no characters of other scripts, 255 at most.
export const identifier = (text) => text.replace(/[^\u0021-\u007E]/g, "_").slice(0, 255) || "_";

const letter = (place) => "abcdefghijklmnopqrstuvwxyz0123456789"[place % 36];

// Kinds of answers -> the type of the interaction and the learner's response in each standard.
const SAID = {
  ticks: ["choice", (answer, between) => answer.map(letter).join(between)],
  ranking: ["sequencing", (answer, between) => order(answer).map(letter).join(between)],
  pairs: ["matching", (answer, between, of_) => answer.map((place, row) => letter(row) + of_ + letter(place)).join(between)],
  number: ["numeric", (answer) => `${answer.value}`],
  script: ["likert", (answer) => letter(answer)],
};

const order = (answer) => answer.map((place, option) => [place, option]).sort((a, b) => a[0] - b[0]).map(([, option]) => option);

const V12 = {
  api: "API",
  calls: ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish", "LMSGetLastError"],
  suspend: "cmi.suspend_data",
  location: "cmi.core.lesson_location",
  status: "cmi.core.lesson_status",
  done: ["completed", "passed"],
  time: ["cmi.core.session_time", timespan],
  exit: ["cmi.core.exit", "suspend", ""],
  score: (percent) => [
    ["cmi.core.score.min", "0"],
    ["cmi.core.score.max", "100"],
    ["cmi.core.score.raw", `${percent}`],
  ],
  wrong: "wrong",
  response: "student_response",
  between: ",",
  of: ".",
  at: ["time", clock],
  // The strictest systems allow CMIDecimal three digits before the point.
  numeric: (text) => /^-?[0-9]{0,3}(\.[0-9]*)?$/.test(text),
  leave: () => null,
};

const V2004 = {
  api: "API_1484_11",
  calls: ["Initialize", "GetValue", "SetValue", "Commit", "Terminate", "GetLastError"],
  suspend: "cmi.suspend_data",
  location: "cmi.location",
  status: "cmi.completion_status",
  done: ["completed"],
  time: ["cmi.session_time", duration],
  // After anything but "suspend", a learner who comes back starts again: nothing is kept, and nothing counts as done.
  exit: ["cmi.exit", "suspend", "suspend"],
  score: (percent) => [
    ["cmi.score.min", "0"],
    ["cmi.score.max", "100"],
    ["cmi.score.raw", `${percent}`],
    ["cmi.score.scaled", `${percent / 100}`],
  ],
  wrong: "incorrect",
  response: "learner_response",
  between: "[,]",
  of: "[.]",
  at: ["timestamp", (date) => date.toISOString().replace(/\dZ$/, "Z")],
  numeric: () => true,
  leave: () => ["adl.nav.request", "suspendAll"],
};

// Whether there is a learning system at all, whatever it answers.
export const present = (win, standard) => findApi(win, (standard === "2004" ? V2004 : V12).api) !== null;

// A connection to the learning system; null where there is none, or it does not answer.
export function connect(win, standard, now = () => Date.now()) {
  const model = standard === "2004" ? V2004 : V12;
  const api = findApi(win, model.api);
  if (!api) return null;
  const [begin, get, set, commit, finish, lastError] = model.calls;
  const call = (name, ...words) => {
    try {
      return `${api[name](...words)}`;
    } catch {
      return "";
    }
  };
  if (call(begin, "") !== "true") return null;
  let began = now();
  let open = true;
  let unsaved = false; // something was set and not committed yet
  let refused = ""; // the first value that the system would not accept, for people who look for faults
  const held = new Map();

  function put(name, value) {
    if (held.get(name) === value) return true;
    if (call(set, name, value) !== "true") {
      refused ||= `${name}: ${call(lastError)}`;
      return false;
    }
    held.set(name, value);
    unsaved = true;
    return true;
  }

  const status = call(get, model.status);
  let done = model.done.includes(status);
  const before = { suspend: call(get, model.suspend), location: call(get, model.location), done };
  if (!done) put(model.status, "incomplete");
  put(model.exit[0], model.exit[done ? 2 : 1]);
  unsaved = call(commit, "") !== "true";

  return {
    before,
    get refused() {
      return refused;
    },
    // Report the learner's progress. False if the system did not accept it: the next call tries again.
    save({ suspend, location, percent, finished }) {
      if (!open) return false;
      put(model.suspend, suspend);
      put(model.location, location.slice(0, 255));
      if (percent !== null) for (const [name, value] of model.score(percent)) put(name, value);
      if (finished && !done) {
        done = put(model.status, "completed");
        put(model.exit[0], model.exit[done ? 2 : 1]);
      }
      if (unsaved) unsaved = call(commit, "") !== "true";
      return !unsaved;
    },
    // Report the answers of a quiz: each {id, kind, answer, scored, right}. Answers in the learner's own words are not
    // reported.
    report(answers) {
      if (!open) return;
      let next = parseInt(call(get, "cmi.interactions._count"), 10) || 0;
      for (const { id, kind, answer, scored, right } of answers) {
        if (!(kind in SAID) || answer === null) continue;
        const [type, say] = SAID[kind];
        const said = say(answer, model.between, model.of).slice(0, 255);
        const to = `cmi.interactions.${next}.`;
        if (!put(`${to}id`, identifier(id))) return;
        const numeric = type !== "numeric" || model.numeric(said);
        put(`${to}type`, numeric ? type : "fill-in");
        const [at, write] = model.at;
        put(`${to}${at}`, write(new Date(now())));
        put(`${to}${model.response}`, said);
        put(`${to}result`, scored ? (right ? "correct" : model.wrong) : "neutral");
        next += 1;
      }
    },
    // The page may be closed or come back, so this reports everything except the end.
    pause() {
      if (!open) return;
      put(model.time[0], model.time[1](now() - began));
      unsaved = call(commit, "") !== "true";
    },
    // The end of this sitting, once.
    finish() {
      if (!open) return;
      open = false;
      put(model.time[0], model.time[1](now() - began));
      const leave = model.leave();
      if (leave) put(...leave);
      call(commit, "");
      call(finish, "");
    },
    // After the browser restored a page from memory.
    again() {
      if (open) return true;
      open = call(begin, "") === "true";
      began = now();
      held.clear();
      if (open) put(model.exit[0], model.exit[done ? 2 : 1]);
      return open;
    },
  };
}
