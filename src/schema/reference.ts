import { UserError } from '../errors.ts';
import { isJsonObject } from './json-schema.ts';
import type { JsonObject } from './option.ts';

/** A schema document and the file it was read from, which every UserError names. */
export interface SchemaSource {
  readonly document: JsonObject;
  readonly path: string;
}

/** What a local `$ref` points at; a UserError when it is remote or points at nothing. */
export function followReference(source: SchemaSource, reference: unknown): unknown {
  if (typeof reference !== 'string') {
    throw new UserError(`${source.path}: $ref is ${JSON.stringify(reference)}, must be a text`);
  }
  const fragment = localFragment(source, reference);
  const found =
    fragment === '' || fragment.startsWith('/')
      ? followPointer(source.document, fragment)
      : findAnchor(source.document, fragment);
  if (found === undefined) {
    throw new UserError(`${source.path}: $ref "${reference}" points at nothing in this file`);
  }
  return found;
}

function localFragment({ document, path }: SchemaSource, reference: string): string {
  const [address = '', fragment = ''] = reference.split('#', 2);
  const own = typeof document.$id === 'string' ? document.$id.split('#', 1)[0] : '';
  if (address !== '' && address !== own) {
    throw new UserError(
      `${path}: $ref "${reference}" points outside of this file; copy what it names into "$defs" and refer to "#/$defs/…"`,
    );
  }
  try {
    return decodeURIComponent(fragment);
  } catch (cause) {
    throw new UserError(`${path}: $ref "${reference}" is not a valid address`, { cause });
  }
}

function followPointer(document: JsonObject, pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<unknown>((node, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    const isHolder = typeof node === 'object' && node !== null;
    return isHolder ? Object.getOwnPropertyDescriptor(node, name)?.value : undefined;
  }, document);
}

/** `$anchor` of draft 2020-12, or `$id: "#name"` of draft-07, among the definitions. */
function findAnchor(document: JsonObject, anchor: string): unknown {
  const definitions = [document.$defs, document.definitions].filter(isJsonObject);
  return definitions
    .flatMap((group) => Object.values(group))
    .filter(isJsonObject)
    .find((node) => node.$anchor === anchor || node.$id === `#${anchor}`);
}
