import { max } from "d3-array";
import { drag } from "d3-drag";
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { scaleSqrt } from "d3-scale";
import { select } from "d3-selection";
import { pairs } from "./data.js";
import { clickable, label, plural, widthOf } from "./draw.js";

const WIDEST = 900, HEIGHT = 560, ENTITIES = 120;
const linksOn = (width) => Math.round(width / 13);

function layOut(nodes, links, radius, width) {
  forceSimulation(nodes)
    .force("link", forceLink(links).id((node) => node.number).distance(80).strength(0.25))
    .force("charge", forceManyBody().strength(-260).distanceMax(320))
    .force("collide", forceCollide((node) => Math.max(radius(node) + 12, Math.min(60, node.entity.name.length * 3.2))))
    .force("x", forceX(width / 2).strength(0.06 * WIDEST / width)).force("y", forceY(HEIGHT / 2).strength(0.11))
    .stop().tick(300);
}

function keepInside(node, radius, width) {
  const side = Math.min(70, node.entity.name.length * 3.6) + 4;
  node.x = Math.max(side, Math.min(width - side, node.x));
  node.y = Math.max(radius(node) + 4, Math.min(HEIGHT - radius(node) - 18, node.y));
}

export function drawNetwork(place, data, documents, counts, filter, act) {
  const box = select(place), width = widthOf(place, WIDEST);
  const numbers = counts.ranked.slice(0, ENTITIES).map((entity) => entity.number);
  const links = pairs(data, documents, numbers, linksOn(width));
  const named = new Set(links.flatMap((link) => [link.source, link.target]));
  const nodes = [...named].map((number) => ({ number, entity: data.entities[number] }));
  box.selectAll("p").data(links.length ? [] : [0]).join("p").attr("class", "empty").text("Nothing is named together here.");
  box.selectAll("svg").data(links.length ? [0] : []).join((enter) => {
    const svg = enter.append("svg").attr("role", "group")
      .attr("aria-label", "Who and what is named together");
    svg.append("g").attr("class", "links");
    svg.append("g").attr("class", "nodes");
    return svg;
  }).attr("viewBox", `0 0 ${width} ${HEIGHT}`);
  if (links.length === 0) return;

  const radius = scaleSqrt([0, max(nodes, (node) => counts.mentions[node.number])], [3, 20]);
  const size = (node) => radius(counts.mentions[node.number]);
  layOut(nodes, links, size, width);
  for (const node of nodes) keepInside(node, size, width);
  const thick = scaleSqrt([0, max(links, (link) => link.together)], [0.6, 6]);
  const lines = box.select(".links").selectAll("path").data(links).join("path")
    .attr("class", "link").attr("fill", "none").attr("stroke-width", (link) => thick(link.together));
  lines.selectAll("title").data((link) => [link]).join("title")
    .text((link) => `${link.source.entity.name} – ${link.target.entity.name}: ${plural(link.together, "sentence")}`);
  const groups = box.select(".nodes").selectAll("g").data(nodes, (node) => node.number).join((enter) => {
    const group = enter.append("g");
    group.append("circle");
    group.append("text");
    return group;
  }).attr("class", (node) => (filter.entities.includes(node.number) ? "node chosen" : "node"))
    .attr("data-key", (node) => node.entity.id);
  groups.select("circle").attr("r", size).attr("class", (node) => node.entity.type);
  label(groups.select("text"), (node) => node.entity.name).attr("y", (node) => size(node) + 13);
  clickable(groups, (node) => `${node.entity.name}: ${plural(counts.mentions[node.number], "mention")}`,
    (node) => act(node.number));

  function move() {
    lines.attr("d", (link) => `M${link.source.x},${link.source.y}L${link.target.x},${link.target.y}`);
    groups.attr("transform", (node) => `translate(${node.x},${node.y})`);
  }
  groups.call(drag().on("drag", (event, node) => {
    node.x = event.x;
    node.y = event.y;
    keepInside(node, size, width);
    move();
  }));
  move();
}
