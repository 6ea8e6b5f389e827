import { select } from "d3-selection";
import { direction } from "./draw.js";

const ENTITIES = 25;

/** Every surface form of the chosen entities; of none is chosen, of those that have most. */
export function drawSpellings(place, data, counts, filter, act) {
  const found = new Map();
  data.forms.forEach((form, number) => {
    if (counts.forms[number] === 0) return;
    if (!found.has(form.entity)) found.set(form.entity, []);
    found.get(form.entity).push({ text: form.text, count: counts.forms[number] });
  });
  const chosen = filter.entities.filter((number) => found.has(number));
  const list = [...found].map(([number, forms]) => ({ entity: data.entities[number], forms }))
    .filter(({ entity, forms }) => (chosen.length ? chosen.includes(entity.number) : forms.length > 1))
    .sort((a, b) => b.forms.length - a.forms.length || counts.mentions[b.entity.number] - counts.mentions[a.entity.number])
    .slice(0, ENTITIES);
  const box = select(place);
  box.selectAll("p").data(list.length ? [] : [0]).join("p").attr("class", "empty").text("Each name is spelled one way here.");
  const blocks = box.selectAll("div").data(list, ({ entity }) => entity.id).join((enter) => {
    const block = enter.append("div").attr("class", "spelling");
    block.append("button").attr("type", "button");
    block.append("ul");
    return block;
  }).order().attr("data-key", ({ entity }) => entity.id)
    .attr("dir", ({ entity }) => direction(entity.name));
  blocks.select("button").text(({ entity }) => entity.name).on("click", (event, { entity }) => act(entity.number));
  blocks.select("ul").selectAll("li")
    .data(({ forms }) => [...forms].sort((a, b) => b.count - a.count), ({ text }) => text)
    .join((enter) => {
      const item = enter.append("li");
      item.append("bdi");
      item.append("span");
      return item;
    }).order().each(function ({ text, count }) {
      this.children[0].textContent = text;
      this.children[1].textContent = count.toLocaleString("en");
    });
}
