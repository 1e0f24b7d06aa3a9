/**
 * What a session used, as the summary of an index holds it: lists without names, since the room is small.
 *
 *   index-summary.ts --ModelUsage, TokenSeries--> [usageJson] --JSON--> {part}.idx --> [readModels, readSeries]
 *
 *   models        [model, provider or "", over, calls, in, out, cache read, cache written, reasoning], …
 *   tokenSeries   [from, step, tokens, …]
 */
import type { FoldedSession, ModelUsage, TokenSeries } from '@agent-inspector/trace-format'

export function usageJson({ models, tokenSeries }: FoldedSession): object {
  return {
    ...(models !== undefined && { models: models.map(listOf) }),
    ...(tokenSeries !== undefined && {
      tokenSeries: [tokenSeries.fromS, tokenSeries.stepS, ...tokenSeries.tokens],
    }),
  }
}

/** @returns `undefined` if they are none */
export function readModels(json: unknown): readonly ModelUsage[] | undefined {
  if (!Array.isArray(json)) return undefined
  const models = json.map(modelOf).filter((model) => model !== undefined)
  return models.length === json.length ? models : undefined
}

/** @returns `undefined` if it is none */
export function readSeries(json: unknown): TokenSeries | undefined {
  if (!isCounts(json)) return undefined
  const [fromS, stepS, ...tokens] = json
  return fromS === undefined || stepS === undefined || stepS < 1 || tokens.length === 0
    ? undefined
    : { fromS, stepS, tokens }
}

function listOf(usage: ModelUsage): readonly (string | number)[] {
  const { model, provider = '', over, calls } = usage
  return [model, provider, over, calls, ...TOKENS.map((name) => usage[name])]
}

const TOKENS = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'] as const

function modelOf(json: unknown): ModelUsage | undefined {
  if (!Array.isArray(json)) return undefined
  const [model, provider, ...counts]: readonly unknown[] = json
  if (typeof model !== 'string' || typeof provider !== 'string' || !isCounts(counts)) return undefined
  const [over = 0, calls = 0, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens] = counts
  return {
    model,
    ...(provider !== '' && { provider }),
    over,
    calls,
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    cacheReadTokens: cacheReadTokens ?? 0,
    cacheWriteTokens: cacheWriteTokens ?? 0,
    reasoningTokens: reasoningTokens ?? 0,
  }
}

function isCounts(json: unknown): json is readonly number[] {
  return Array.isArray(json) && json.every((count) => typeof count === 'number' && Number.isFinite(count) && count >= 0)
}
