import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";

/** A list of bars: items of { key, name, count, type, chosen, title }. */
export function drawRows(place, items, act) {
  const width = scaleLinear([0, max(items, (item) => item.count) ?? 1], [0, 100]);
  const box = select(place);
  box.selectAll("p").data(items.length ? [] : [0]).join("p").attr("class", "empty").text("None here.");
  const rows = box.selectAll("button").data(items, (item) => item.key).join((enter) => {
    const row = enter.append("button").attr("class", "row").attr("type", "button");
    row.append("span").attr("class", "name").attr("dir", "auto");
    row.append("span").append("span").style("display", "block");
    row.append("span").attr("class", "count");
    return row;
  }).order();
  rows.attr("aria-pressed", (item) => item.chosen).attr("title", (item) => item.title)
    .attr("data-key", (item) => item.key).on("click", (event, item) => act(item));
  rows.each(function (item) {
    const [name, bar, count] = this.children;
    name.textContent = item.name;
    bar.firstChild.className = `bar ${item.type}`;
    bar.firstChild.style.width = `${width(item.count)}%`;
    count.textContent = item.count.toLocaleString("en");
  });
}
