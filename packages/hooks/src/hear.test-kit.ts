/** For tests: hears every hook, in order, until the test ends. */
import { on } from './bus.js'
import type { HookName, HookPayload } from './catalogue.js'
import { HOOK_NAMES } from './hook-names.js'

export interface Heard {
  readonly names: readonly HookName[]
  /** The payloads of one hook, in order. */
  of<Name extends HookName>(hook: Name): readonly HookPayload<Name>[]
  /** The only payload of this hook. */
  one<Name extends HookName>(hook: Name): HookPayload<Name>
}

export function hear(atTheEnd: (undo: () => void) => void): Heard {
  const names: HookName[] = []
  const payloads = new Map<HookName, unknown[]>()
  for (const hook of HOOK_NAMES) {
    payloads.set(hook, [])
    atTheEnd(
      on(hook, (payload) => {
        names.push(hook)
        payloads.get(hook)?.push(payload)
      }),
    )
  }
  const of = <Name extends HookName>(hook: Name) => payloads.get(hook) as HookPayload<Name>[]
  return {
    names,
    of,
    one(hook) {
      const [payload, ...others] = of(hook)
      if (payload === undefined || others.length > 0) throw new Error(`${hook} was heard ${of(hook).length} times.`)
      return payload
    },
  }
}
