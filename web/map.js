import { max, sum } from "d3-array";
import { geoEqualEarth, geoPath } from "d3-geo";
import { scaleSqrt } from "d3-scale";
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { feature, mesh } from "topojson-client";
import world from "world-atlas/countries-110m.json";
import { clickable, label, plural, widthOf } from "./draw.js";

const WIDEST = 900;

/** Draws the world once; the result draws the places of a selection on it. */
export function makeMap(place, act) {
  const WIDTH = widthOf(place, WIDEST), HEIGHT = Math.round(Math.max(280, WIDTH * 0.51));
  const most = WIDTH / 32; // labels
  const projection = geoEqualEarth().fitExtent([[8, 8], [WIDTH - 8, HEIGHT - 8]], { type: "Sphere" });
  const path = geoPath(projection);
  const svg = select(place).append("svg").attr("viewBox", `0 0 ${WIDTH} ${HEIGHT}`)
    .attr("role", "group").attr("aria-label", "Map of the places named");
  const ground = svg.append("g");
  ground.selectAll("path").data(feature(world, world.objects.countries).features).join("path")
    .attr("class", "land").attr("d", path);
  ground.append("path").attr("class", "borders").attr("d", path(mesh(world, world.objects.countries)));
  const points = svg.append("g"), labels = svg.append("g");
  let shown = [], counts = null, chosen = [], transform = zoomIdentity, fitted = false;

  const position = (entity) => transform.apply(projection(entity.point));

  function drawLabels(radius) {
    const taken = [];
    const placed = shown.filter((entity) => {
      if (taken.length >= most) return false;
      const [x, y] = position(entity);
      const half = entity.name.length * 3.6 + 3, top = y - radius(counts.mentions[entity.number]) - 15;
      const box = [x - half, top, x + half, top + 15];
      if (box[0] < 0 || box[2] > WIDTH || box[1] < 0 || y > HEIGHT ||
          taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]))
        return false;
      taken.push(box);
      return true;
    });
    label(labels.selectAll("text").data(placed, (entity) => entity.id).join("text"), (entity) => entity.name)
      .attr("x", (entity) => position(entity)[0])
      .attr("y", (entity) => position(entity)[1] - radius(counts.mentions[entity.number]) - 4);
  }

  function drawPoints() {
    const radius = scaleSqrt([0, max(shown, (entity) => counts.mentions[entity.number]) ?? 1], [2, 10 + WIDTH / 65]);
    clickable(points.selectAll("circle").data(shown, (entity) => entity.id).join("circle").order()
      .attr("class", (entity) => (chosen.includes(entity.number) ? "point chosen" : "point"))
      .attr("data-key", (entity) => entity.id)
      .attr("cx", (entity) => position(entity)[0]).attr("cy", (entity) => position(entity)[1])
      .attr("r", (entity) => radius(counts.mentions[entity.number])),
    (entity) => `${entity.name}: ${plural(counts.mentions[entity.number], "mention")} in ` +
      plural(counts.inDocuments[entity.number], "document"), (entity) => act(entity.number));
    drawLabels(radius);
  }

  // Turning the wheel scrolls the page, as everywhere; with Ctrl it zooms.
  const zooming = zoom().scaleExtent([1, 24]).translateExtent([[0, 0], [WIDTH, HEIGHT]])
    .filter((event) => (event.type !== "wheel" || event.ctrlKey) && !event.button)
    .on("zoom", (event) => {
      transform = event.transform;
      ground.attr("transform", transform);
      drawPoints();
    });
  svg.call(zooming);

  /** The position below which `share` of the mentions are. */
  function quantile(spots, axis, share) {
    const sorted = [...spots].sort((a, b) => a.at[axis] - b.at[axis]);
    let left = share * sum(sorted, (spot) => spot.weight);
    return (sorted.find((spot) => (left -= spot.weight) <= 0) ?? sorted.at(-1)).at[axis];
  }

  /** Shows where most of it happens. */
  function fit() {
    const spots = shown.map((entity) => ({ at: projection(entity.point), weight: counts.mentions[entity.number] }));
    if (spots.length === 0) return;
    const [x0, x1, y0, y1] = [[0, 0.1], [0, 0.9], [1, 0.1], [1, 0.9]].map(([axis, share]) => quantile(spots, axis, share));
    const scale = Math.max(1, Math.min(7, 0.7 * WIDTH / (x1 - x0 + 1), 0.7 * HEIGHT / (y1 - y0 + 1)));
    svg.call(zooming.transform, zoomIdentity.translate(WIDTH / 2, HEIGHT / 2).scale(scale)
      .translate(-(x0 + x1) / 2, -(y0 + y1) / 2));
  }

  const buttons = select(place).append("div").attr("class", "zoom");
  for (const [text, name, run] of [
    ["+", "Zoom in", () => svg.call(zooming.scaleBy, 1.6)],
    ["−", "Zoom out", () => svg.call(zooming.scaleBy, 1 / 1.6)],
    ["◎", "Show the places named most", fit],
    ["○", "Show the world", () => svg.call(zooming.transform, zoomIdentity)],
  ]) buttons.append("button").attr("type", "button").attr("title", name).attr("aria-label", name).text(text).on("click", run);

  return (data, counted, filter) => {
    counts = counted;
    chosen = filter.entities;
    shown = counts.ranked.filter((entity) => entity.type === "place" && entity.point).slice(0, 300);
    if (!fitted) fit();
    fitted = true;
    drawPoints();
  };
}
