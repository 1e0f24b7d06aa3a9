/** What is wrong with the answer as it is typed, as far as the page can tell; one more time before it is sent. */
import { useCallback, useEffect, useState } from 'react'
import type { Check } from '../../stores/answer-checks.js'
import { useStores } from '../stores-context.js'

export interface AnswerCheck {
  readonly messages: ReadonlyMap<string, string>
  /** Why the page cannot tell. */
  readonly unchecked: string | undefined
  /** @returns what is wrong with it now; nothing where the page cannot tell */
  ask(): Promise<ReadonlyMap<string, string>>
}

const NONE: ReadonlyMap<string, string> = new Map()

export function useAnswerCheck(schema: Readonly<Record<string, unknown>> | undefined, payload: unknown): AnswerCheck {
  const { answerChecks } = useStores()
  const [check, setCheck] = useState<Check>({ messages: NONE })
  const ask = useCallback(async (): Promise<Check | undefined> => {
    const found = await answerChecks.check(schema, payload)
    if (found !== undefined) setCheck(found)
    return found
  }, [answerChecks, schema, payload])
  useEffect(() => void ask(), [ask])
  return {
    messages: check.messages ?? NONE,
    unchecked: check.unchecked,
    ask: async () => (await ask())?.messages ?? NONE,
  }
}
