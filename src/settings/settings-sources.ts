import { readYaml } from './yaml-text.ts';
import type { KeyPath, ReadYaml } from './yaml-text.ts';

export interface SettingsSources {
  readonly file: { readonly path: string; readonly text: string } | null;
  /** Inputs of the action by key; blank text is an input not given. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** These inputs are taken as they are; the others are YAML. */
const TEXT_KEYS: ReadonlySet<string> = new Set(['schema', 'build', 'benchmark', 'comment']);

export type Mapping = Readonly<Record<string, unknown>>;

/** What one source says, to be laid over the layers after it. */
interface Layer {
  readonly source: string;
  readonly value: Mapping;
  readonly lineOf: (path: KeyPath) => number | null;
}

export interface ReadSources {
  /** Inputs first: they win over the file. */
  readonly layers: readonly Layer[];
  readonly faults: readonly string[];
}

export function readSources({ file, inputs }: SettingsSources): ReadSources {
  const reads = Object.entries(inputs)
    .filter(([, text]) => text.trim() !== '')
    .map(([key, text]) => readInput(key, text));
  if (file !== null) reads.push(readFile(file.path, file.text));
  return {
    layers: reads.flatMap(({ layers }) => layers),
    faults: reads.flatMap(({ faults }) => faults),
  };
}

function readInput(key: string, text: string): ReadSources {
  const source = `input ${JSON.stringify(key)}`;
  const read: ReadYaml = TEXT_KEYS.has(key)
    ? { type: 'value', value: text.trim(), lineOf: () => null }
    : readYaml(text);
  if (read.type === 'faults') return toFaults(source, read.faults);
  return {
    layers: [{ source, value: Object.fromEntries([[key, read.value]]), lineOf: () => null }],
    faults: [],
  };
}

function readFile(path: string, text: string): ReadSources {
  const read = readYaml(text);
  if (read.type === 'faults') return toFaults(path, read.faults);
  // A file of comments only holds no settings, and is no mistake by itself.
  const value = read.value ?? {};
  if (!isMapping(value)) {
    return toFaults(path, [
      { line: null, message: 'is not a mapping of settings; write lines such as benchmark: ./run' },
    ]);
  }
  return { layers: [{ source: path, value, lineOf: read.lineOf }], faults: [] };
}

function toFaults(
  source: string,
  faults: readonly { readonly line: number | null; readonly message: string }[],
): ReadSources {
  return {
    layers: [],
    faults: faults.map(({ line, message }) => `${locate(source, line)}: ${message}`),
  };
}

function locate(source: string, line: number | null): string {
  if (line === null) return source;
  return source.startsWith('input ') ? `${source}, line ${line}` : `${source}:${line}`;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The layers as one mapping; mappings are merged key by key, also those of an objective. */
export function mergeLayers(layers: readonly Layer[]): Mapping {
  return layers.reduceRight<Mapping>((merged, { value }) => mergeMappings(merged, value, 2), {});
}

/** `depth` bounds the merge, because aliases can make a mapping contain itself. */
function mergeMappings(under: Mapping, over: Mapping, depth: number): Mapping {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    const isMerged =
      depth > 0 && isMapping(value) && isMapping(below) && !differsInKind(below, value);
    merged.set(key, isMerged ? mergeMappings(below, value, depth - 1) : value);
  }
  return Object.fromEntries(merged);
}

/** A store of another kind has other keys: it takes the place of the one below. */
function differsInKind(under: Mapping, over: Mapping): boolean {
  return over['kind'] !== undefined && over['kind'] !== under['kind'];
}

/** The source, with its line, that gave the value at the path or the nearest mapping around it. */
export function findOrigin(layers: readonly Layer[], path: KeyPath): string {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length);
    const layer = layers.find(({ value }) => valueAt(value, part) !== undefined);
    if (layer !== undefined) return locate(layer.source, layer.lineOf(part));
  }
  return layers.find(({ source }) => !source.startsWith('input '))?.source ?? 'inputs';
}

export function valueAt(root: unknown, path: KeyPath): unknown {
  return path.reduce((value: unknown, key) => {
    if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
    return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, root);
}
