// Builds static/dist/ from static/src/: a stylesheet and a script for every page, stylesheets and scripts for some, the
// worker, the icons, and a manifest that maps each plain name to its hashed one. Run by setup.py; see docs/decisions/0001.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as zlib from "node:zlib";

import * as esbuild from "esbuild";
import { Features, transform } from "lightningcss";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";

import { slim } from "./slim.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "static/src");
const dist = join(root, "static/dist");
// Browsers of 2022 and later. Older ones still get every page: it is plain HTML.
const scriptTarget = ["chrome105", "firefox121", "safari15.4"];
const styleTarget = { chrome: 105 << 16, firefox: 121 << 16, safari: (15 << 16) | (4 << 8) };

// NHS.UK frontend's colours are stand-ins (see _settings.scss): each becomes a custom property.
function followReader(css) {
  const list = /stand-ins \{([^}]*)\}/;
  for (const [, name, colour] of css.match(list)[1].matchAll(/([\w-]+): (#[0-9a-f]{6})/g)) {
    css = css.replaceAll(`${colour};`, `var(--${name});`).replaceAll(`${colour} `, `var(--${name}) `);
  }
  return css.replace(list, "");
}

const compile = (name) => sass.compile(join(source, name), { loadPaths: [join(root, "node_modules")], quietDeps: true }).css;

async function stylesheet(name, css) {
  const [purged] = await new PurgeCSS().purge({
    css: [{ raw: css }],
    content: ["templates/**/*.html", "learnapp/**/*.py", "static/src/**/*.js"].map((glob) => join(root, glob)),
    safelist: {
      standard: [
        // Tags that authors' Markdown makes, which no template names.
        ...["blockquote", "dl", "dt", "dd", "em", "code", "pre", "sup", "hr", "ol", "h4", "h5", "caption"],
        // What the component macros put together from their arguments.
        /^nhsuk-(radios|checkboxes)(__(item|input|label|hint|divider))?(--(small|inline))?$/,
        /^nhsuk-table__(header|cell)(--numeric)?$/,
        /^nhsuk-button--(secondary|reverse|warning|small)$/,
        /^nhsuk-tag--(grey|green|orange|red|blue)$/,
        /^nhsuk-heading-[sml]$/,
        /^nhsuk-(label|fieldset__legend|table__caption)--[sml]$/,
        /^nhsuk-input--width-/,
        /^nhsuk-pagination(__link--(prev|next)|-item--(previous|next))$/,
      ],
    },
    variables: true,
    keyframes: true,
  });
  const exclude = Features.LightDark | Features.LogicalProperties;
  const options = { filename: name, code: Buffer.from(purged.css), minify: true, targets: styleTarget, exclude };
  return transform(options).code.toString();
}

// What someone chose for their account, whatever their device asks for: `followReader`'s colours and every other rule
// for the dark, under a class of <html>, with what each stands for in the light; and the sizes of text. A stylesheet of
// its own, which only pages of people who chose load.
function looks(...sheets) {
  const rules = { light: "", dark: "" };
  for (const css of sheets) {
    const root = postcss.parse(css);
    const plain = (selector, name) => {
      let found;
      root.each((rule) => {
        if (rule.selectors?.includes(selector)) rule.walkDecls(name, (one) => void (found = one.value));
      });
      if (!found) throw new Error(`${selector} has no ${name} in the light`);
      return found;
    };
    root.walkAtRules("media", (media) => {
      if (!/prefers-color-scheme: ?dark/.test(media.params)) return;
      media.walkRules((rule) => {
        for (const [look, value] of [["dark", (_, { value }) => value], ["light", (selector, { prop }) => plain(selector, prop)]]) {
          for (const selector of rule.selectors) {
            const values = rule.nodes.map((one) => `${one.prop}:${value(selector, one)}`);
            rules[look] += `${selector === ":root" ? `.${look}` : `.${look} ${selector}`}{${values.join(";")}}`;
          }
        }
      });
    });
  }
  const sizes = [115, 130].map((size) => `.text-${size}{font-size:${size}%}`).join("");
  const css = `@media screen{.light{color-scheme:light}.dark{color-scheme:dark}${rules.light}${rules.dark}${sizes}}`;
  return transform({ filename: "looks.css", code: Buffer.from(css), minify: true, targets: styleTarget, exclude: Features.LightDark }).code.toString();
}

async function script(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(source, name)],
    bundle: true,
    minify: true,
    write: false,
    // A package is opened from a folder too, where browsers load no modules.
    format: ["package.js", "shell.js"].includes(name) ? "iife" : "esm",
    target: scriptTarget,
    nodePaths: [join(root, "node_modules")],
    legalComments: "none",
  });
  return outputFiles[0].text;
}

function write(files) {
  // Written beside and moved into place, so that a running site never reads half a build.
  const fresh = `${dist}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const manifest = {};
  for (const [name, text] of Object.entries(files)) {
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
    const hashed = `${basename(name, extname(name))}-${hash}${extname(name)}`;
    manifest[name] = hashed;
    writeFileSync(join(fresh, hashed), text);
    writeFileSync(join(fresh, `${hashed}.gz`), zlib.gzipSync(text, { level: 9 }));
    writeFileSync(join(fresh, `${hashed}.br`), zlib.brotliCompressSync(text));
  }
  writeFileSync(join(fresh, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}

const names = ["site.js", "ranking.js", "hotspot.js", "meeting.js", "preview.js", "people.js", "passkeys.js", "push.js", "launch.js", "package.js", "shell.js", "framed.js", "share.js", "editor.js", "flags.js", "device.js", "read.js", "worker.js"];
const [site, educator, editor, ...scripts] = await Promise.all([
  stylesheet("site.css", slim(followReader(compile("nhsuk.scss"))) + compile("site.scss")),
  stylesheet("educator.css", compile("educator.scss")),
  stylesheet("editor.css", compile("editor.scss")),
  ...names.map(script),
]);
const icons = readdirSync(source).filter((name) => [".svg", ".png"].includes(extname(name)));
const files = { "site.css": site, "educator.css": educator, "editor.css": editor, "looks.css": looks(site, educator), ...Object.fromEntries(names.map((name, at) => [name, scripts[at]])) };
for (const name of icons) files[name] = readFileSync(join(source, name));
write(files);
for (const [name, text] of Object.entries(files)) {
  const size = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  console.log(`${name}: ${size(Buffer.byteLength(text))}, ${size(zlib.brotliCompressSync(text).length)} compressed`);
}
