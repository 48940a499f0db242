// Walking a case without a network, by the rules of learnapp/domain/cases/cases.py: a test walks the same paths with
// both. A story is what learnapp/learner/offline/story_page.py makes of a case. Nothing here knows of pages.

export const holds = (when, flags) => when.every((flag) => (flag[0] === "!" ? !flags.has(flag.slice(1)) : flags.has(flag)));

export const visible = (passages, flags) =>
  passages.filter((passage) => holds(passage.when, flags)).map((passage) => passage.html).join("\n");

const start = (story) => ({
  scene: story.start,
  flags: new Set(),
  tracks: Object.fromEntries(Object.keys(story.tracks).map((name) => [name, 0])),
});

export const openChoices = (story, state) =>
  story.scenes[state.scene].choices
    .map((choice, place) => ({ ...choice, place }))
    .filter((choice) => holds(choice.when, state.flags));

const flagsAfter = (choice, flags) =>
  new Set([...[...flags].filter((flag) => !choice.clears.includes(flag)), ...choice.sets]);

// One choice taken. The text of a consequence depends on the flags that the choice itself has set.
function take(story, before, place) {
  const choice = story.scenes[before.scene].choices[place];
  if (!choice || !holds(choice.when, before.flags)) throw new RangeError(`no choice ${place} in ${before.scene}`);
  const flags = flagsAfter(choice, before.flags);
  const tracks = { ...before.tracks };
  for (const name in tracks) tracks[name] += choice.moves[name] ?? 0;
  const after = { scene: choice.target, flags, tracks };
  return { scene: before.scene, place, choice, before, after, consequence: visible(choice.consequence, flags) };
}

// The walk that a path records; throws RangeError if the path does not fit the story.
export function replay(story, path) {
  let state = start(story);
  const steps = [];
  for (const place of path) {
    const step = take(story, state, place);
    steps.push(step);
    state = step.after;
  }
  return { state, steps };
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

// For each decision of a walk: what looking back says of it, and what each choice not taken would have led to at once.
export const decisions = (story, walk) =>
  walk.steps
    .filter((step) => isDecision(story, step.scene))
    .map((step) => ({
      ...step,
      hindsight: visible(step.choice.hindsight, step.after.flags),
      others: story.scenes[step.scene].choices
        .map((choice, place) => ({ choice, place, flags: flagsAfter(choice, step.before.flags) }))
        .filter(({ place }) => place !== step.place)
        .map(({ choice, place, flags }) => ({
          place,
          html: choice.html,
          open: holds(choice.when, step.before.flags),
          consequence: visible(choice.consequence, flags),
          hindsight: visible(choice.hindsight, flags),
        })),
    }));
