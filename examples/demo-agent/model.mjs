/**
 * The model: any OpenAI-compatible endpoint, or the scripted one where no key is set.
 *
 *   agents --ask--> [llm() records it] --openai client--> endpoint
 */

import { startScriptedModel } from '@agent-inspector/example-scripted-model'
import { llm } from '@agent-inspector/hooks'
import OpenAI from 'openai'
import { StepError } from './step-error.mjs'

const REQUEST_TIMEOUT_MS = 60_000
const MAX_RETRY_AFTER_MS = 30_000

/**
 * @typedef {{ id: string, function: { name: string, arguments: string } }} ToolCall `arguments` is JSON, as the model wrote it
 * @typedef {{ role: string, content: string, tool_calls?: ToolCall[], tool_call_id?: string }} ChatMessage
 * @typedef {{ messages: ChatMessage[], tools?: object[], user?: string, stream?: boolean }} AskRequest
 * @typedef {{ response: { content: string | null, tool_calls?: ToolCall[] }, usage?: object, stopReason: string }} Answer
 * @typedef {(request: AskRequest) => Promise<Answer>} Ask throws StepError, `transient` where asking again may help
 * @typedef {{ description: string, isScripted: boolean, ask: Ask, close(): Promise<void> }} Model
 *
 * @param {Record<string, string | undefined>} environment `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_MODEL`
 * @param {{ pace: number }} options speed of the scripted model
 * @returns {Promise<Model>}
 */
export async function connectModel(environment, { pace }) {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL = 'gpt-5-mini' } = environment
  if (!OPENAI_API_KEY && !OPENAI_BASE_URL) return connectScripted(pace)

  const client = createClient({ baseURL: OPENAI_BASE_URL || undefined, apiKey: OPENAI_API_KEY || 'none' })
  const { host } = new URL(client.baseURL)
  return {
    description: `${OPENAI_MODEL} at ${host}`,
    isScripted: false,
    ask: createAsk(client, { provider: host === 'api.openai.com' ? 'openai' : host, model: OPENAI_MODEL }),
    close: async () => {},
  }
}

async function connectScripted(pace) {
  const server = await startScriptedModel({ pace })
  const client = createClient({ baseURL: server.url, apiKey: 'none' })
  return {
    description: 'scripted (no OPENAI_API_KEY)',
    isScripted: true,
    ask: createAsk(client, { provider: 'scripted', model: 'scripted-model' }),
    close: server.close,
  }
}

/** It would try again by itself, unseen: we do, where the trace shows it. */
function createClient(options) {
  return new OpenAI({ ...options, maxRetries: 0, timeout: REQUEST_TIMEOUT_MS })
}

/** @returns {Ask} */
function createAsk(client, { provider, model }) {
  return function ask({ messages, tools, user, stream = false }) {
    const prompt = { messages, ...(tools && { tools }), parameters: { stream } }
    return llm({ provider, model, prompt }, async ({ signal }) => {
      const body = { model, messages, ...(tools && { tools }), ...(user && { user }) }
      try {
        const completion = await complete(client, body, stream, signal)
        const choice = completion.choices[0]
        if (choice === undefined) throw new StepError(`${model} answered without a choice.`, { transient: true })
        return { response: choice.message, usage: usageOf(completion.usage), stopReason: choice.finish_reason }
      } catch (cause) {
        throw signal.aborted ? signal.reason : explain(cause, { model, host: new URL(client.baseURL).host })
      }
    })
  }
}

function complete(client, body, stream, signal) {
  if (!stream) return client.chat.completions.create(body, { signal })
  const options = { include_usage: true }
  return client.chat.completions.stream({ ...body, stream_options: options }, { signal }).finalChatCompletion()
}

function usageOf(usage) {
  if (!usage) return undefined
  const cacheReadTokens = usage.prompt_tokens_details?.cached_tokens
  const reasoningTokens = usage.completion_tokens_details?.reasoning_tokens
  return {
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    ...(cacheReadTokens !== undefined && { cacheReadTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  }
}

/** What the client threw --> what happened, and what to do. */
function explain(cause, { model, host }) {
  const because = (message, options) => new StepError(message, { cause, ...options })
  if (cause instanceof OpenAI.APIConnectionError) {
    return because(`The model at ${host} cannot be reached (${reasonOf(cause)}). Is OPENAI_BASE_URL right?`, {
      transient: true,
    })
  }
  if (!(cause instanceof OpenAI.APIError)) return cause
  const { status } = cause
  const message = cause.message.replace(/\.$/, '')
  if (status === 401 || status === 403) {
    return because(`The model at ${host} refused the key (${message}). Set OPENAI_API_KEY to one that it knows.`)
  }
  if (status === 404) return because(`${host} has no model ${model} (${message}). Set OPENAI_MODEL.`)
  const transient = status === undefined || status === 408 || status === 429 || status >= 500
  return because(`The model at ${host} did not answer (${message}).`, { transient, waitMs: retryAfterMs(cause) })
}

/** The client wraps what the network said, more than once. */
function reasonOf(error) {
  return error.cause instanceof Error ? reasonOf(error.cause) : (error.code ?? error.message)
}

function retryAfterMs({ headers }) {
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, MAX_RETRY_AFTER_MS) : undefined
}
