// Makes the one page that `alam index report` fills in: node build.mjs OUT.html
//
// Scripts, styles, the outlines of the world and the licences of all that is bundled go into it; it loads
// nothing.
import { readFile, rename, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = process.argv[2];
if (!out) throw new Error("usage: node build.mjs OUT.html");

const bundled = await build({
  entryPoints: ["report.js"], bundle: true, minify: true, format: "iife", target: "es2020", charset: "utf8",
  write: false, metafile: true, legalComments: "none", logLevel: "warning",
});
const style = await build({ entryPoints: ["report.css"], minify: true, charset: "utf8", write: false, logLevel: "warning" });

async function licence(name) {
  const about = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
  const text = await readFile(`node_modules/${name}/LICENSE`, "utf8");
  return `${name} ${about.version}\n\n${text.trim()}`;
}

const packages = new Set(Object.keys(bundled.metafile.inputs)
  .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean));
const licences = (await Promise.all([...packages].sort().map(licence))).join("\n\n----\n\n");

// The mark of the data must be the first of its kind: the licences, which hold none, go to the end.
const page = (await readFile("report.html", "utf8"))
  .replace("@STYLE@", () => style.outputFiles[0].text)
  .replace("@SCRIPT@", () => bundled.outputFiles[0].text)
  .replace("</html>", () => `</html>\n<!-- This page contains:\n\n${licences.replaceAll("--", "- -")}\n-->`);
await writeFile(`${out}.new`, page);
await rename(`${out}.new`, out);
