const REPLY_LIMIT = 200_000;

function outermostObject(text: string): unknown {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return undefined;
  }
}

/**
 * The JSON object of a reply, which models wrap in a code fence or prose; undefined where there is
 * none, or the reply is longer than anybody asked for.
 */
export function readReplyJson(text: string): unknown {
  if (text.length > REPLY_LIMIT) return undefined;
  const answer = text.replace(/^\s*<think>[^]*?<\/think>/, '');
  const fenced = /```\w*\s([^]*?)```/.exec(answer)?.[1];
  return outermostObject(fenced ?? '') ?? outermostObject(answer);
}
