// Walking a case: the rules of learnapp/domain/cases/cases.py and debrief_text.py, held to them by
// tests/exports/scorm/test_walker.py. A passage is [when, html]; a walk is the places of the choices taken.

export const holds = (when, flags) => when.every((flag) => (flag[0] === "!" ? !flags.has(flag.slice(1)) : flags.has(flag)));

export const visible = (passages, flags) =>
  passages
    .filter(([when]) => holds(when, flags))
    .map(([, html]) => html)
    .join("\n");

export const sceneOf = (story, id) => story.scenes.find((scene) => scene.id === id);

export const start = (story) => ({
  scene: story.scenes[0].id,
  flags: new Set(),
  tracks: Object.fromEntries(story.tracks.map(([track]) => [track, 0])),
});

export function openChoices(story, state) {
  const choices = sceneOf(story, state.scene).choices;
  return choices.map((choice, place) => ({ choice, place })).filter(({ choice }) => holds(choice.when, state.flags));
}

const flagsAfter = (choice, flags) => {
  const after = new Set(flags);
  for (const flag of choice.clears) after.delete(flag);
  for (const flag of choice.sets) after.add(flag);
  return after;
};

// The step that a choice makes; nothing if there is no such choice or it is not open.
export function take(story, state, place) {
  const scene = sceneOf(story, state.scene);
  const choice = scene.choices[place];
  if (!choice || !holds(choice.when, state.flags)) return undefined;
  const flags = flagsAfter(choice, state.flags);
  const tracks = { ...state.tracks };
  for (const [track, by] of Object.entries(choice.moves)) tracks[track] += by;
  const after = { scene: choice.to, flags, tracks };
  return { scene, place, choice, before: state, after, consequence: visible(choice.consequence, flags) };
}

// The walk along a path, as far as it fits the case.
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

export const decides = (scene) => scene.choices.length > 1;

// For each decision of a walk: its step, the hindsight on it, and what else could have been done there.
export function decisions(walk) {
  return walk.steps.filter((step) => decides(step.scene)).map((step) => ({
    step,
    hindsight: visible(step.choice.hindsight, step.after.flags),
    others: step.scene.choices
      .map((choice, place) => {
        const flags = flagsAfter(choice, step.before.flags);
        return {
          place,
          choice,
          open: holds(choice.when, step.before.flags),
          consequence: visible(choice.consequence, flags),
          hindsight: visible(choice.hindsight, flags),
        };
      })
      .filter(({ place }) => place !== step.place),
  }));
}

// Decisions made, and how many there are in all: at least `fewest`, at most `most`.
export function progress(story, walk) {
  const known = new Map();
  const left = (id) => {
    if (!known.has(id)) {
      const scene = sceneOf(story, id);
      const onward = scene.choices.map((choice) => left(choice.to));
      const own = Number(decides(scene));
      const few = onward.length ? own + Math.min(...onward.map((range) => range[0])) : 0;
      const many = onward.length ? own + Math.max(...onward.map((range) => range[1])) : 0;
      known.set(id, [few, many]);
    }
    return known.get(id);
  };
  const made = walk.steps.filter((step) => decides(step.scene)).length;
  const [few, many] = left(walk.state.scene);
  return { made, fewest: made + few, most: made + many, here: decides(sceneOf(story, walk.state.scene)) };
}

export const inAll = ({ fewest, most }) =>
  fewest === most ? `${most}` : `${fewest} ${most === fewest + 1 ? "or" : "to"} ${most}`;

// The titles of the endings that one of these steps, as "scene/place", leads to.
export function endingsFound(story, steps) {
  const targets = new Set();
  for (const scene of story.scenes) {
    scene.choices.forEach((choice, place) => steps.has(`${scene.id}/${place}`) && targets.add(choice.to));
  }
  return story.scenes.filter((scene) => scene.ending && targets.has(scene.id)).map((scene) => scene.title);
}

export const stepsOf = (walk) => walk.steps.map((step) => `${step.scene.id}/${step.place}`);

const TITLE = "(?:<h[2-6][^>]*>[^<]*</h[2-6]>|<p><strong>[^<]*</strong></p>)";
const LESSON = new RegExp(
  "(?:<h[2-6][^>]*>One lesson\\.?</h[2-6]>\\s*(<p>.*?</p>)|<p><strong>One lesson\\.?</strong> (.*?</p>))",
  "s",
);
const PARAGRAPH = /(<p>(?!<strong>[^<]*<\/strong><\/p>).*?<\/p>)()/s;
const TITLE_OF_NOTHING = new RegExp(`${TITLE}\\s*(?=${TITLE}|$)`, "g");

// The debrief in three parts: its lesson, the passages for this walk, and the rest.
export function debriefText(passages, flags) {
  const shown = passages.filter(([when]) => holds(when, flags));
  const yours = shown.filter(([when]) => when.length).map(([, html]) => html).join("\n");
  let rest = shown.filter(([when]) => !when.length).map(([, html]) => html).join("\n");
  const found = LESSON.exec(rest) ?? PARAGRAPH.exec(rest);
  const lesson = found ? (found[1] ?? `<p>${found[2]}`) : "";
  if (found) rest = rest.slice(0, found.index) + rest.slice(found.index + found[0].length);
  return { lesson, yours, rest: rest.replace(TITLE_OF_NOTHING, "").trim() };
}
