// Answers questions about the package's own scripts: each line of input is {what, ...}, each line of output the answer.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const of = (name) => import(pathToFileURL(`${process.argv[2]}/${name}.js`));
const [walker, marking, state, numbers, lms] = await Promise.all(["walker", "marking", "state", "numbers", "lms"].map(of));

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

const stateOf = ({ scene, flags, tracks }) => ({ scene, flags: [...flags].sort(), tracks });

const ANSWERS = {
  walk({ story, path }) {
    const walk = walker.replay(story, path);
    const scene = walker.sceneOf(story, walk.state.scene);
    return {
      state: stateOf(walk.state),
      steps: walk.steps.map((step) => [stateOf(step.after), step.consequence]),
      body: walker.visible(scene.body, walk.state.flags),
      open: walker.openChoices(story, walk.state).map(({ place }) => place),
      progress: walker.progress(story, walk),
      decisions: walker.decisions(walk).map(({ hindsight, others }) => [
        hindsight,
        others.map((other) => [other.place, other.open, other.consequence, other.hindsight]),
      ]),
      debrief: walker.debriefText(story.debrief, walk.state.flags),
      endings: walker.endingsFound(story, new Set(walker.stepsOf(walk))),
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
  unanswered: ({ asked }) => ({ score: marking.score(asked, null), review: marking.review(asked, null) }),
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
  keep({ state: given, content, limit }) {
    const text = state.written(asState(given), content, limit);
    return { text, back: asPlain(state.readState(text, content)) };
  },
  read: ({ text, content }) => asPlain(state.readState(text, content)),
  timespan: ({ milliseconds }) => lms.timespan(milliseconds),
  identifier: ({ text }) => lms.identifier(text),
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  console.log(JSON.stringify(ANSWERS[asked.what](asked)));
}
