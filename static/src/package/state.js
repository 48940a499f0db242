// What a package remembers of one person's work, and how that fits into the little that a learning system keeps.
//
// SCORM 1.2 keeps 4,096 characters; some systems fewer than they say. So `written` never exceeds LIMIT, whatever the size
// of the module: first what is done and the best results, then the open work, the newest first, as much as there is room
// for. Only letters, figures and ".-_~*!:;,()" are used: some systems spoil others.
//
//   state = { done: Set of parts, best: Map part -> percent, work: Map part -> work, at: lesson_location }
//   case: { path, debriefed, tried: Set of "scene/place" by number, whatIf: path or null }
//   quiz: { open: attempt or null, last: attempt or null }, attempt = { draw, asked: [question], answers: Map at -> answer }

export const LIMIT = 3500;
const HEAD = 1500; // the most that each of the two lists at the front may take

export const fresh = () => ({ done: new Set(), best: new Map(), work: new Map() });

const small = (number) => (number < 36 ? number.toString(36) : `(${number.toString(36)})`);
const list = (numbers) => numbers.map(small).join("");
const numbersOf = (text) => [...text.matchAll(/\(([0-9a-z]+)\)|([0-9a-z])/g)].map(([, long, one]) => parseInt(long ?? one, 36));
const plain = (text) => text.replace(/[^0-9A-Za-z]/gu, (sign) => `_${sign.codePointAt(0).toString(36)}.`);
const typed = (text) => text.replace(/_([0-9a-z]+)\./g, (_, code) => String.fromCodePoint(parseInt(code, 36)));

// An answer, by the kind of the question: what the learner wrote in their own words is not kept, only that they did.
const ANSWERS = {
  ticks: { write: (answer) => list(answer), read: numbersOf },
  ranking: { write: (answer) => list(answer), read: numbersOf },
  pairs: { write: (answer) => list(answer), read: numbersOf },
  number: {
    write: ({ typed: text, value }) => `${plain(text.slice(0, 60))}-${plain(`${value}`)}`,
    read: (text) => ({ typed: typed(text.split("-")[0]), value: Number(typed(text.split("-")[1])) }),
  },
  script: { write: small, read: (text) => numbersOf(text)[0] },
  words: { write: () => "w", read: () => null },
};

const LETTERS = { ticks: "t", ranking: "r", pairs: "p", number: "n", script: "s", words: "w" };
const KINDS = Object.fromEntries(Object.entries(LETTERS).map(([kind, letter]) => [letter, kind]));

function attempt(value) {
  if (!value) return "";
  const answers = value.asked.map((_, at) => {
    if (!value.answers.has(at)) return "";
    const { kind, answer } = value.answers.get(at);
    return answer === null ? "w" : LETTERS[kind] + ANSWERS[kind].write(answer);
  });
  return `${small(value.draw)},${list(value.asked)},${answers.join("!")}`;
}

function readAttempt(text) {
  if (!text) return null;
  const [draw, asked, answers] = text.split(",");
  const read = new Map();
  answers.split("!").forEach((one, at) => {
    if (one) read.set(at, { kind: KINDS[one[0]], answer: one === "w" ? null : ANSWERS[KINDS[one[0]]].read(one.slice(1)) });
  });
  return { draw: numbersOf(draw)[0], asked: numbersOf(asked), answers: read };
}

// A part's work as texts, the fullest first; the shorter ones leave out what is not essential.
function versions(work) {
  if ("path" in work) {
    const way = `c${work.debriefed ? 1 : 0},${list(work.path)}`;
    const tried = [...work.tried].map((step) => step.split("/").map(Number)).flat();
    return [`${way},${list(tried)},${work.whatIf ? `w${list(work.whatIf)}` : ""}`, `${way},,`];
  }
  const open = attempt(work.open);
  return [`q${open}*${attempt(work.last)}`, ...(open ? [`q${open}*`] : [])];
}

function read(text) {
  if (text[0] === "c") {
    const [debriefed, path, tried, whatIf] = text.slice(1).split(",");
    const pairs = numbersOf(tried);
    const steps = new Set(pairs.flatMap((scene, at) => (at % 2 ? [] : [`${scene}/${pairs[at + 1]}`])));
    return {
      path: numbersOf(path),
      debriefed: debriefed === "1",
      tried: steps,
      whatIf: whatIf ? numbersOf(whatIf.slice(1)) : null,
    };
  }
  const [open, last] = text.slice(1).split("*");
  return { open: readAttempt(open), last: readAttempt(last) };
}

// The state as a text of at most LIMIT characters. `content` has the digests of the package.
export function written(state, content, limit = LIMIT) {
  const parts = Math.max(-1, ...state.done) + 1;
  let done = "";
  for (let at = 0; at < parts; at += 4) {
    done += [0, 1, 2, 3].reduce((sum, bit) => sum + (state.done.has(at + bit) ? 2 ** bit : 0), 0).toString(16);
  }
  let best = "";
  for (const [part, percent] of state.best) {
    const one = small(part) + small(percent);
    if (best.length + one.length <= HEAD) best += one;
  }
  let text = `1~${content.shape}~${content.digest}~${done.slice(0, HEAD)}~${best}~`;
  for (const [part, work] of [...state.work].reverse()) {
    const fits = versions(work).map((one) => `${small(part)}:${one};`).find((one) => text.length + one.length <= limit);
    if (fits) text += fits;
  }
  return text;
}

// The state in a text; a fresh one if the text is not ours. If it is from another edition with the same parts,
// completed parts and best results are kept, and unfinished work starts again.
export function readState(text, content) {
  const state = fresh();
  const found = /^1~([0-9a-f]*)~([0-9a-f]*)~([0-9a-f]*)~([0-9a-z()]*)~([^]*)$/.exec(text ?? "");
  if (!found || found[1] !== content.shape) return state;
  [...found[3]].forEach((four, at) => {
    for (let bit = 0; bit < 4; bit += 1) if (parseInt(four, 16) & (2 ** bit)) state.done.add(at * 4 + bit);
  });
  const best = numbersOf(found[4]);
  for (let at = 0; at + 1 < best.length; at += 2) state.best.set(best[at], best[at + 1]);
  if (found[2] !== content.digest) return state;
  const works = found[5].split(";").slice(0, -1).reverse(); // a text that was cut short has no end, and is left out
  for (const one of works) {
    const [part] = one.split(":");
    try {
      state.work.set(numbersOf(part)[0], read(one.slice(part.length + 1)));
    } catch {
      // Not as we wrote it, so that part starts again.
    }
  }
  return state;
}

// Remove from a state any work that does not fit the module's parts, whatever a system did to it.
export function fitting(state, parts) {
  const whole = (attempt, quiz) =>
    attempt === null ||
    (attempt.asked.length > 0 &&
      attempt.asked.every((place) => place < quiz.questions.length) &&
      [...attempt.answers].every(([at, { kind }]) => {
        const place = attempt.asked[at];
        return place !== undefined && quiz.questions[place].draws[0].answer === kind;
      }));
  for (const [number, work] of state.work) {
    const part = parts[number];
    const fits =
      part && ("path" in work ? part.kind === "case" : part.kind === "quiz" && whole(work.open, part) && whole(work.last, part));
    if (!fits) state.work.delete(number);
  }
  for (const number of [...state.done, ...state.best.keys()]) {
    if (number < parts.length) continue;
    state.done.delete(number);
    state.best.delete(number);
  }
  return state;
}
