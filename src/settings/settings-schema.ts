import { z } from 'zod';
import { DIRECTION_RULE } from './missing-direction.ts';
import { settingsFile } from './settings-file.ts';

/**
 * The JSON Schema of the settings file, for editors; draft-07, which their YAML servers know best.
 */
export function settingsJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(settingsFile, { io: 'input', target: 'draft-7' });
  return {
    $schema,
    $id: 'urn:perfscape:settings',
    title: 'Settings of Perfscape',
    description: 'The file .github/perfscape.yml or perfscape.yml.',
    ...schema,
    ...DIRECTION_RULE,
  };
}
