// Walking a case in script, by the rules of learnapp/domain/cases/cases.py: tests/domain/cases/test_story.py walks the
// same paths with both. A story is what learnapp/domain/cases/story.py makes of a case. Nothing here knows about pages.

// One part of a condition: a flag, a flag that must not be set, or a threshold of a track.
function checked(check, { flags, tracks }) {
  const [, name, sign, number] = /^(.*)([<>]=)(.*)$/.exec(check) ?? [];
  if (sign) return sign === ">=" ? (tracks[name] ?? 0) >= Number(number) : (tracks[name] ?? 0) <= Number(number);
  return check[0] === "!" ? !flags.has(check.slice(1)) : flags.has(check);
}

const holds = (when, state) => when.every((part) => part.split(" or ").some((check) => checked(check, state)));

export const visible = (passages, state) =>
  passages.filter((passage) => holds(passage.when, state)).map((passage) => passage.html).join("\n");

const start = (story) => ({
  scene: story.start,
  flags: new Set(),
  tracks: Object.fromEntries(Object.keys(story.tracks).map((name) => [name, 0])),
  taken: new Set(),
});

const stepName = (scene, place) => `${scene}/${place}`;

// A hub's choices can be taken once.
const isOpen = (story, state, scene, place) =>
  holds(story.scenes[scene].choices[place].when, state) && !state.taken.has(stepName(scene, place));

export const openChoices = (story, state) =>
  story.scenes[state.scene].choices
    .map((choice, place) => ({ ...choice, place }))
    .filter(({ place }) => isOpen(story, state, state.scene, place));

// The choices that the present scene shows as taken.
export const choicesMarked = (story, state) =>
  story.scenes[state.scene].marked
    ? story.scenes[state.scene].choices.filter((_, place) => state.taken.has(stepName(state.scene, place)))
    : [];

function after(story, scene, place, before) {
  const choice = story.scenes[scene].choices[place];
  const flags = new Set([...[...before.flags].filter((flag) => !choice.clears.includes(flag)), ...choice.sets]);
  const tracks = { ...before.tracks };
  for (const name in tracks) tracks[name] += choice.moves[name] ?? 0;
  const taken = story.scenes[scene].hub ? new Set(before.taken).add(stepName(scene, place)) : before.taken;
  return { scene: choice.target, flags, tracks, taken };
}

// Where a walk goes without a choice: each junction takes the first route that holds.
function throughJunctions(story, state) {
  const routes = [];
  let here = state;
  while (story.scenes[here.scene].junction) {
    const [route] = openChoices(story, here);
    if (!route) break;
    routes.push({ scene: here.scene, place: route.place });
    here = { ...here, scene: route.target };
  }
  return [here, routes];
}

// The step that a choice makes; undefined if there is no such choice or it is not open. The text of a consequence depends
// on the flags that the choice itself has set.
export function take(story, before, place) {
  const { scene } = before;
  const choice = story.scenes[scene].choices[place];
  if (!choice || !isOpen(story, before, scene, place)) return undefined;
  const state = after(story, scene, place, before);
  const [settled, routes] = throughJunctions(story, state);
  return { scene, place, choice, before, after: settled, consequence: visible(choice.consequence, state), routes };
}

// The choices of these steps and the routes after them, as "scene/place".
export const stepsTaken = (steps) =>
  steps.flatMap((step) => [step, ...step.routes].map(({ scene, place }) => stepName(scene, place)));

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

export const isDecision = (story, scene) => story.scenes[scene].choices.length > 1 && !story.scenes[scene].junction;

// For each scene that can be visited again, all scenes on the ways back to it.
function loops(story, leads) {
  const following = (id) => {
    const found = new Set();
    const waiting = [id];
    while (waiting.length) {
      for (const target of leads(waiting.pop())) {
        if (found.has(target)) continue;
        found.add(target);
        waiting.push(target);
      }
    }
    return found;
  };
  const around = {};
  for (const hub of Object.keys(story.scenes).filter((id) => story.scenes[id].hub && !around[id])) {
    const together = [...following(hub)].filter((id) => following(id).has(hub));
    for (const id of together) around[id] = together;
  }
  return around;
}

// How many decisions are made, and the fewest and most there can be in all. Conditions are ignored.
export function progress(story, walk) {
  const leads = (id) => story.scenes[id].choices.map((choice) => choice.target);
  const own = (id) => (isDecision(story, id) ? 1 : 0);
  const made = walk.steps.reduce((sum, step) => sum + own(step.scene), 0);
  const here = walk.state.scene;
  return { made, fewest: made + fewestLeft(leads, own, here), most: made + mostLeft(story, leads, own, walk.state), here: own(here) === 1 };
}

function fewestLeft(leads, own, start) {
  const seen = new Set();
  let now = [start];
  for (let made = 0; now.length; made += 1) {
    const later = [];
    while (now.length) {
      const id = now.pop();
      if (seen.has(id)) continue;
      if (!leads(id).length) return made;
      seen.add(id);
      (own(id) ? later : now).push(...leads(id));
    }
    now = later;
  }
  return 0;
}

// In a loop, each choice of a hub leads round once; those already taken no longer do.
function mostLeft(story, leads, own, { scene: start, taken }) {
  const around = loops(story, leads);
  const most = (numbers) => Math.max(0, ...numbers);
  const isHub = (id) => Boolean(story.scenes[id].hub);
  const toHub = (id) => (isHub(id) ? 0 : own(id) + most(leads(id).filter((target) => around[id].includes(target)).map(toHub)));
  const known = {};
  const left = (id) => (known[id] ??= leftOnce(id));
  function leftOnce(id) {
    const together = around[id];
    if (!together) return most(leads(id).map((target) => own(id) + left(target)));
    const again = together.filter(isHub).flatMap((hub) =>
      leads(hub).map((target, place) =>
        together.includes(target) && !taken.has(stepName(hub, place)) ? own(hub) + toHub(target) : 0,
      ),
    );
    const out = together.flatMap((one) =>
      leads(one).filter((target) => !together.includes(target)).map((target) => (isHub(one) ? own(one) : 0) + left(target)),
    );
    return toHub(id) + again.reduce((sum, one) => sum + one, 0) + most(out);
  }
  return left(start);
}

// `6`, `5 or 6` or `5 to 7`.
export const inAll = ({ fewest, most }) =>
  fewest === most ? `${most}` : `${fewest} ${most === fewest + 1 ? "or" : "to"} ${most}`;

// For each decision of a walk: its step, what the debrief says about it, and what each choice not taken would have led
// to at once. A choice that was taken on another visit to a hub does not count as one not taken.
export function decisions(story, walk) {
  const walked = new Set(stepsTaken(walk.steps));
  const others = ({ scene, place: chosen, before }) =>
    story.scenes[scene].choices
      .map((choice, place) => ({ choice, place, state: after(story, scene, place, before) }))
      .filter(({ place }) => place !== chosen && !(story.scenes[scene].hub && walked.has(stepName(scene, place))))
      .map(({ choice, place, state }) => ({
        place,
        html: choice.html,
        open: isOpen(story, before, scene, place),
        consequence: visible(choice.consequence, state),
        hindsight: visible(choice.hindsight, state),
      }));
  return walk.steps
    .map((step, number) => ({ ...step, number }))
    .filter((step) => isDecision(story, step.scene))
    .map((step) => ({ ...step, hindsight: visible(step.choice.hindsight, step.after), others: others(step) }));
}
