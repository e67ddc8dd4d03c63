import { admits, isOptionValue, listValues, typesOf } from './allowed-value.ts';
import { misdeclared, readKeywords, showValue } from './extension.ts';
import type { Keywords, Place } from './extension.ts';
import { readRange } from './numeric-range.ts';
import type { FixedOption, NumericDomain, Option, OptionValue } from './option.ts';
import type { SchemaNode } from './schema-node.ts';

/** One checked property on its way to become an option. */
interface Property {
  readonly node: SchemaNode;
  readonly keywords: Keywords;
  readonly place: Place;
}

/** The option that a property is, or why it cannot be varied. `file` names UserErrors. */
export function declareProperty(node: SchemaNode, file: string): Option | FixedOption {
  const place = { file, option: node.name };
  const keywords = readKeywords(node.keywords, place);
  const property = { node, keywords, place };
  if (keywords['x-perfscape']?.ignore) {
    return fix(property, node.default, 'ignored by x-perfscape.ignore');
  }
  checkDefault(property);
  const values = listValues(keywords, place);
  if (values !== null) return declareLevels(property, values);
  const types = typesOf(keywords);
  const [type] = types;
  if (types.length === 1 && (type === 'integer' || type === 'number')) {
    return declareRange(property, type === 'integer' ? 'integer' : 'real');
  }
  refuseScale(property);
  return fix(property, node.default, explainFixed(keywords));
}

function checkDefault({ node, keywords, place }: Property): void {
  const isSingle = keywords['x-perfscape']?.values === undefined || isOptionValue(node.default);
  if (node.default === undefined || (isSingle && admits(keywords, node.default))) return;
  throw misdeclared(
    place,
    `the default ${showValue(node.default)} is not a value that the schema allows`,
  );
}

function fix({ node }: Property, value: unknown, reason: string): FixedOption {
  return { name: node.name, path: node.path, value, reason };
}

function identify({ node, keywords }: Property, first: OptionValue) {
  const stated = isOptionValue(node.default) ? node.default : undefined;
  return {
    name: node.name,
    path: node.path,
    default: stated === undefined ? first : stated,
    defaultStated: node.default !== undefined,
    description: keywords.description ?? null,
    deprecated: keywords.deprecated ?? false,
  };
}

function declareLevels(property: Property, listed: readonly OptionValue[]): Option | FixedOption {
  const { node, keywords } = property;
  const stated = isOptionValue(node.default) ? [node.default] : [];
  const values = [...new Set([...listed, ...stated])];
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const isNumeric = numbers.length === values.length;
  if (!isNumeric) refuseScale(property);
  const [first = null] = isNumeric ? numbers : values;
  if (values.length === 1) return fix(property, first, 'it has a single value');
  if (isNumeric) {
    const domain: NumericDomain = { type: 'levels', values: numbers };
    return { ...identify(property, first), kind: numericKind(keywords, numbers), domain };
  }
  if (values.every((value) => typeof value === 'boolean')) {
    return { ...identify(property, false), kind: 'boolean' };
  }
  return { ...identify(property, first), kind: 'categorical', values };
}

function numericKind(keywords: Keywords, numbers: readonly number[]): 'integer' | 'real' {
  if (typesOf(keywords).includes('number')) return 'real';
  return numbers.every(Number.isInteger) ? 'integer' : 'real';
}

function declareRange(property: Property, kind: 'integer' | 'real'): Option | FixedOption {
  const { node, keywords, place } = property;
  const range = readRange(keywords, { kind, place, default: node.default });
  if (typeof range === 'string') return fix(property, node.default, range);
  if (range.minimum === range.maximum) return fix(property, range.minimum, 'it has a single value');
  return { ...identify(property, range.minimum), kind, domain: range };
}

/** A group has no value of its own; its extension, if any, can only ignore it. */
export function checkGroup(node: SchemaNode, file: string): void {
  const place = { file, option: node.name === '' ? '(schema)' : node.name };
  const extension = readKeywords(node.keywords, place)['x-perfscape'];
  if (extension?.scale === undefined && extension?.values === undefined) return;
  throw misdeclared(place, 'x-perfscape.scale and x-perfscape.values belong to its properties');
}

function refuseScale({ keywords, place }: Property): void {
  if (keywords['x-perfscape']?.scale === undefined) return;
  throw misdeclared(place, 'x-perfscape.scale is given, but only numbers have a scale; remove it');
}

const addValues = 'add "enum" or "x-perfscape": {"values": […]} to vary it';

const reasons: Readonly<Record<string, string>> = {
  string: `free text; ${addValues}`,
  array: 'a list',
  object: 'an object without declared properties',
};

function explainFixed(keywords: Keywords): string {
  if (keywords.enum) return 'its values are lists or objects';
  const types = typesOf(keywords);
  const [type = ''] = types;
  if (types.length === 0) return `no type; ${addValues}`;
  if (types.length > 1) return `more than one type (${types.join(', ')}); ${addValues}`;
  return reasons[type] ?? `${type}; ${addValues}`;
}
