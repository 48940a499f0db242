// The pages of a case that a device draws by itself, marked up as templates/learner/cases/ does.

import { choicesMarked, decisions, inAll, isDecision, openChoices, progress, replayAll, visible } from "./walk.js";

export const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const signed = (number) => (number > 0 ? `+${number}` : number < 0 ? `−${-number}` : "0");
const hidden = (name, value) => `<input type="hidden" name="${name}" value="${escaped(value)}">`;
const button = (text) =>
  `<button class="nhsuk-button" data-module="nhsuk-button" data-prevent-double-click="true" type="submit">${text}</button>`;
const folded = (summary, inside, open = "") =>
  `<details class="nhsuk-details"${open}><summary class="nhsuk-details__summary"><span class="nhsuk-details__summary-text">${summary}</span></summary><div class="nhsuk-details__text">${inside}</div></details>`;

function howFar(far, ending) {
  if (ending) return "How it ended";
  if (far.here) return `Decision ${far.made + 1} of ${inAll(far)}`;
  return far.made ? `${far.made} of ${inAll(far)} decisions made` : `${inAll(far)} decisions to come`;
}

function standing(story, walk) {
  const last = walk.steps.at(-1)?.before.tracks ?? walk.state.tracks;
  const lines = Object.entries(story.tracks).map(([name, label]) => {
    const value = walk.state.tracks[name];
    const moved = value - last[name];
    const by = moved ? ` <span class="track-moved">(${moved > 0 ? "up" : "down"} ${Math.abs(moved)})</span>` : "";
    return `<li class="track"><span class="track-label">${escaped(label)}</span> <span class="track-value">${signed(value)}${by}</span></li>`;
  });
  return `<section class="tracks" aria-label="Where things stand"><h2 class="tracks-heading">Where things stand</h2><ul class="tracks-list">${lines.join("")}</ul></section>`;
}

function choosing(address, walk, choices) {
  const step = hidden("step", walk.steps.length);
  if (choices.length === 1 && !walk.decision)
    return `<form method="post" action="${address}">${step}${hidden("choice", choices[0].place)}${button(choices[0].html)}</form>`;
  const items = choices.map(
    (choice, at) =>
      `<div class="nhsuk-radios__item"><input class="nhsuk-radios__input" id="choice${at ? `-${at + 1}` : ""}" name="choice" type="radio" value="${choice.place}" required><label class="nhsuk-label nhsuk-radios__label" for="choice${at ? `-${at + 1}` : ""}">${choice.html}</label></div>`,
  );
  return `<form method="post" action="${address}">${step}<div class="nhsuk-form-group"><fieldset class="nhsuk-fieldset"><legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--m">What do you do?</legend><div class="nhsuk-radios choices" data-module="nhsuk-radios">${items.join("")}</div></fieldset></div>${button("Do this")}</form>`;
}

// A scene: {title, html}. `debriefed` is whether the debrief was opened.
export function scenePage(story, path, address, debriefed) {
  const walk = replayAll(story, path);
  const scene = story.scenes[walk.state.scene];
  walk.decision = isDecision(story, walk.state.scene);
  const far = progress(story, walk);
  const last = walk.steps.at(-1);
  const parts = ['<div class="reading"><div class="told" id="story" data-read>'];
  if (last?.consequence) {
    const chosen = isDecision(story, last.scene) ? last.choice.html : "";
    parts.push(`<section class="consequence"><p class="consequence-choice"><span class="consequence-label">You chose</span> ${chosen}</p><div class="prose">${last.consequence}</div></section>`);
  }
  parts.push(`<article class="scene${scene.ending ? " ending" : ""}">`);
  if (scene.later) parts.push('<p class="later">Later</p>');
  parts.push(`<p class="eyebrow">${escaped(story.title)}</p><p class="case-progress"><span>${howFar(far, scene.ending)}</span></p>`);
  parts.push(`<h1 class="scene-heading">${escaped(scene.title)}</h1><div class="prose">${visible(scene.body, walk.state)}</div></article></div>`);
  const marked = choicesMarked(story, walk.state).map((choice) => `<li>${choice.html}</li>`);
  if (marked.length) parts.push(`<p class="muted">You have already chosen:</p><ul class="nhsuk-list nhsuk-list--bullet">${marked.join("")}</ul>`);
  if (!scene.ending) parts.push(choosing(address, walk, openChoices(story, walk.state)));
  else if (debriefed) parts.push(`<p><a href="${address}debrief/">Read the debrief</a></p>`);
  else parts.push(`<p>The debrief shows what each choice led to, and one lesson. Opening it marks the case as done.</p><form method="post" action="${address}debrief/">${button("Open the debrief")}</form>`);
  const people = Object.entries(story.people).map(([name, who]) => `<li><strong>${escaped(name)}</strong>, ${escaped(who)}</li>`);
  if (people.length && !far.made) parts.push(`<aside class="tracks">${folded("Who is who", `<ul class="cast">${people.join("")}</ul>`, " open")}</aside>`);
  if (Object.keys(story.tracks).length && far.made) parts.push(standing(story, walk));
  if (walk.steps.length) {
    const past = walk.steps.map((step) => `<li class="past-step"><strong>${escaped(story.scenes[step.scene].title)}</strong><br>${step.choice.html}</li>`);
    parts.push(folded("The story so far", `<ol class="past">${past.join("")}</ol>`));
  }
  parts.push("</div>");
  return { title: `${scene.title}: ${story.title}`, html: parts.join("\n") };
}

const ledTo = (other) =>
  `<div class="prose">${other.consequence}</div>${other.hindsight ? `<div class="prose hindsight"><p class="hindsight-title">Looking back</p>${other.hindsight}</div>` : ""}`;

// The debrief, without the map and the chart, which need the site.
export function debriefPage(story, path, back) {
  const walk = replayAll(story, path);
  const parts = [`<div class="reading"><h1>Debrief: ${escaped(story.title)}</h1><p class="lede">You reached “${escaped(story.scenes[walk.state.scene].title)}”.</p>`];
  const lines = Object.entries(story.tracks).map(([name, label]) => `<li>${escaped(label)}: <strong>${signed(walk.state.tracks[name])}</strong></li>`);
  if (lines.length) parts.push(`<h2>What it cost, and whom</h2><ul class="nhsuk-list">${lines.join("")}</ul>`);
  parts.push(`<div class="prose">${visible(story.debrief, walk.state)}</div><h2>Your way</h2>`);
  decisions(story, walk).forEach((decision, at) => {
    const others = decision.others.map((other) => `<div class="stack other-way"><p><strong>${other.html}</strong>${other.open ? "" : ' <strong class="nhsuk-tag nhsuk-tag--grey">No longer open to you</strong>'}</p>${ledTo(other)}</div>`);
    parts.push(`<section class="way-step"><h3 class="nhsuk-heading-s">${at + 1}. ${escaped(story.scenes[decision.scene].title)}</h3><p><span class="muted">You chose:</span> ${decision.choice.html}</p>`);
    parts.push(folded("Look back", `${decision.hindsight ? `<div class="prose hindsight">${decision.hindsight}</div>` : ""}${others.join("")}`), "</section>");
  });
  parts.push(`<p class="muted">The map of your way, and trying another way, need a connection.</p><p><a href="${back}">Back to the module</a></p></div>`);
  return { title: `Debrief: ${story.title}`, html: parts.join("\n") };
}
