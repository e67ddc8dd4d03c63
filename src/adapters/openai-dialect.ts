import type OpenAI from 'openai';
import { assertNever } from '../errors.ts';
import type { CompletionRequest } from '../sample/language-model/complete.ts';

/** How a server wants to be told the form and the limit of a reply, and what else it takes. */
export interface Dialect {
  readonly format: 'json_schema' | 'json_object' | 'text';
  readonly limit: 'max_tokens' | 'max_completion_tokens';
  readonly limitChanged: boolean;
  readonly temperature: boolean;
  /** Whether there is a role for instructions; else they go before the user's message. */
  readonly systemRole: boolean;
}

export type CompletionBody = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming;

// OpenAI's newer models refuse max_tokens; many local servers ignore max_completion_tokens, and
// would write without a limit (abetlen/llama-cpp-python#1907).
export function firstDialect(baseUrl: string | null): Dialect {
  const limit = baseUrl === null ? 'max_completion_tokens' : 'max_tokens';
  return { format: 'json_schema', limit, limitChanged: false, temperature: true, systemRole: true };
}

const FORMAT_WORDS =
  /response[_ ]?format|json[_ ]?(schema|object|mode)|structured output|grammar|guided[_ ]?(json|decoding)/i;

function nextFormat(format: Dialect['format']): Dialect['format'] | null {
  switch (format) {
    case 'json_schema':
      return 'json_object';
    case 'json_object':
      return 'text';
    case 'text':
      return null;
    default:
      return assertNever(format);
  }
}

/** What to try after a refusal with this message; null when it is about something else. */
export function nextDialect(dialect: Dialect, message: string): Dialect | null {
  // Models that reason take no temperature but their own.
  if (dialect.temperature && /temperature/i.test(message)) {
    return { ...dialect, temperature: false };
  }
  if (!dialect.limitChanged && /max_(completion_)?tokens/i.test(message)) {
    const limit = dialect.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    return { ...dialect, limit, limitChanged: true };
  }
  // "System role not supported" is what the chat template of Gemma says.
  if (dialect.systemRole && /system role|role\b.*\bsystem\b/i.test(message)) {
    return { ...dialect, systemRole: false };
  }
  if (!FORMAT_WORDS.test(message)) return null;
  const format = nextFormat(dialect.format);
  return format === null ? null : { ...dialect, format };
}

function messagesOf(request: CompletionRequest, dialect: Dialect): CompletionBody['messages'] {
  // A server that takes no schema has to read it; OpenAI also wants the word JSON beside
  // json_object.
  const asked =
    dialect.format === 'json_schema'
      ? request.system
      : `${request.system}\n\nReply with one JSON object and nothing else. It must satisfy this ` +
        `JSON Schema:\n${JSON.stringify(request.schema)}`;
  return dialect.systemRole
    ? [
        { role: 'system', content: asked },
        { role: 'user', content: request.user },
      ]
    : [{ role: 'user', content: `${asked}\n\n${request.user}` }];
}

export function bodyOf(
  model: string,
  request: CompletionRequest,
  dialect: Dialect,
): CompletionBody {
  return {
    model,
    messages: messagesOf(request, dialect),
    [dialect.limit]: request.maximumTokens,
    ...(request.temperature === undefined || !dialect.temperature
      ? {}
      : { temperature: request.temperature }),
    ...responseFormat(request, dialect),
  };
}

function responseFormat(
  request: CompletionRequest,
  { format }: Dialect,
): Pick<CompletionBody, 'response_format'> {
  switch (format) {
    case 'json_schema': {
      const schema = { name: request.schemaName, strict: true, schema: { ...request.schema } };
      return { response_format: { type: 'json_schema', json_schema: schema } };
    }
    case 'json_object':
      return { response_format: { type: 'json_object' } };
    case 'text':
      return {};
    default:
      return assertNever(format);
  }
}
