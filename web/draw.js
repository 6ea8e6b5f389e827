// What the charts share.

/** The width to draw for: text keeps its size on a small screen. */
export const widthOf = (place, most) => Math.max(320, Math.min(most, Math.round(place.clientWidth) || most));

/** Makes elements of a chart work like buttons: by pointer and by keyboard, with a name for both. */
export function clickable(selection, name, act) {
  selection.attr("tabindex", 0).attr("role", "button").attr("aria-label", name)
    .on("click", (event, d) => act(d))
    .on("keydown", (event, d) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act(d);
    });
  selection.selectAll("title").data((d) => [d]).join("title").text(name);
  return selection;
}

const rightToLeft = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** SVG has no dir="auto". */
export const direction = (text) => (rightToLeft.test(text) ? "rtl" : "ltr");

/** A label that stands as it should in either direction; it is centred, so that no side is its start. */
export function label(selection, text) {
  return selection.attr("class", "label").attr("direction", (d) => direction(text(d)))
    .attr("unicode-bidi", "isolate").text(text);
}

export const plural = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
