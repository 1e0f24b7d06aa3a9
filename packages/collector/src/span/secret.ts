/**
 * Where in a text a secret stands and what stands there instead: so that a long text is not copied to be
 * redacted, and each piece of it is made when it is written.
 */
import { isRedactedMark, redactedMark } from './redact-rules.js'

export interface Secret {
  readonly from: number
  readonly to: number
  /** Of it, how long the secret was is part. */
  readonly mark: string
}

/** A text and its secrets, in their order and none over another. */
export interface RedactedText {
  readonly text: string
  readonly secrets: readonly Secret[]
}

/** @returns `undefined` for what is no secret any more */
export function secretAt(text: string, from: number, to: number, rule: string): Secret | undefined {
  if (from >= to || isRedactedMark(text.slice(from, Math.min(to, from + MARK_UNITS)))) return undefined
  return { from, to, mark: redactedMark(rule, to - from) }
}

/** More than a mark has. */
const MARK_UNITS = 200

/** What a reader may see of a piece of the text. A secret over a border counts to the piece where it begins. */
export function sliceRedacted({ text, secrets }: RedactedText, from: number, to: number): string {
  let result = ''
  let copied = from
  for (let i = firstEndingAfter(secrets, from); i < secrets.length; i++) {
    const secret = secrets[i]
    if (secret === undefined || secret.from >= to) break
    if (secret.from >= from) result += text.slice(copied, secret.from) + secret.mark
    copied = secret.to
  }
  return result + text.slice(copied, Math.max(copied, to))
}

/** In their order, those that overlap as one, under the rule of the first. */
export function joinSecrets(secrets: readonly Secret[]): readonly Secret[] {
  const joined: Secret[] = []
  for (const secret of [...secrets].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1)
    if (last === undefined || secret.from >= last.to) joined.push(secret)
    else if (secret.to > last.to) joined[joined.length - 1] = { ...last, to: secret.to }
  }
  return joined
}

function firstEndingAfter(secrets: readonly Secret[], from: number): number {
  let low = 0
  for (let high = secrets.length; low < high; ) {
    const middle = (low + high) >> 1
    if ((secrets[middle]?.to ?? 0) > from) high = middle
    else low = middle + 1
  }
  return low
}
