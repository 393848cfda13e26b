// How the browser editor reads and writes our YAML. What nobody changed stays as it was written:
// comments, quotes, the order of keys, a list on one line. The file's own text comes along in a
// hidden field; what was changed is changed in that.

import { isMap, isScalar, isSeq, parseDocument, Document, Scalar, YAMLMap, YAMLSeq } from "./yaml/index.js";

/** @typedef {{name: string, widget?: string, multiple?: boolean, pattern?: string[], field?: Field, fields?: Field[]}} Field
 * @typedef {string | Value[] | {[key: string]: Value}} Value what the editor holds
 * @typedef {import("./yaml/index.js").Node | null} Node */

const AS_WRITTEN = "as_written";
const SHOWN = { lineWidth: 0, flowCollectionPadding: false };
// Taken for a number, a flag, a time or nothing by one YAML reader or another.
const ANOTHER = /^(?:[-+]?[0-9._]+(?:e[-+]?[0-9]+)?|0[xob].*|[0-9]+:[0-9:]+|~|null|true|false|yes|no|on|off|y|n)$/i;
// The words for yes and no are meant; so are small whole numbers and all dates.
const MEANT = /^(?:yes|no|0|[1-9][0-9]{0,2})$/;

/** @param {Field[]} fields */
export function formatFor(fields) {
  const whole = { name: "", widget: "object", fields };
  return {
    /** @param {string} text */
    fromFile(text) {
      const document = parseDocument(text, { schema: "failsafe" });
      if (document.errors.length) throw document.errors[0];
      return { .../** @type {object} */ (read(document.contents, whole)), [AS_WRITTEN]: text };
    },
    /** @param {{[key: string]: any}} content */
    toFile({ [AS_WRITTEN]: text, ...content }) {
      const before = typeof text === "string" ? text : "";
      const document = before ? parseDocument(before, { schema: "failsafe" }) : new Document({}, { schema: "failsafe" });
      const wanted = tidy(content, whole) ?? {};
      if (before && same(tidy(read(document.contents, whole), whole), wanted)) return before;
      document.contents = /** @type {any} */ (written(document.contents, wanted, whole, true));
      return respaced(document.toString(SHOWN), before);
    },
  };
}

/** What the editor is to hold of a node: a bare text for an object is its first field, a bare value
 * for a list its only item.
 * @param {any} node @param {Field} field @returns {Value} */
function read(node, field) {
  const one = itemOf(field);
  if (one) {
    const items = isSeq(node) ? node.items : node == null || isEmpty(node) ? [] : [node];
    return items.map((item) => read(item, one));
  }
  const { fields } = field;
  if (fields) {
    if (!isMap(node)) return node == null || isEmpty(node) ? {} : { [fields[0].name]: read(node, fields[0]) };
    const found = fields.filter(({ name }) => node.has(name));
    return Object.fromEntries(found.map((each) => [each.name, read(node.get(each.name, true), each)]));
  }
  return isScalar(node) ? String(node.value ?? "") : "";
}

/** @param {any} node */
const isEmpty = (node) => isScalar(node) && (node.value == null || node.value === "");

/** The field of a list's items, or nothing where the field is no list.
 * @param {Field} field @returns {Field | undefined} */
function itemOf(field) {
  if (field.widget !== "list" && !field.multiple) return undefined;
  if (field.field) return field.field;
  return field.fields ? { name: "", widget: "object", fields: field.fields } : { name: "" };
}

/** A list typed as in a file, `[sat, sun]`, as its items.
 * @param {any[]} items @returns {any[]} */
function unbracketed(items) {
  const text = items.every((item) => typeof item === "string") ? items.join(", ").trim() : "";
  return /^\[.*\]$/.test(text) ? text.slice(1, -1).split(/\s*[,，、]\s*/) : items;
}

/** Without whatever was left empty; undefined where nothing is left.
 * @param {any} value @param {Field} field @returns {any} */
function tidy(value, field) {
  const one = itemOf(field);
  if (one) {
    const items = unbracketed(value ?? []).map((item) => tidy(item, one));
    const given = items.filter((/** @type {any} */ item) => item !== undefined);
    return given.length ? given : undefined;
  }
  if (field.fields) {
    const pairs = field.fields.map((each) => [each.name, tidy(value?.[each.name], each)]);
    const given = pairs.filter(([name, inner]) => inner !== undefined && name !== AS_WRITTEN);
    return given.length ? Object.fromEntries(given) : undefined;
  }
  const typed = String(value ?? "");
  // Quotes that whoever knows the files typed around a number.
  const text = field.pattern ? typed.replace(/^\s*"(.*)"\s*$/, "$1") : typed;
  // Text areas end lines as Windows does, and a block of text ends with one line end.
  const lines = text.replace(/\r\n?/g, "\n").replace(/[ \t]+$/gm, "");
  return lines.trim() === "" ? undefined : lines.includes("\n") ? `${lines.trimEnd()}\n` : lines.trim();
}

/** @param {any} one @param {any} other @returns {boolean} */
function same(one, other) {
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) {
    return String(one ?? "").trimEnd() === String(other ?? "").trimEnd();
  }
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => same(one[name], other[name]));
}

/** The node for a value: the one that was there, changed where it has to be, or a new one.
 * @param {any} node @param {any} value @param {Field} field @param {boolean} [top] */
function written(node, value, field, top = false) {
  if (node != null && same(tidy(read(node, field), field), value)) return node;
  const one = itemOf(field);
  const bare = one ? value.length === 1 && value[0] : Object.keys(value).length === 1 && value[field.fields?.[0].name ?? ""];
  // What was written bare stays bare: a text in Chinese alone, a list of one.
  if (isScalar(node) && typeof bare === "string") return scalarOf(node, bare);
  if (one) return listOf(node, value, one);
  if (field.fields) return mapOf(node, value, field.fields, top);
  return scalarOf(node, value);
}

/** @param {any} node @param {any[]} values @param {Field} one */
function listOf(node, values, one) {
  const list = isSeq(node) ? node : new YAMLSeq();
  const old = isSeq(node) ? [...node.items] : [];
  const kept = values.map((value) => {
    const at = old.findIndex((item) => item && same(tidy(read(item, one), one), value));
    return at < 0 ? undefined : old.splice(at, 1, undefined)[0];
  });
  list.items = values.map((value, at) => kept[at] ?? written(old[at], value, one));
  const flat = list.items.every((item) => isScalar(item) && !item.comment && !item.commentBefore);
  if (!isSeq(node) || !node.items.length || !flat) list.flow = flat;
  return list;
}

/** @param {any} node @param {{[key: string]: any}} value @param {Field[]} fields @param {boolean} top */
function mapOf(node, value, fields, top) {
  const map = isMap(node) ? node : new YAMLMap();
  let after = -1;
  for (const field of fields) {
    const at = map.items.findIndex((pair) => String(pair.key) === field.name);
    const inner = value[field.name];
    if (at >= 0 && inner === undefined) {
      const empty = tidy(read(map.items[at].value, field), field) === undefined;
      // An empty list that was there may stay.
      if (empty && isSeq(map.items[at].value)) after = at;
      else map.items.splice(at, 1);
    } else if (at >= 0) {
      map.items[at].value = written(map.items[at].value, inner, field);
      after = at;
    } else if (inner !== undefined) {
      const pair = new Document({}).createPair(field.name, null);
      pair.value = written(null, inner, field);
      map.items.splice(++after, 0, pair);
    }
  }
  const long = map.items.some(({ value: inner }) => isScalar(inner) && String(inner.value).includes("\n"));
  if (!isMap(node)) map.flow = !top && !long;
  else if (long) map.flow = false;
  return map;
}

/** @param {any} node @param {string} value */
function scalarOf(node, value) {
  const scalar = isScalar(node) ? node : new Scalar(value);
  scalar.value = value;
  if (value.includes("\n")) scalar.type = Scalar.BLOCK_LITERAL;
  else if (isScalar(node) && /^QUOTE/.test(String(node.type))) return scalar;
  else scalar.type = ANOTHER.test(value) && !MEANT.test(value) ? Scalar.QUOTE_DOUBLE : Scalar.PLAIN;
  return scalar;
}

/** The text with its lines spaced before a remark as they were.
 * @param {string} text @param {string} before */
function respaced(text, before) {
  const close = (/** @type {string} */ line) => line.replace(/\s+#/g, " #");
  const lines = new Map(before.split("\n").map((line) => [close(line), line]));
  return text.split("\n").map((line) => lines.get(close(line)) ?? line).join("\n");
}
