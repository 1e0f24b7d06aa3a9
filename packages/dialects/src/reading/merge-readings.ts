/**
 * What several dialects make of one span --> one reading: of each thing what the first of them says that says any.
 *
 *   registry.ts --Reading each--> [mergeReadings] --> Conversation
 */
import type { Conversation, Reading } from './conversation.js'

interface NamedReading {
  readonly name: string
  readonly reading: Reading
}

/** @param readings at least one, in order of preference */
export function mergeReadings(readings: readonly NamedReading[]): Reading & Pick<Conversation, 'dialect' | 'alsoIn'> {
  const all = readings.map(({ reading }) => reading)
  const names = readings.map(({ name }) => name)
  const saying = readings.find(({ reading: { input, output } }) => input.length + output.length > 0)
  const dialect = saying?.name ?? names[0] ?? ''
  const [model, provider] = [first(all, 'model'), first(all, 'provider')]
  const usage = first(all, 'usage')
  const output = all.find((reading) => reading.output.length > 0)?.output ?? []
  const stopReason = first(all, 'stopReason') ?? output.findLast(({ finishReason }) => finishReason)?.finishReason
  return {
    dialect,
    alsoIn: names.filter((name) => name !== dialect),
    input: all.find(({ input }) => input.length > 0)?.input ?? [],
    output,
    tools: all.find(({ tools }) => tools.length > 0)?.tools ?? [],
    parameters: Object.assign({}, ...all.map(({ parameters }) => parameters).reverse()),
    details: Object.assign({}, ...all.map(({ details }) => details).reverse()),
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    ...(usage !== undefined && { usage }),
    ...(stopReason !== undefined && { stopReason }),
  }
}

function first<Name extends keyof Reading>(readings: readonly Reading[], name: Name): Reading[Name] | undefined {
  return readings.find((reading) => reading[name] !== undefined)?.[name]
}
