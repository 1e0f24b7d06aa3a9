import { expect, test } from 'vitest'
import { readUsage } from './usage.js'

test.each([
  [
    'OpenTelemetry: the whole holds its parts',
    {
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.cache_read.input_tokens': 700,
      'gen_ai.usage.cache_creation.input_tokens': 100,
      'gen_ai.usage.reasoning.output_tokens': 20,
    },
    { inputTokens: 1000, outputTokens: 50, cacheReadTokens: 700, cacheWriteTokens: 100, reasoningTokens: 20 },
  ],
  [
    "our helper around Anthropic's client: what a cache held comes on top",
    {
      'mcp.llm.provider': 'anthropic',
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.cache_read.input_tokens': 700,
      'gen_ai.usage.cache_creation.input_tokens': 100,
    },
    { inputTokens: 1800, cacheReadTokens: 700, cacheWriteTokens: 100 },
  ],
  [
    'OpenTelemetry around Anthropic: the convention adds it up',
    {
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.cache_read.input_tokens': 700,
    },
    { inputTokens: 1000, cacheReadTokens: 700 },
  ],
  [
    'parts that are more than their whole come on top of it',
    {
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.cache_read_input_tokens': 700,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.usage.reasoning_tokens': 6,
    },
    { inputTokens: 712, outputTokens: 11, cacheReadTokens: 700, reasoningTokens: 6 },
  ],
  [
    'OpenInference',
    {
      'llm.token_count.prompt': 30,
      'llm.token_count.completion': 4,
      'llm.token_count.prompt_details.cache_read': 20,
      'llm.token_count.prompt_details.cache_write': 5,
      'llm.token_count.completion_details.reasoning': 3,
    },
    { inputTokens: 30, outputTokens: 4, cacheReadTokens: 20, cacheWriteTokens: 5, reasoningTokens: 3 },
  ],
  [
    'an earlier AI SDK',
    { 'ai.usage.promptTokens': 3, 'ai.usage.completionTokens': 4 },
    { inputTokens: 3, outputTokens: 4 },
  ],
  [
    'texts and large integers',
    { 'gen_ai.usage.input_tokens': '12', 'gen_ai.usage.output_tokens': 3n },
    { inputTokens: 12, outputTokens: 3 },
  ],
  ['the newer name first', { 'gen_ai.usage.prompt_tokens': 1, 'gen_ai.usage.input_tokens': 2 }, { inputTokens: 2 }],
  ['none at all', { 'gen_ai.usage.input_tokens': 0 }, { inputTokens: 0 }],
  ['what cannot be tokens', { 'gen_ai.usage.input_tokens': -1, 'gen_ai.usage.output_tokens': 'many' }, undefined],
  ['values of another kind', { 'gen_ai.usage.input_tokens': [7], 'gen_ai.usage.output_tokens': true }, undefined],
  ['a part without a whole', { 'gen_ai.usage.reasoning_tokens': 5 }, undefined],
  ['nothing', {}, undefined],
])('%s', (_, attributes, usage) => {
  expect(readUsage(attributes)).toEqual(usage)
})
