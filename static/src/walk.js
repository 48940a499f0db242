// Walking a case in script, by the rules of learnapp/domain/cases/cases.py: tests/domain/cases/test_story.py walks the
// same paths with both. A story is what learnapp/domain/cases/story.py makes of a case. Nothing here knows of pages.

const holds = (when, { flags }) => when.every((flag) => (flag[0] === "!" ? !flags.has(flag.slice(1)) : flags.has(flag)));

export const visible = (passages, state) =>
  passages.filter((passage) => holds(passage.when, state)).map((passage) => passage.html).join("\n");

const start = (story) => ({
  scene: story.start,
  flags: new Set(),
  tracks: Object.fromEntries(Object.keys(story.tracks).map((name) => [name, 0])),
});

export const openChoices = (story, state) =>
  story.scenes[state.scene].choices
    .map((choice, place) => ({ ...choice, place }))
    .filter((choice) => holds(choice.when, state));

function after(choice, before) {
  const flags = new Set([...[...before.flags].filter((flag) => !choice.clears.includes(flag)), ...choice.sets]);
  const tracks = { ...before.tracks };
  for (const name in tracks) tracks[name] += choice.moves[name] ?? 0;
  return { scene: choice.target, flags, tracks };
}

// The step that a choice makes; undefined if there is no such choice or it is not open. The text of a consequence depends
// on the flags that the choice itself has set.
export function take(story, before, place) {
  const choice = story.scenes[before.scene].choices[place];
  if (!choice || !holds(choice.when, before)) return undefined;
  const state = after(choice, before);
  return { scene: before.scene, place, choice, before, after: state, consequence: visible(choice.consequence, state) };
}

// The walk that a path records, as far as it fits the story.
export function replay(story, path) {
  let state = start(story);
  const steps = [];
  for (const place of path) {
    const step = take(story, state, place);
    if (!step) break;
    steps.push(step);
    state = step.after;
  }
  return { state, steps };
}

// The same; throws RangeError if the path does not fit to its end.
export function replayAll(story, path) {
  const walk = replay(story, path);
  if (walk.steps.length < path.length) throw new RangeError(`step ${walk.steps.length + 1} does not fit`);
  return walk;
}

export const isDecision = (story, scene) => story.scenes[scene].choices.length > 1;

// How many decisions are made, and the fewest and most there can be in all.
export function progress(story, walk) {
  const known = {};
  const left = (id) =>
    (known[id] ??= (() => {
      const onward = story.scenes[id].choices.map((choice) => left(choice.target));
      if (!onward.length) return [0, 0];
      const own = isDecision(story, id) ? 1 : 0;
      return [own + Math.min(...onward.map(([few]) => few)), own + Math.max(...onward.map(([, many]) => many))];
    })());
  const made = walk.steps.filter((step) => isDecision(story, step.scene)).length;
  const [few, many] = left(walk.state.scene);
  return { made, fewest: made + few, most: made + many, here: isDecision(story, walk.state.scene) };
}

// `6`, `5 or 6` or `5 to 7`.
export const inAll = ({ fewest, most }) =>
  fewest === most ? `${most}` : `${fewest} ${most === fewest + 1 ? "or" : "to"} ${most}`;

// For each decision of a walk: which step it was, what looking back says of it, and what each choice not taken would have
// led to at once.
export const decisions = (story, walk) =>
  walk.steps
    .map((step, number) => ({ ...step, number }))
    .filter((step) => isDecision(story, step.scene))
    .map((step) => ({
      ...step,
      hindsight: visible(step.choice.hindsight, step.after),
      others: story.scenes[step.scene].choices
        .map((choice, place) => ({ choice, place, state: after(choice, step.before) }))
        .filter(({ place }) => place !== step.place)
        .map(({ choice, place, state }) => ({
          place,
          html: choice.html,
          open: holds(choice.when, step.before),
          consequence: visible(choice.consequence, state),
          hindsight: visible(choice.hindsight, state),
        })),
    }));
