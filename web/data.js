// The data of the page, and what is counted of it. `alam index report` writes them; the form is in docs/index.md.

const TYPES = ["place", "person", "organization"];

export function load(raw) {
  const entities = raw.entities.map(([id, type, kind, name, latitude, longitude, within], number) => ({
    number, id, kind, name, within,
    type: TYPES.includes(type) ? type : "other",
    label: TYPES.includes(type) ? kind || type : type,
    point: latitude === null || longitude === null ? null : [longitude, latitude],
  }));
  const numbers = new Map(entities.map((entity) => [entity.id, entity.number]));
  for (const entity of entities)
    entity.within = entity.within.map((id) => numbers.get(id)).filter((number) => number !== undefined);
  const documents = raw.documents.map(([name, title, source, day, sentences]) => ({
    name, title, day, sentences, source: raw.sources[source],
  }));
  return { entities, documents, forms: raw.forms.map(([entity, text]) => ({ entity, text })) };
}

/** The entities a mention of `number` counts for. */
export function countsFor(data, number, inside) {
  return inside ? [number, ...data.entities[number].within] : [number];
}

function entitiesOf(data, document, inside) {
  const found = new Set();
  for (const sentence of document.sentences)
    for (const form of sentence)
      for (const number of countsFor(data, data.forms[form].entity, inside)) found.add(number);
  return found;
}

/** The documents that pass the filter; without a look at its period or source where asked for. */
export function choose(data, filter, { period = true, source = true } = {}) {
  return data.documents.filter((document) => {
    if (source && filter.source !== null && document.source !== filter.source) return false;
    if (period && filter.period &&
        (document.day === null || document.day < filter.period[0] || document.day >= filter.period[1]))
      return false;
    if (filter.entities.length === 0) return true;
    const found = entitiesOf(data, document, filter.inside);
    return filter.entities.every((number) => found.has(number));
  });
}

/** Mentions and documents of each entity, mentions of each form, in `documents`. */
export function count(data, documents, inside) {
  const mentions = new Float64Array(data.entities.length);
  const inDocuments = new Float64Array(data.entities.length);
  const forms = new Float64Array(data.forms.length);
  const lastDocument = new Int32Array(data.entities.length).fill(-1);
  documents.forEach((document, index) => {
    for (const sentence of document.sentences)
      for (const form of sentence) {
        forms[form]++;
        for (const number of countsFor(data, data.forms[form].entity, inside)) {
          mentions[number]++;
          if (lastDocument[number] !== index) inDocuments[number]++;
          lastDocument[number] = index;
        }
      }
  });
  const ranked = data.entities
    .filter((entity) => mentions[entity.number] > 0)
    .sort((a, b) => mentions[b.number] - mentions[a.number] || a.number - b.number);
  return { mentions, inDocuments, forms, ranked };
}

const plogp = (count, all) => (count > 0 ? count * Math.log(count / all) : 0);

/** Dunning's G²: how much the pair's count says against chance. Negative where it is less than expected. */
export function logLikelihood(both, first, second, all) {
  const neither = all - first - second + both;
  const value = 2 * (plogp(both, all) + plogp(first - both, all) + plogp(second - both, all) +
    plogp(neither, all) - plogp(first, all) - plogp(all - first, all) -
    plogp(second, all) - plogp(all - second, all));
  return both * all >= first * second ? value : -value;
}

/** Pairs of `numbers` that share sentences, the most telling ones first. */
export function pairs(data, documents, numbers, most) {
  const wanted = new Set(numbers);
  const single = new Map(), both = new Map();
  let sentences = 0;
  for (const document of documents)
    for (const sentence of document.sentences) {
      sentences++;
      const here = [...new Set(sentence.map((form) => data.forms[form].entity))]
        .filter((number) => wanted.has(number)).sort((a, b) => a - b);
      here.forEach((first, i) => {
        single.set(first, (single.get(first) ?? 0) + 1);
        for (const second of here.slice(i + 1)) {
          const key = first * data.entities.length + second;
          both.set(key, (both.get(key) ?? 0) + 1);
        }
      });
    }
  return [...both].map(([key, together]) => {
    const source = Math.floor(key / data.entities.length), target = key % data.entities.length;
    return { source, target, together,
             weight: logLikelihood(together, single.get(source), single.get(target), sentences) };
  }).filter((pair) => pair.weight > 0)
    .sort((a, b) => b.weight - a.weight || b.together - a.together).slice(0, most);
}
