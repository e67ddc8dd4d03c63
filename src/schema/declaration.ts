import { UserError } from '../errors.ts';
import type { FixedOption, JsonObject, Option, SchemaDeclaration } from './option.ts';
import { checkGroup, declareProperty } from './property.ts';
import { listNodes } from './schema-node.ts';

/** More options than this no sample of a few dozen configurations can tell apart. */
export const optionLimit = 200;

/**
 * The options that a JSON Schema declares; `path` names its file in every UserError. Remote or
 * cyclic references, contradictory domains and defaults outside of them are UserErrors.
 */
export function declareOptions(document: JsonObject, path: string): SchemaDeclaration {
  const nodes = listNodes({ document, path });
  if (nodes[0]?.type !== 'group') {
    throw new UserError(
      `${path}: the schema declares no "properties"; each option is a property of its top object`,
    );
  }
  for (const node of nodes) if (node.type === 'group') checkGroup(node, path);
  const declared = nodes
    .filter(({ type }) => type === 'property')
    .map((node) => declareProperty(node, path));
  const options = declared.filter((item): item is Option => 'kind' in item);
  if (options.length > optionLimit) {
    throw new UserError(
      `${path}: ${options.length} options can be varied, the limit is ${optionLimit}; mark those that do not matter with "x-perfscape": {"ignore": true}`,
    );
  }
  const fixed = declared.filter((item): item is FixedOption => 'reason' in item);
  return { options, fixed, document };
}
