// Reads GIFT on standard input with gift-pegjs and writes what it understood as JSON.
import { createRequire } from "node:module";
const { parse } = createRequire(import.meta.url)("../../counterparts/node_modules/gift-pegjs/pegjs-gift.js");
let text = "";
for await (const piece of process.stdin.setEncoding("utf8")) text += piece;
process.stdout.write(JSON.stringify(JSON.parse(text).map((one) => parse(one))));
