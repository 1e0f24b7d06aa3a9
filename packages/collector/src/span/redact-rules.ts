/**
 * The shapes of secrets that are known by sight, wherever they stand. Each matches characters that
 * need no escape in JSON, and is linear in the length of the text.
 */
export interface SecretShape {
  /** Stands in the text in place of the secret: `[redacted:openai-key:51]`. */
  readonly rule: string
  /** Global. A group named `secret` is what is replaced, else the whole match. */
  readonly pattern: RegExp
}

export const SECRET_SHAPES: readonly SecretShape[] = [
  { rule: 'anthropic-key', pattern: /(?<![\w-])sk-ant-[\w-]{13,}/g },
  // A capital or a digit: `sk-loading-spinner-container` is a name.
  { rule: 'openai-key', pattern: /(?<![\w-])sk-(?!ant-)(?=[a-z_-]{0,64}[A-Z0-9])[\w-]{17,}/g },
  { rule: 'github-token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g },
  { rule: 'gitlab-token', pattern: /\bglpat-[\w-]{16,}/g },
  { rule: 'aws-access-key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { rule: 'google-key', pattern: /\bAIza[\w-]{30,}/g },
  { rule: 'slack-token', pattern: /\b(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{15,}/g },
  { rule: 'stripe-key', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { rule: 'npm-token', pattern: /\bnpm_[A-Za-z0-9]{30,}/g },
  { rule: 'huggingface-token', pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { rule: 'jwt', pattern: /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}(?:\.[\w-]*)?/g },
  {
    rule: 'private-key',
    pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:[^"\\-]|-(?!----)|\\+[^"\\])*(?:-----END [A-Z0-9 ]*-----)?/g,
  },
  { rule: 'bearer-token', pattern: /\b(?:[Bb]earer|Basic) +(?<secret>[\w.~+/=-]{16,})/g },
  { rule: 'url-password', pattern: /:\/\/[^\s:@/"\\]{0,100}:(?<secret>[^\s:@/"\\]{1,200})@/g },
  {
    rule: 'url-parameter',
    pattern:
      /[?&](?:api_?key|key|access_token|auth_token|token|secret|client_secret|password|sig(?:nature)?)=(?<secret>[^\s&"\\#]{8,})/gi,
  },
]

/** Letters and digits in a row that every shape has, save the last four: what a scan looks for first. */
export const LONG_RUN = 20
/** One of these is in every text that has such a shape. */
export const SHAPE_HEADS =
  /sk-|gh[pousr]_|github_pat_|glpat-|AKIA|ASIA|AIza|xox[abeoprs]-|xapp-|[rs]k_live|[rs]k_test|npm_|hf_|eyJ/

/** What stands in place of a secret: which rule it was, and how long. */
export function redactedMark(rule: string, length: number): string {
  return `[redacted:${rule}:${length}]`
}

/** True for a text that is such a mark and nothing else. */
export function isRedactedMark(text: string): boolean {
  return text.startsWith('[redacted:') && /^\[redacted:[\w.-]+:\d+\]$/.test(text)
}
