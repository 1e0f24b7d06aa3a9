/**
 * Which tokens a call of a model used, in one meaning for all providers and conventions.
 *
 *   span attributes --> [readUsage] --> conversation, trace index, fold of a session --> price.ts
 *
 * The OpenTelemetry and OpenInference conventions count cached tokens as part of the input and reasoning as part
 * of the output, as OpenAI does. Anthropic's API counts its input without cached tokens, Google's its output
 * without thoughts; who hands such numbers on as they are is understood where the numbers leave no doubt.
 */
import type { Attributes, Usage } from './conversation.js'
import { isFields } from './fields.js'

const KEYS = {
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'llm.usage.prompt_tokens',
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'llm.usage.completion_tokens',
  ],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.cachedInputTokens',
    'llm.usage.cached_tokens',
    'ai.usage.inputTokenDetails.cacheReadTokens',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.reasoningTokens',
    'llm.usage.reasoning_tokens',
    'ai.usage.outputTokenDetails.reasoningTokens',
  ],
} as const

/** All of them. */
export const USAGE_KEYS: readonly string[] = Object.values(KEYS).flat()

/** @returns `undefined` where the attributes tell of no tokens, neither in nor out: asked for each span, so that is told at once */
export function readUsage(attributes: Attributes): Usage | undefined {
  const input = firstCount(attributes, KEYS.input)
  const output = firstCount(attributes, KEYS.output)
  if (input === undefined && output === undefined) return undefined
  const cacheReadTokens = firstCount(attributes, KEYS.cacheRead)
  const cacheWriteTokens = firstCount(attributes, KEYS.cacheWrite)
  const reasoningTokens = firstCount(attributes, KEYS.reasoning)
  const cached = sum(cacheReadTokens, cacheWriteTokens)
  const inputTokens = countsApart(attributes, input, cached) ? sum(input, cached) : input
  const outputTokens = isLess(output, reasoningTokens) ? sum(output, reasoningTokens) : output
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(cacheReadTokens !== undefined && { cacheReadTokens }),
    ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  }
}

/** What Genkit tells with the output of a call, as its plugins have it from the provider. */
export function readGenkitUsage(usage: unknown): Usage | undefined {
  if (!isFields(usage)) return undefined
  return readUsage({
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cachedContentTokens,
    'gen_ai.usage.reasoning.output_tokens': usage.thoughtsTokens,
  })
}

/** A part is not more than its whole. Of our own helpers it is what Anthropic's client says, handed on. */
function countsApart(attributes: Attributes, input: number | undefined, cached: number | undefined): boolean {
  return isLess(input, cached) || attributes['mcp.llm.provider'] === 'anthropic'
}

function isLess(whole: number | undefined, part: number | undefined): boolean {
  return part !== undefined && (whole ?? 0) < part
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0)
}

/** Integers arrive as numbers, bigints or decimal text; as doubles where somebody sends them so, in objects of their own. */
function firstCount(attributes: Attributes, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = attributes[key]
    if (value === undefined || value === '') continue
    if (!isCount(value)) continue
    const count = Number(value)
    if (Number.isFinite(count) && count >= 0) return Math.round(count)
  }
  return undefined
}

function isCount(value: unknown): boolean {
  return ['number', 'bigint', 'string'].includes(typeof value) || value instanceof Number
}
