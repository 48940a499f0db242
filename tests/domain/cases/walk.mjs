// Walks each path of each story with the script that devices and packages use; JSON comes in and goes out.
import { readFileSync } from "node:fs";

import { choicesMarked, decisions, openChoices, progress, replay, stepsTaken, visible } from "../../../static/src/walk.js";

const walked = ({ story, paths }) =>
  paths.map((path) => {
    const walk = replay(story, path);
    return {
      scene: walk.state.scene,
      flags: [...walk.state.flags].sort(),
      tracks: walk.state.tracks,
      body: visible(story.scenes[walk.state.scene].body, walk.state),
      taken: stepsTaken(walk.steps).sort(),
      marked: choicesMarked(story, walk.state).map((choice) => choice.html),
      open: openChoices(story, walk.state).map((choice) => [choice.place, choice.html]),
      consequences: walk.steps.map((step) => step.consequence),
      progress: progress(story, walk),
      debrief: visible(story.debrief, walk.state),
      decisions: decisions(story, walk).map(({ number, hindsight, others }) => ({ number, hindsight, others })),
    };
  });
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(walked)));
