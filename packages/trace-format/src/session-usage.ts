/**
 * What the calls of models in a session used, record by record.
 *
 *   fold-session.ts --spans, what they are--> [session usage] --tokens, models, series--> FoldedSession
 */
import type { Operation } from '@agent-inspector/dialects'
import { createUsageCount } from './model-usage.js'
import type { SpanRecord } from './record.js'
import type { SessionSummary } from './session-summary.js'
import { createSpanKeySet } from './span-key-set.js'
import { createTokenSeries } from './token-series.js'

export interface SessionUsage {
  /** Each span once. */
  add(span: SpanRecord, operation: Operation): void
  /** What comes from now on is of another part, of another process as a rule. */
  beginPart(): void
  summary(): UsedTokens
}

export interface UsedTokens extends Pick<SessionSummary, 'inputTokens' | 'outputTokens' | 'models' | 'tokenSeries'> {
  /** Set where no call of a model says what it used: the tokens are what agents say that their calls used. */
  readonly tokensOfAgents?: true
}

interface Tokens {
  readonly inputTokens: number
  readonly outputTokens: number
}

export function createSessionUsage(): SessionUsage {
  const used = createUsageCount()
  const series = createTokenSeries()
  let counted: Tokens = NO_TOKENS
  /** What agents say that the calls below them used: it counts where those say nothing. */
  let toldByAgents: Tokens = NO_TOKENS
  /** Calls of models in this part, and the spans right above them. */
  let calls = createSpanKeySet()
  let aroundCalls = createSpanKeySet()

  /** A framework traces a call, and right below it the client of the model does: what came first counts. */
  const isTracedTwice = ({ traceId, spanId, parentId = '' }: SpanRecord): boolean => {
    const isTwice = aroundCalls.has(traceId, spanId) || (parentId !== '' && calls.has(traceId, parentId))
    calls.add(traceId, spanId)
    if (parentId !== '') aroundCalls.add(traceId, parentId)
    return isTwice
  }

  return {
    add(span, { kind, subject, provider, usage }) {
      if (usage === undefined) return
      const { inputTokens = 0, outputTokens = 0 } = usage
      if (kind === 'agent.call' || kind === 'workflow.run') {
        toldByAgents = sum(toldByAgents, { inputTokens, outputTokens })
        return
      }
      const isCall = kind === 'llm.generate'
      if (isCall && isTracedTwice(span)) return
      counted = sum(counted, { inputTokens, outputTokens })
      series.add(span.endNs, inputTokens + outputTokens)
      if (isCall && inputTokens + outputTokens > 0) used.add({ model: subject, provider, usage })
    },

    beginPart() {
      calls = createSpanKeySet()
      aroundCalls = createSpanKeySet()
    },

    summary() {
      const models = used.models()
      const tokenSeries = series.series()
      const isOfAgents = isNone(counted) && !isNone(toldByAgents)
      return {
        ...(isOfAgents ? { ...toldByAgents, tokensOfAgents: true } : counted),
        ...(models.length > 0 && { models }),
        ...(tokenSeries !== undefined && { tokenSeries }),
      }
    },
  }
}

const NO_TOKENS: Tokens = { inputTokens: 0, outputTokens: 0 }

function sum(a: Tokens, b: Tokens): Tokens {
  return { inputTokens: a.inputTokens + b.inputTokens, outputTokens: a.outputTokens + b.outputTokens }
}

function isNone({ inputTokens, outputTokens }: Tokens): boolean {
  return inputTokens + outputTokens === 0
}
