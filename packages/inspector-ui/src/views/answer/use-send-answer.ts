/** Sends an answer and keeps what was said against it, until the answer is another. */
import { useState } from 'react'
import type { Wait } from '../../api/client.js'
import type { Problem } from '../../api/problem.js'
import { useStores } from '../stores-context.js'

export interface SendAnswer {
  readonly sending: boolean
  /** Why it was refused, as it is now. */
  readonly problem: Problem | undefined
  send(): Promise<void>
}

export function useSendAnswer(sessionId: string, wait: Wait, payload: unknown): SendAnswer {
  const { client, sessions } = useStores()
  const [sending, setSending] = useState(false)
  const [refusal, setRefusal] = useState<{ readonly payload: unknown; readonly problem: Problem }>()
  return {
    sending,
    problem: refusal?.payload === payload ? refusal?.problem : undefined,
    async send() {
      setSending(true)
      const { signal_name, wait_id } = wait
      const sent = await client.sendSignal(sessionId, { signal_name, wait_id, payload, by: 'page' })
      // The form stays as it is until the session says that it waits no more.
      if (sent.ok) return void sessions.ensure(sessionId, true)
      setSending(false)
      setRefusal({ payload, problem: sent.problem })
      // Somebody else was first: what the session waits for now is asked again.
      if (sent.problem.status === 409) sessions.refresh(sessionId)
    },
  }
}
