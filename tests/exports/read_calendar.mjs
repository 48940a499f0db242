// Reads calendars as Thunderbird does, with ical.js: each line of input is one as a JSON string, each line of output its
// events. `shown` is what a reader in the United Kingdom sees, by the zone that the browser's own clock knows.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { default: ICAL } = await import(pathToFileURL(require.resolve("ical.js")));
const uk = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", dateStyle: "short", timeStyle: "short" });

for await (const line of createInterface({ input: process.stdin })) {
  const calendar = new ICAL.Component(ICAL.parse(JSON.parse(line)));
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const start = event.startDate;
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      start: start.isDate ? start.toString() : start.toJSDate().toISOString(),
      end: start.isDate ? event.endDate.toString() : event.endDate.toJSDate().toISOString(),
      day: start.isDate,
      shown: start.isDate ? null : uk.format(start.toJSDate()),
    };
  });
  console.log(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), events }));
}
