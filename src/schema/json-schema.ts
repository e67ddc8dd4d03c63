import { LineCounter, parseDocument } from 'yaml';
import { UserError } from '../errors.ts';
import type { JsonObject } from './option.ts';

const sizeLimitBytes = 1024 * 1024;
const depthLimit = 100;

/** Reads a JSON Schema from JSON or YAML; `path` names the file in every UserError. */
export function parseJsonSchema(text: string, path: string): JsonObject {
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > sizeLimitBytes) {
    throw new UserError(
      `${path}: the schema has ${sizeBytes} bytes, more than the limit of ${sizeLimitBytes}`,
    );
  }
  const value = isYaml(text, path) ? parseYaml(text, path) : parseJson(text, path);
  if (!isJsonObject(value)) {
    throw new UserError(`${path}: a JSON Schema must be an object, such as {"properties": {…}}`);
  }
  checkContent(value, path);
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isYaml(text: string, path: string): boolean {
  if (/\.ya?ml$/i.test(path)) return true;
  return !/\.json$/i.test(path) && !/^\uFEFF?\s*\{/.test(text);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw unreadable('JSON', path, error);
  }
}

function parseYaml(text: string, path: string): unknown {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const mistake = document.errors[0];
    if (mistake) {
      const { line } = lines.linePos(mistake.pos[0]);
      throw new SyntaxError(`${mistake.message} (line ${line})`);
    }
    return document.toJS();
  } catch (error) {
    throw unreadable('YAML', path, error);
  }
}

function unreadable(format: 'JSON' | 'YAML', path: string, cause: unknown): UserError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new UserError(`${path}: the schema is not valid ${format}: ${message}`, { cause });
}

/**
 * Level by level, not by recursion, so that no depth can end the process. The depth limit also
 * ends YAML aliases that contain themselves. `__proto__` is refused because object code, ours and
 * the validator's, would take it for something else than a key.
 */
function checkContent(root: JsonObject, path: string): void {
  let level: object[] = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > depthLimit) {
      throw new UserError(`${path}: the schema is nested deeper than ${depthLimit} levels`);
    }
    if (level.some((item) => Object.hasOwn(item, '__proto__'))) {
      throw new UserError(`${path}: the schema uses "__proto__" as a name; choose another`);
    }
    const children = level.flatMap((item) => Object.values(item) as unknown[]);
    level = [...new Set(children.filter((child) => typeof child === 'object' && child !== null))];
  }
}
