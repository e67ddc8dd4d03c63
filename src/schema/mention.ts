import { isJsonObject } from './json-schema.ts';

/** Keywords that hold values, in which a `properties` is no keyword. */
const valueKeywords = new Set(['const', 'enum', 'default', 'examples', 'x-perfscape']);
const dependencyKeywords = new Set(['dependentRequired', 'dependentSchemas', 'dependencies']);

/** The dotted names of the properties that a schema for the value at `path` mentions. */
export function listMentioned(schema: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((item) => listMentioned(item, path));
  if (!isJsonObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (valueKeywords.has(keyword)) return [];
    if (keyword === 'required') return namesAt(value, path);
    if (!isJsonObject(value)) return listMentioned(value, path);
    if (keyword === 'properties') return namesOfProperties(value, path);
    if (dependencyKeywords.has(keyword)) return namesOfDependencies(value, path);
    return listMentioned(value, path);
  });
}

function namesAt(names: unknown, path: readonly string[]): string[] {
  return Array.isArray(names) ? names.map((name) => [...path, name].join('.')) : [];
}

function namesOfProperties(properties: object, path: readonly string[]): readonly string[] {
  return Object.entries(properties).flatMap(([key, property]) => {
    const nested = listMentioned(property, [...path, key]);
    return nested.length > 0 ? nested : namesAt([key], path);
  });
}

function namesOfDependencies(dependencies: object, path: readonly string[]): readonly string[] {
  return Object.entries(dependencies).flatMap(([key, needed]) => {
    const names = Array.isArray(needed) ? namesAt(needed, path) : listMentioned(needed, path);
    return namesAt([key], path).concat(names);
  });
}
