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
  const byModel = new Map<string, Sum>()
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
  const byModel = new Map<string, Sum>()
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

/** Added to in place: there is one for each call of a trace. */
type Sum = { -readonly [Name in keyof ModelUsage]: ModelUsage[Name] }

function put(byModel: Map<string, Sum>, usage: ModelUsage): void {
  const known = byModel.get(keyOf(usage))
  if (known === undefined && byModel.size >= MAX_MODELS && usage.model !== '') {
    const { provider: _, ...counts } = usage
    put(byModel, { ...counts, model: '', over: 0 })
    return
  }
  if (known === undefined) byModel.set(keyOf(usage), { ...usage })
  else addTo(known, usage)
}

/** Names may hold anything: the length of the first tells where the second begins. */
function keyOf({ model, provider = '', over }: ModelUsage): string {
  return `${over} ${model.length} ${model}${provider}`
}

function addTo(sum: Sum, usage: ModelUsage): void {
  sum.calls += usage.calls
  sum.inputTokens += usage.inputTokens
  sum.outputTokens += usage.outputTokens
  sum.cacheReadTokens += usage.cacheReadTokens
  sum.cacheWriteTokens += usage.cacheWriteTokens
  sum.reasoningTokens += usage.reasoningTokens
}

/** Copies: the sums go on. */
function inOrder(byModel: ReadonlyMap<string, Sum>): readonly ModelUsage[] {
  return Array.from(byModel.values(), (sum) => ({ ...sum })).sort(
    (a, b) => byText(a.model, b.model) || byText(a.provider ?? '', b.provider ?? '') || a.over - b.over,
  )
}

function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
