import { max, min, rollup } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scaleUtc } from "d3-scale";
import { select } from "d3-selection";
import { utcDay, utcMonday, utcMonth } from "d3-time";
import { utcFormat } from "d3-time-format";
import { clickable, plural, widthOf } from "./draw.js";

const DAY = 86400000, WIDEST = 1500, HEIGHT = 190, LEFT = 40, RIGHT = 20, BOTTOM = 24;
const PERIODS = [
  { most: 92, interval: utcDay, name: utcFormat("%-d %B %Y") },
  { most: 800, interval: utcMonday, name: utcFormat("the week of %-d %B %Y") },
  { most: Infinity, interval: utcMonth, name: utcFormat("%B %Y") },
];

export const dateText = (day) => (day === null ? "" : utcFormat("%Y-%m-%d")(new Date(day * DAY)));

/** Documents a period; `all` are all documents of the page, which say how far it reaches. */
export function drawTimeline(place, all, documents, filter, act) {
  const width = widthOf(place, WIDEST);
  const svg = select(place).selectAll("svg").data([0]).join("svg").attr("viewBox", `0 0 ${width} ${HEIGHT}`)
    .attr("role", "group").attr("aria-label", "Documents over time");
  const days = all.map((document) => document.day).filter((day) => day !== null);
  if (days.length === 0) {
    svg.attr("viewBox", `0 0 ${width} 40`).selectAll("text").data([0]).join("text").attr("y", 20).text("No document has a date.");
    return;
  }
  const first = min(days), last = max(days);
  const period = PERIODS.find(({ most }) => last - first < most);
  const start = period.interval.floor(new Date(first * DAY));
  const end = period.interval.offset(period.interval.floor(new Date(last * DAY)), 1);
  const counts = rollup(documents.filter((document) => document.day !== null), (group) => group.length,
    (document) => +period.interval.floor(new Date(document.day * DAY)));
  const bars = [...counts].map(([time, count]) => {
    const next = period.interval.offset(new Date(time), 1);
    return { time, next: +next, count, days: [time / DAY, +next / DAY] };
  }).sort((a, b) => a.time - b.time);
  const x = scaleUtc([start, end], [LEFT, width - RIGHT]);
  const y = scaleLinear([0, max(bars, (bar) => bar.count) ?? 1], [HEIGHT - BOTTOM, 8]).nice();
  svg.selectAll("g.across").data([0]).join("g").attr("class", "axis across")
    .attr("transform", `translate(0,${HEIGHT - BOTTOM})`).call(axisBottom(x).ticks(Math.min(width / 90, (end - start) / DAY)).tickSizeOuter(0));
  svg.selectAll("g.up").data([0]).join("g").attr("class", "axis up").attr("transform", `translate(${LEFT},0)`)
    .call(axisLeft(y).ticks(Math.min(4, y.domain()[1])).tickFormat((value) => value.toLocaleString("en")).tickSizeOuter(0));
  // A lone day is no wall.
  const thickness = (bar) => Math.max(1, Math.min(60, x(bar.next) - x(bar.time) - 1.5));
  clickable(svg.selectAll("rect").data(bars, (bar) => bar.time).join("rect")
    .attr("class", (bar) => (filter.period && filter.period[0] !== bar.days[0] ? "day faded" : "day"))
    .attr("x", (bar) => (x(bar.time) + x(bar.next) - thickness(bar)) / 2).attr("width", thickness)
    .attr("y", (bar) => y(bar.count)).attr("height", (bar) => y(0) - y(bar.count)),
  (bar) => `${period.name(new Date(bar.time))}: ${plural(bar.count, "document")}`,
  (bar) => act(bar.days, period.name(new Date(bar.time))));
}
