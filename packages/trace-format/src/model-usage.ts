/**
 * What a session used, by model: tokens, from which its cost follows at any prices.
 *
 *   fold-session.ts --usage of each call--> [createUsageCount] --ModelUsage--> SessionSummary --> [costOfModels]
 *
 * Cost is stored nowhere. Calls of a model are told apart by the step that their input is over, since the price of
 * some models depends on it.
 */
import { type Pricing, stepOf, type Usage } from '@agent-inspector/dialects'

/** All in tokens, but for `calls`. */
export interface ModelUsage extends Required<Usage> {
  /** Empty where the calls did not tell it. */
  readonly model: string
  readonly provider?: string
  /** The input of each call is over that; 0: over no step. */
  readonly over: number
  readonly calls: number
}

export interface UsageCount {
  add(call: { readonly model: string; readonly provider?: string | undefined; readonly usage: Usage }): void
  /** In the order of their names; the same for calls in any order. */
  models(): readonly ModelUsage[]
}

/** Beyond it models are counted under no name: a list keeps them of every session. */
const MAX_MODELS = 50
/** In UTF-16 units. */
const MAX_NAME = 200

export function createUsageCount(): UsageCount {
  const byModel = new Map<string, ModelUsage>()
  return {
    add({ model, provider, usage }) {
      put(byModel, {
        model: model.slice(0, MAX_NAME),
        ...(provider !== undefined && { provider: provider.slice(0, MAX_NAME) }),
        over: stepOf(usage.inputTokens),
        calls: 1,
        inputTokens: usage.inputTokens ?? 0,
        outputTokens: usage.outputTokens ?? 0,
        cacheReadTokens: usage.cacheReadTokens ?? 0,
        cacheWriteTokens: usage.cacheWriteTokens ?? 0,
        reasoningTokens: usage.reasoningTokens ?? 0,
      })
    },
    models: () => inOrder(byModel),
  }
}

/** Those of several parts, as one session. */
export function addModels(lists: readonly (readonly ModelUsage[] | undefined)[]): readonly ModelUsage[] {
  const byModel = new Map<string, ModelUsage>()
  for (const models of lists) for (const usage of models ?? []) put(byModel, usage)
  return inOrder(byModel)
}

export interface SessionCost {
  /** US dollars, of what has a price; absent where nothing has. */
  readonly usd?: number
  /** There are tokens without a price: it is at least that. */
  readonly isPartial: boolean
}

export function costOfModels(models: readonly ModelUsage[], { costOf }: Pick<Pricing, 'costOf'>): SessionCost {
  const costs = models.map(costOf).filter((cost) => cost !== undefined)
  return {
    ...(costs.length > 0 && { usd: costs.reduce((sum, cost) => sum + cost, 0) }),
    isPartial: costs.length < models.length,
  }
}

function put(byModel: Map<string, ModelUsage>, usage: ModelUsage): void {
  const known = byModel.get(keyOf(usage))
  if (known === undefined && byModel.size >= MAX_MODELS && usage.model !== '') {
    const { provider: _, ...counts } = usage
    put(byModel, { ...counts, model: '', over: 0 })
    return
  }
  byModel.set(keyOf(usage), known === undefined ? usage : sumOf(known, usage))
}

function keyOf({ model, provider = '', over }: ModelUsage): string {
  return JSON.stringify([model, provider, over])
}

function sumOf(a: ModelUsage, b: ModelUsage): ModelUsage {
  return {
    ...a,
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  }
}

function inOrder(byModel: ReadonlyMap<string, ModelUsage>): readonly ModelUsage[] {
  return [...byModel].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, usage]) => usage)
}
