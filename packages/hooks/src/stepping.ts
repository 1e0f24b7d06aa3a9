/**
 * Step-through: operations of chosen kinds wait, before their function is called, until a person lets them go,
 * changes what they are given, or gives their result. Off, it is one empty field that `traceCall` looks at.
 *
 *   stepSession, stepEverySession --gate--> [slot.gate] <--asks-- traceCall
 *   answerWait --{ action, input?, result? }--> the operation goes on
 */
import { announce, awaitSignal, paused, resumed } from './await-signal.js'
import type { JsonSchema, SignalFields } from './catalogue.js'
import { hookChannel } from './channel.js'
import type { Operation } from './operation.js'
import { has, peek } from './peek.js'
import { answerWait, pendingWaits } from './pending-waits.js'
import { type Decision, slot } from './runner.js'
import { isRunning } from './running-sessions.js'
import { sharedSlot } from './shared-slot.js'
import { STEP_SIGNAL, type StepKind } from './step-kinds.js'

/** What an operation that is held back is answered with. */
const ANSWER: JsonSchema = {
  type: 'object',
  required: ['action'],
  additionalProperties: false,
  properties: {
    action: { enum: ['go', 'skip'], description: 'Call its function, or take the result from here.' },
    input: { description: 'Given to its function instead of what it would get. Absent: as it is.' },
    result: { description: 'Of what is skipped.' },
  },
}

type Kinds = ReadonlySet<string>

const stepping = sharedSlot('stepping.1', () => ({
  sessions: new Map<string, Kinds>(),
  every: undefined as Kinds | undefined,
}))
const changed = hookChannel('session_stepping')
const stepped = hookChannel('operation_stepped')

/**
 * Chooses what waits in a running session; nothing: all that is held back goes on.
 *
 * @returns false if no such session runs in this process
 */
export function stepSession(sessionId: string, kinds: readonly StepKind[]): boolean {
  if (!isRunning(sessionId)) return false
  stepping.sessions.set(sessionId, new Set(kinds))
  setGate()
  announceStepping(sessionId, BigInt(Date.now()) * 1_000_000n)
  for (const { waitId, sessionId: waiting, step } of pendingWaits()) {
    if (waiting !== sessionId || step === undefined || kinds.some((kind) => kind === step.kind)) continue
    answerWait(waitId, { payload: { action: 'go' } })
  }
  return true
}

/** What waits in sessions of which nothing else was chosen, those that begin later too. @returns undoes it */
export function stepEverySession(kinds: readonly StepKind[]): () => void {
  const chosen: Kinds = new Set(kinds)
  stepping.every = chosen
  setGate()
  return () => {
    if (stepping.every === chosen) stepping.every = undefined
    setGate()
  }
}

/** Told when a session begins that is stepped through from its start, and with every change. */
export function announceStepping(sessionId: string, atNs: bigint): void {
  const kinds = kindsOf(sessionId)
  if (kinds !== undefined && changed.hasSubscribers) {
    changed.publish({ sessionId, atNs, kinds: [...kinds] as StepKind[] })
  }
}

/** The session has ended: the next one of its name is stepped through only if that is chosen again. */
export function forgetStepping(sessionId: string): void {
  if (isRunning(sessionId) || !stepping.sessions.delete(sessionId)) return
  setGate()
}

function kindsOf(sessionId: string): Kinds | undefined {
  return stepping.sessions.get(sessionId) ?? stepping.every
}

function setGate(): void {
  slot.gate = stepping.sessions.size > 0 || stepping.every !== undefined ? gate : undefined
}

function gate(operation: Operation, title: string, input: unknown): Promise<Decision> | undefined {
  return kindsOf(operation.sessionId)?.has(operation.kind) === true ? hold(operation, title, input) : undefined
}

async function hold(operation: Operation, title: string, input: unknown): Promise<Decision> {
  const fields: SignalFields = {
    signal: STEP_SIGNAL,
    prompt: `Before ${operation.kind} ${title}`,
    schema: ANSWER,
    step: { kind: operation.kind, title, input },
  }
  announce(paused, operation, fields)
  try {
    const { payload, by, atNs } = await awaitSignal(operation, fields)
    const decision = decisionOf(payload, input)
    if (stepped.hasSubscribers) {
      stepped.publish({ operation, atNs, ...decision, ...(by === undefined ? undefined : { by }) })
    }
    return decision
  } finally {
    announce(resumed, operation, {})
  }
}

/** Whoever answers through the application may say anything: what is no word to skip goes on. */
function decisionOf(payload: unknown, input: unknown): Decision {
  if (peek(payload, 'action') === 'skip') return { action: 'skip', result: peek(payload, 'result') }
  if (has(payload, 'input')) return { action: 'go', input: peek(payload, 'input'), isEdited: true }
  return { action: 'go', input, isEdited: false }
}
