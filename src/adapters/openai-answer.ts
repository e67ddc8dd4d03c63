import { z } from 'zod';

export interface Text {
  readonly type: 'text';
  readonly text: string;
}

/** The limit of the reply went on reasoning, so that a higher one may help. */
export interface CutOff {
  readonly type: 'cut-off';
  readonly reason: string;
}

export interface Failure {
  readonly type: 'failure';
  /** What the service or the network said, in it perhaps the key. */
  readonly reason: string;
  /** Of the HTTP answer; null: there was none, or it was no error. */
  readonly status: number | null;
  /** Whether the same request may succeed later. */
  readonly isPassing: boolean;
  readonly retryAfterSeconds: number | null;
}

/** What came of one request. */
export type Answer = Text | CutOff | Failure;

const partSchema = z.object({ type: z.string(), text: z.string().optional() });

const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          // Some services send parts, of which those of type text are the reply.
          content: z.union([z.string(), z.array(partSchema)]).nullish(),
          refusal: z.string().nullish(),
        }),
      }),
    )
    .min(1),
});

const usageSchema = z.object({
  usage: z.object({
    total_tokens: z.int().positive(),
    completion_tokens_details: z.object({ reasoning_tokens: z.int() }).partial().nullish(),
  }),
});

export function failureOf(reason: string): Failure {
  return { type: 'failure', reason, status: null, isPassing: false, retryAfterSeconds: null };
}

/** Null when the service does not say. */
export function totalTokensOf(completion: unknown): number | null {
  return usageSchema.safeParse(completion).data?.usage.total_tokens ?? null;
}

type Content = z.infer<typeof completionSchema>['choices'][number]['message']['content'];

/** The reply without the thoughts that local servers leave before it. */
function replyText(content: Content): string {
  const text =
    typeof content === 'string'
      ? content
      : (content ?? []).map(({ type, text: part = '' }) => (type === 'text' ? part : '')).join('');
  return text.replace(/^\s*<think>[^]*?<\/think>/, '').trim();
}

/** Reads the body of a successful answer; its form is the service's word only. */
export function answerOf(completion: unknown): Answer {
  const { data } = completionSchema.safeParse(completion);
  const choice = data?.choices[0];
  if (choice === undefined) {
    return failureOf(
      'the answer is no chat completion: is model.base-url the address of an OpenAI-compatible service, with its /v1?',
    );
  }
  const { finish_reason: finish, message } = choice;
  if (message.refusal) return failureOf(`the model refused: ${message.refusal}`);
  if (finish === 'content_filter') return failureOf('the reply was withheld by a content filter');
  const text = replyText(message.content);
  if (finish === 'length') {
    const reason = 'the reply was cut off at its length limit';
    const reasoned =
      usageSchema.safeParse(completion).data?.usage.completion_tokens_details?.reasoning_tokens ??
      0;
    const isReasoning = reasoned > 0 || text === '' || text.startsWith('<think>');
    return isReasoning ? { type: 'cut-off', reason } : failureOf(reason);
  }
  return text === '' ? failureOf('the reply is empty') : { type: 'text', text };
}
