import { select } from "d3-selection";
import { choose, count, load } from "./data.js";
import { plural } from "./draw.js";
import { makeMap } from "./map.js";
import { drawNetwork } from "./network.js";
import { drawRows } from "./rows.js";
import { drawSpellings } from "./spellings.js";
import { dateText, drawTimeline } from "./timeline.js";

const ROWS = 300, DOCUMENTS = 200;
const raw = JSON.parse(document.getElementById("data").textContent);
const data = load(raw);
const at = (id) => document.getElementById(id);
const filter = { entities: [], source: null, period: null, periodName: "", inside: raw.inside, find: "" };
const drawMap = makeMap(at("map"), toggle);

/** The forms of each entity, to find it by any of its spellings. */
const findable = data.entities.map((entity) => `${entity.name}\n${entity.id}`.toLowerCase());
for (const form of data.forms) findable[form.entity] += `\n${form.text.toLowerCase()}`;

// ---- Filters --------------------------------------------------------------------------------------

function toggle(number) {
  filter.entities = filter.entities.includes(number)
    ? filter.entities.filter((other) => other !== number) : [...filter.entities, number];
  draw();
}

function toggleSource(source) {
  filter.source = filter.source === source ? null : source;
  draw();
}

function togglePeriod(days, name) {
  const same = filter.period && filter.period[0] === days[0];
  filter.period = same ? null : days;
  filter.periodName = same ? "" : name;
  draw();
}

function clear() {
  Object.assign(filter, { entities: [], source: null, period: null, periodName: "" });
  draw();
}

function drawFilters() {
  const chips = filter.entities.map((number) => ({ text: data.entities[number].name, act: () => toggle(number) }));
  if (filter.source !== null) chips.push({ text: filter.source || "(no source)", act: () => toggleSource(filter.source) });
  if (filter.period) chips.push({ text: filter.periodName, act: () => togglePeriod(filter.period) });
  if (chips.length) chips.push({ text: "Clear", clear: true, act: clear });
  select(at("filters")).selectAll("button").data(chips).join("button").attr("type", "button").attr("dir", "auto")
    .attr("class", (chip) => (chip.clear ? "clear" : "chip")).text((chip) => chip.text)
    .on("click", (event, chip) => chip.act());
}

// ---- Lists ----------------------------------------------------------------------------------------

function drawEntities(place, type, counts) {
  const find = filter.find.trim().toLowerCase();
  drawRows(place, counts.ranked
    .filter((entity) => entity.type === type && (!find || findable[entity.number].includes(find))).slice(0, ROWS)
    .map((entity) => ({
      key: entity.id, number: entity.number, name: entity.name, type, count: counts.mentions[entity.number],
      chosen: filter.entities.includes(entity.number),
      title: `${entity.name} (${entity.label}): ${plural(counts.mentions[entity.number], "mention")} in ` +
        plural(counts.inDocuments[entity.number], "document"),
    })), (item) => toggle(item.number));
}

function drawSources(documents) {
  const counts = new Map();
  for (const { source } of documents) counts.set(source, (counts.get(source) ?? 0) + 1);
  drawRows(at("sources"), [...counts].sort((a, b) => b[1] - a[1]).map(([source, number]) => ({
    key: source, name: source || "(no source)", count: number, type: "other", chosen: filter.source === source,
    title: plural(number, "document"),
  })), (item) => toggleSource(item.key));
}

function drawDocuments(documents) {
  const mentions = (item) => item.sentences.reduce((sum, sentence) => sum + sentence.length, 0);
  const newest = [...documents].sort((a, b) => (b.day ?? -Infinity) - (a.day ?? -Infinity) || 0);
  at("documents-note").textContent = documents.length > DOCUMENTS
    ? `the newest ${DOCUMENTS} of ${documents.length.toLocaleString("en")}` : "";
  const table = select(at("documents")).selectAll("table").data([0]).join((enter) => {
    const made = enter.append("table");
    made.append("thead").append("tr").selectAll("th").data(["Date", "Document", "Source", "Mentions"]).join("th")
      .attr("scope", "col").attr("class", (name) => (name === "Mentions" ? "number" : null)).text((name) => name);
    made.append("tbody");
    return made;
  });
  table.select("tbody").selectAll("tr").data(newest.slice(0, DOCUMENTS)).join("tr").selectAll("td")
    .data((item) => [dateText(item.day), item.title || item.name, item.source, mentions(item).toLocaleString("en")])
    .join("td").attr("class", (text, i) => ["date", null, null, "number"][i])
    .selectAll("bdi").data((text) => [text]).join("bdi").text((text) => text);
}

// ---- The page -------------------------------------------------------------------------------------

function draw() {
  const documents = choose(data, filter);
  const counts = count(data, documents, filter.inside);
  const named = documents.length === data.documents.length ? plural(documents.length, "document")
    : `${documents.length.toLocaleString("en")} of ${plural(data.documents.length, "document")}`;
  at("summary").textContent = `${raw.index}: ${named}, ` +
    plural(counts.forms.reduce((sum, number) => sum + number, 0), "mention") + " of " +
    plural(counts.ranked.length, "entity", "entities");
  drawFilters();
  drawMap(data, counts, filter);
  drawEntities(at("places"), "place", counts);
  drawEntities(at("people"), "person", counts);
  drawEntities(at("organizations"), "organization", counts);
  drawEntities(at("others"), "other", counts);
  drawSources(choose(data, filter, { source: false }));
  const timed = choose(data, filter, { period: false });
  const undated = timed.filter((item) => item.day === null).length;
  at("timeline-note").textContent = `documents${undated ? `; ${undated.toLocaleString("en")} without a date` : ""}`;
  drawTimeline(at("timeline"), data.documents, timed, filter, togglePeriod);
  drawNetwork(at("network"), data, documents, counts, filter, toggle);
  drawSpellings(at("spellings"), data, counts, filter, toggle);
  drawDocuments(documents);
}

at("others-panel").hidden = !data.entities.some((entity) => entity.type === "other");
at("inside").checked = filter.inside;
at("inside").addEventListener("change", (event) => {
  filter.inside = event.target.checked;
  draw();
});
at("find").addEventListener("input", (event) => {
  filter.find = event.target.value;
  draw();
});
let width = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === width) return;
  width = window.innerWidth;
  draw();
});
document.title = `${raw.index} – who is named where`;
draw();
