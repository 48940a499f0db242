// The pages of a case: its start, a scene, and the debrief with the map.

import { choicesMarked, decisions, inAll, isDecision, openChoices, progress, replay, stepsTaken, visible } from "../walk.js";
import { debriefText, endingsFound } from "./debrief.js";
import { button, details, escaped, signed, submit, tag, textOf, whoSees, wordsUsed } from "./markup.js";

export const caseWork = () => ({ path: [], debriefed: false, tried: new Set(), whatIf: null });

const people = (story) =>
  `<ul class="cast">${Object.entries(story.people).map(([name, who]) => `<li><strong>${escaped(name)}</strong>, ${escaped(who)}</li>`).join("")}</ul>`;

export const caseStart = (story) => `<div class="reading"><p class="eyebrow">Case, about ${story.minutes}</p>
<h1>${escaped(story.title)}</h1>${story.summary ? `<p class="lede">${escaped(story.summary)}</p>` : ""}
<p>You are <strong>${escaped(story.youAre)}</strong>. You can stop at any point and come back to the same scene.</p>
${button("Start the case", "start-case")}
${Object.keys(story.people).length ? `<h2 class="nhsuk-heading-s">Who you will meet</h2>${people(story)}` : ""}
${whoSees(`<h2 class="nhsuk-heading-s">Who can see your choices</h2><p>Your learning system sees only that you finished the case, never what you chose.</p>
<p>We keep your first attempt as your record. Afterwards you can reopen any decision to see what else could have happened.</p>`)}</div>`;

function gauges(story, before, after) {
  const rows = Object.entries(story.tracks).map(([track, label]) => {
    const value = after.tracks[track];
    const by = value - before.tracks[track];
    const moved = by ? ` <span class="muted">(${by > 0 ? "up" : "down"} ${Math.abs(by)})</span>` : "";
    return `<li>${escaped(label)}: <strong>${signed(value)}</strong>${moved}</li>`;
  });
  return `<section class="tracks" aria-label="Where things stand"><h2 class="tracks-heading">Where things stand</h2>
<p class="muted">Each starts at 0. Higher is better.</p><ul class="nhsuk-list">${rows.join("")}</ul></section>`;
}

// Every step that leads to an ending a person has found: those of the record and of what-ifs, by the scenes' numbers.
export function found(story, work) {
  const named = [...work.tried].map((step) => step.split("/")).map(([scene, place]) => `${story.order[scene]}/${place}`);
  return new Set([...stepsTaken(replay(story, work.path).steps), ...named]);
}

const endings = (story, steps) => {
  const titles = endingsFound(story, steps);
  const of = Object.values(story.scenes).filter((scene) => scene.ending).length;
  const named = titles.length > 1 ? `: ${titles.map((title) => `“${escaped(title)}”`).join(", ")}` : "";
  return `<p class="endings-found"><strong>You have found ${titles.length} of ${of} endings</strong>${named}.</p>`;
};

export function scenePage(content, story, work) {
  const whatIf = work.whatIf !== null;
  const walk = replay(story, work.whatIf ?? work.path);
  const { state, steps } = walk;
  const scene = story.scenes[state.scene];
  const last = steps.at(-1);
  const far = progress(story, walk);
  const made = far.made;
  let said = `${inAll(far)} decisions to come`;
  if (scene.ending) said = "How it ended";
  else if (far.here) said = `Decision ${made + 1} of ${inAll(far)}`;
  else if (made) said = `${made} of ${inAll(far)} decisions made`;
  const gauge =
    scene.ending || made
      ? `<progress class="progress-bar" max="${far.most || 1}" value="${far.most ? made : 1}" aria-hidden="true"></progress>`
      : "";
  const past = steps.filter((step) => isDecision(story, step.scene));
  return `<div class="reading"><div class="told" id="story">${
    last?.consequence
      ? `<section class="consequence"><p class="consequence-choice"><span class="consequence-label">You chose</span> ${last.choice.html}</p><div class="prose">${last.consequence}</div></section>`
      : ""
  }<article class="scene${scene.ending ? " ending" : ""}">${scene.later ? '<p class="later">Later</p>' : ""}
<p class="eyebrow">${escaped(story.title)}${whatIf ? ", what if?" : ""}</p>
<p class="case-progress"><span>${said}</span>${gauge}</p>
<h1 class="scene-heading">${escaped(scene.title)}</h1><div class="prose">${visible(scene.body, state)}</div></article></div>
${wordsUsed(content, scene.terms)}${scene.ending ? end(story, work, whatIf) : choices(story, state)}
${Object.keys(story.people).length && !made ? `<aside class="tracks">${details("Who is who", people(story), true)}</aside>` : ""}
${Object.keys(story.tracks).length && made ? gauges(story, last.before, state) : ""}
${
  past.length
    ? details(
        "The story so far",
        `<ol class="past">${past.map((step) => `<li class="past-step"><strong>${escaped(story.scenes[step.scene].title)}</strong><br>${step.choice.html}</li>`).join("")}</ol>`,
      )
    : ""
}${whatIf && !scene.ending ? `<p><strong>What if?</strong> You are trying a different choice. Your record does not change.</p>${button("Back to the debrief", "leave-what-if", { secondary: true, small: true })}` : ""}</div>`;
}

function end(story, work, whatIf) {
  const shown = endings(story, found(story, work));
  if (whatIf) return shown + button("Back to the debrief", "leave-what-if");
  if (work.debriefed) return shown + button("Read the debrief", "debrief");
  return `${shown}<p>The debrief shows the route you took, who paid for it, and one lesson. Opening it marks the case as done. You can still try other routes afterwards.</p>${button("Open the debrief", "debrief")}`;
}

const chosenBefore = (marked) =>
  marked.length
    ? `<p class="muted">You have already chosen:</p><ul class="nhsuk-list nhsuk-list--bullet">${marked.map(({ html }) => `<li>${html}</li>`).join("")}</ul>`
    : "";

function choices(story, state) {
  const open = openChoices(story, state);
  if (!isDecision(story, state.scene)) return `<div>${button(open[0].html, "choose", { value: open[0].place })}</div>`;
  const items = open.map(
    ({ html, place }, at) =>
      `<div class="nhsuk-radios__item"><input class="nhsuk-radios__input" id="choice${at ? `-${at + 1}` : ""}" name="choice" type="radio" value="${place}"><label class="nhsuk-label nhsuk-radios__label" for="choice${at ? `-${at + 1}` : ""}">${html}</label></div>`,
  );
  return `${chosenBefore(choicesMarked(story, state))}<form data-form="choice" novalidate><div class="nhsuk-form-group"><fieldset class="nhsuk-fieldset">
<legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--m">What do you do?</legend>
<div class="nhsuk-radios choices">${items.join("")}</div></fieldset></div>${submit("Do this")}</form>`;
}

const ledTo = (other) =>
  `<div class="prose">${other.consequence}</div>` +
  (other.hindsight ? `<div class="prose hindsight"><p class="hindsight-title">Looking back</p>${other.hindsight}</div>` : "");

export function debriefPage(content, story, work, next) {
  const walk = replay(story, work.path);
  const { state } = walk;
  const text = debriefText(story.debrief, state);
  const way = decisions(story, walk);
  const cost = Object.entries(story.tracks).map(([track, label]) => `<li>${escaped(label)}: <strong>${signed(state.tracks[track])}</strong></li>`);
  const tried = found(story, work);
  const sections = way.map(({ number, scene, choice, hindsight, others }, at) => {
    const { title } = story.scenes[scene];
    const moved = Object.entries(choice.moves)
      .filter(([, by]) => by)
      .map(([track, by]) => `${escaped(story.tracks[track])} ${by > 0 ? "up" : "down"} ${Math.abs(by)}`);
    const left = others.filter((other) => !tried.has(`${scene}/${other.place}`));
    const seen = others.filter((other) => !left.includes(other));
    const rest = left.map(
      (other) =>
        `<div class="stack other-way"><p><strong>${other.html}</strong>${other.open ? "" : ` ${tag("No longer open to you", "grey")}`}</p>${ledTo(other)}</div>`,
    );
    return `<section class="way-step" aria-labelledby="decision-${at}"><h3 class="nhsuk-heading-s" id="decision-${at}">${at + 1}. ${escaped(title)}</h3>
<p><span class="muted">You chose:</span> ${choice.html}${moved.length ? ` <span class="muted">(${moved.join(", ")})</span>` : ""}</p>
${seen.map((other) => details(`You tried: ${textOf(other.html)}`, ledTo(other), true)).join("")}${details(
      "Look back, or try another way",
      (hindsight ? `<div class="prose hindsight">${hindsight}</div>` : "") +
        (rest.length ? details(`Show what the other ${rest.length > 1 ? "choices lead" : "choice leads"} to`, rest.join("")) : "") +
        button("Try another way", "what-if", {
          value: number,
          secondary: true,
          small: true,
          hidden: `. Reopen decision ${at + 1}, ${escaped(title)}`,
        }),
    )}</section>`;
  });
  return `<div class="reading"><h1>Debrief: ${escaped(story.title)}</h1>
<p class="lede">You reached “${escaped(story.scenes[state.scene].title)}”.</p>${endings(story, tried)}
${cost.length || text.yours ? `<h2>What it cost, and whom</h2>${cost.length ? `<ul class="nhsuk-list">${cost.join("")}</ul>` : ""}${text.yours ? `<div class="prose">${text.yours}</div>` : ""}` : ""}
${text.lesson ? `<h2>One lesson</h2><div class="prose">${text.lesson}</div>` : ""}
<h2>Your way</h2>${sections.join("")}
${details("See the map of your way", `${map(story, walk, tried)}<p class="muted">The thick line is your way. The numbers are your decisions, and squares are endings. Thin lines are what you tried afterwards.</p>`)}
${cost.length && way.length ? details("See how things moved", moves(story, way)) : ""}
${text.rest ? details("Read the rest of the debrief", `<div class="prose">${text.rest}</div>`) : ""}
${wordsUsed(content, story.terms)}<p class="muted">${story.source}</p><div class="actions">${next}</div></div>`;
}

function moves(story, way) {
  const tracks = Object.keys(story.tracks);
  const rows = [["The start", ...tracks.map(() => 0)]];
  way.forEach(({ scene, after }, at) => {
    rows.push([`${at + 1}. ${escaped(story.scenes[scene].title)}`, ...tracks.map((track) => after.tracks[track])]);
  });
  const heads = ["After", ...Object.values(story.tracks).map(escaped)];
  const head = heads.map((name) => `<th class="nhsuk-table__header" scope="col" role="columnheader">${name}</th>`).join("");
  const body = rows.map(([title, ...values]) => {
    const label = (at) => `<span class="nhsuk-table__heading" aria-hidden="true">${heads[at]} </span>`;
    const cells = values.map((value, at) => `<td class="nhsuk-table__cell" role="cell">${label(at + 1)}${signed(value)}</td>`).join("");
    return `<tr class="nhsuk-table__row" role="row"><th class="nhsuk-table__header" scope="row" role="rowheader">${label(0)}${title}</th>${cells}</tr>`;
  });
  return `<table role="table" class="nhsuk-table nhsuk-table--responsive"><thead class="nhsuk-table__head" role="rowgroup"><tr class="nhsuk-table__row" role="row">${head}</tr></thead><tbody class="nhsuk-table__body">${body.join("")}</tbody></table>`;
}

// The words beside a row of the map, in lines of twenty characters, 64 at most.
function lines(text) {
  const short = text.length <= 64 ? text : `${text.slice(0, 63)}…`;
  const rows = [""];
  for (const word of short.split(" ")) {
    const line = rows.at(-1);
    if (line && `${line} ${word}`.length > 20) rows.push(word);
    else rows[rows.length - 1] = line ? `${line} ${word}` : word;
  }
  return rows;
}

export function map(story, walk, tried) {
  const { width, height, nodes, edges } = story.map;
  const taken = new Set(stepsTaken(walk.steps));
  const visited = new Set([walk.state.scene, ...[...taken].map((step) => step.split("/")[0])]);
  const cameTo = new Set(
    story.order.flatMap((id) => story.scenes[id].choices.filter((_, place) => tried.has(`${id}/${place}`)).map((choice) => choice.target)),
  );
  const seen = nodes.filter(([id]) => visited.has(id) && !story.scenes[id].junction).sort((a, b) => a[1] - b[1]);
  const numbers = new Map();
  decisions(story, walk).forEach(({ scene }, at) => numbers.has(scene) || numbers.set(scene, at + 1));
  const rows = new Map();
  for (const [id, layer, , y] of seen) rows.set(layer, { y, titles: [...(rows.get(layer)?.titles ?? []), story.scenes[id].title] });
  const drawn = edges.map(([from, places, path]) => {
    const used = places.some((place) => taken.has(`${from}/${place}`));
    return { used, path, look: used ? "taken" : places.some((place) => tried.has(`${from}/${place}`)) ? "tried" : "untaken" };
  });
  const ways = [...drawn.filter((one) => !one.used), ...drawn.filter((one) => one.used)];
  const scenes = nodes.map(([id, , x, y]) => {
    const scene = story.scenes[id];
    const look = visited.has(id) ? "taken" : cameTo.has(id) ? "tried" : "untaken";
    const number = numbers.get(id);
    const r = number ? 12 : look === "taken" ? 9 : 6;
    const shape = scene.ending
      ? `<rect x="${x - r}" y="${y - r}" width="${r * 2}" height="${r * 2}" rx="2"/>`
      : `<circle cx="${x}" cy="${y}" r="${r}"/>`;
    const words = number ? `<text x="${x}" y="${y + 5}" text-anchor="middle">${number}</text>` : "";
    return `<g class="node ${look}${number ? " decision" : ""}${scene.ending ? " ending" : ""}">${shape}${words}</g>`;
  });
  const words = [...rows.values()].map(({ y, titles }) => {
    const broken = lines(titles.join("; "));
    const spans = broken.map((line, at) => `<tspan x="${width + 6}"${at ? ' dy="17"' : ""}>${escaped(line)}</tspan>`).join(" ");
    return `<text class="map-words" x="${width + 6}" y="${y - 8.5 * broken.length + 13}">${spans}</text>`;
  });
  const told = `${seen.map(([id]) => escaped(story.scenes[id].title)).join(", then ")}.`;
  return `<svg class="case-map" viewBox="0 0 ${width + 172} ${height}" role="img" aria-labelledby="map-title map-told"><title id="map-title">Your way through ${escaped(story.title)}</title><desc id="map-told">${told}</desc>${ways.map(({ look, path }) => `<path class="edge ${look}" d="${path}"/>`).join("")}${scenes.join("")}${words.join("")}</svg>`;
}
