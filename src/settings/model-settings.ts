import { line, mapping } from './mapping.ts';

const MAXIMUM_TEXT_LENGTH = 256;

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search } = new URL(text);
  const isWeb = protocol === 'http:' || protocol === 'https:';
  return isWeb && username === '' && password === '' && search === '';
}

/** The language model as the user writes it. */
export const modelSettings = mapping({
  'base-url': line(MAXIMUM_TEXT_LENGTH)
    .refine(isEndpoint, {
      error:
        'allowed: an http or https address without user name, password and query; the key comes by the input "api-key" or OPENAI_API_KEY',
    })
    .optional()
    .describe('Address of an OpenAI-compatible service, such as https://api.openai.com/v1.'),
  name: line(MAXIMUM_TEXT_LENGTH).describe('Name of the language model, as the service calls it.'),
});
