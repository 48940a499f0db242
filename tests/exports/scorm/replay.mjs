// Answers questions about the package's own scripts: each line of input is {what, ...}, each line of output the answer.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const of = (name) => import(pathToFileURL(`${process.argv[2]}/${name}.js`));
const names = ["../walk", "debrief", "marking", "state", "numbers", "lms"];
const [walker, debrief, marking, state, numbers, lms] = await Promise.all(names.map(of));

function attempt(value) {
  return value && { ...value, answers: new Map(value.answers) };
}

const plainAttempt = (value) => value && { ...value, answers: [...value.answers] };

const asState = ({ done, best, work }) => ({
  done: new Set(done),
  best: new Map(best),
  work: new Map(
    work.map(([part, one]) => [
      part,
      "path" in one ? { ...one, tried: new Set(one.tried) } : { open: attempt(one.open), last: attempt(one.last) },
    ]),
  ),
});

const asPlain = ({ done, best, work }) => ({
  done: [...done],
  best: [...best],
  work: [...work].map(([part, one]) => [
    part,
    "path" in one ? { ...one, tried: [...one.tried] } : { open: plainAttempt(one.open), last: plainAttempt(one.last) },
  ]),
});

// A page some frames below the one with the API. Frames of another site throw at everything but `parent`.
function windows(api, standard, { depth = 1, hostile = [], opened = false } = {}) {
  const name = standard === "2004" ? "API_1484_11" : "API";
  const top = { [name]: api, opener: null };
  top.parent = top;
  top.top = top;
  let here = top;
  for (let at = 0; at < depth; at += 1) {
    const frame = { parent: here, top, opener: null };
    here = hostile.includes(at)
      ? new Proxy(frame, {
          get(of, what) {
            if (what === "parent") return of[what];
            throw new DOMException("Blocked a frame with another origin", "SecurityError");
          },
        })
      : frame;
  }
  if (!opened) return here;
  const popup = { opener: here };
  popup.parent = popup;
  popup.top = popup;
  return popup;
}

const ANSWERS = {
  // What the debrief adds to a walk, and how far the path fitted.
  debriefed({ story, path }) {
    const walk = walker.replay(story, path);
    return {
      steps: walk.steps.length,
      text: debrief.debriefText(story.debrief, walk.state),
      endings: debrief.endingsFound(story, new Set(walker.stepsTaken(walk.steps))),
    };
  },
  answer({ asked, form }) {
    try {
      const answer = marking.parse(asked, (field) => form[field] ?? []);
      return { answer, score: marking.score(asked, answer), review: marking.review(asked, answer) };
    } catch (error) {
      if (!(error instanceof marking.AnswerError)) throw error;
      return { error: [error.field, error.message] };
    }
  },
  unanswered: ({ asked }) => ({ score: marking.score(asked, undefined), review: marking.review(asked, undefined) }),
  lost: ({ asked }) => marking.review(asked, null),
  number({ text, unit }) {
    try {
      return { value: numbers.typedNumber(text, unit) };
    } catch (error) {
      return { error: error.message };
    }
  },
  choose({ quiz }) {
    return marking.choose(quiz);
  },
  share: ({ answered }) => marking.share(answered),
  mean: ({ all }) => marking.meanPercent(all),
  keep({ state: given, content, limit }) {
    const text = state.written(asState(given), content, limit);
    return { text, back: asPlain(state.readState(text, content)) };
  },
  read: ({ text, content }) => asPlain(state.readState(text, content)),
  // What of a kept text still fits the parts of a package.
  resumed: ({ text, content }) => asPlain(state.fitting(state.readState(text, content), content.parts)),
  // A package's calls to a system that answers `values` and refuses what is named in `refuses` (a call, so many times).
  play({ standard, values, refuses, steps, frames }) {
    const said = [];
    const left = { ...refuses };
    const names = standard === "2004" ? ["Initialize", "Commit", "Terminate"] : ["LMSInitialize", "LMSCommit", "LMSFinish"];
    const [get, set, wrong] = standard === "2004" ? ["GetValue", "SetValue", "GetLastError"] : ["LMSGetValue", "LMSSetValue", "LMSGetLastError"];
    const take = (name) => {
      if (!left[name]) return "true";
      left[name] -= 1;
      return "false";
    };
    const api = {
      [get]: (element) => values[element] ?? "",
      [wrong]: () => "0",
      [set](element, value) {
        const answer = take(element);
        said.push([set, element, value, answer]);
        return answer;
      },
    };
    for (const name of names) {
      api[name] = (word) => {
        const answer = take(name);
        said.push([name, word, answer]);
        return answer;
      };
    }
    let time = 0;
    const found = lms.connect(windows(api, standard, frames), standard, () => time);
    const answers = [];
    for (const [what, about] of found ? steps : []) {
      if (what === "wait") time += about;
      else answers.push(found[what](about) ?? null);
    }
    return { connected: found !== null, said, answers, before: found?.before ?? null };
  },
  timespan: ({ milliseconds }) => lms.timespan(milliseconds),
  identifier: ({ text }) => lms.identifier(text),
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  console.log(JSON.stringify(ANSWERS[asked.what](asked)));
}
