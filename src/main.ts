import * as core from '@actions/core';
import { runAction } from './action.ts';
import { UserError } from './errors.ts';

try {
  await runAction();
} catch (error) {
  if (error instanceof UserError) core.setFailed(error.message);
  else core.setFailed(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
