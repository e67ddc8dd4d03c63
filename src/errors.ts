/**
 * A mistake the user can mend: the message names what failed, at which value, and what to do.
 * The entries print it without a stack trace; every other error is a fault of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** A signal ended the run between two commands, or in the middle of one. */
export class Interruption extends UserError {}

/** Fails the type check where a closed union has a member that a `switch` does not handle. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
