/** The page of one process shows what another one does. Real processes: needs the build. */
import { copyFileSync, mkdirSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { type Agent, startAgent } from '../agent.test-kit.js'
import { createLiveFiles } from '../process/live-files.js'
import { describeThisProcess } from '../process/this-process.js'
import { createFileSink } from '../sink/file-sink.js'
import type { LiveEvent, LiveState } from '../sink/live-event.js'
import { createLiveSink } from '../sink/live-sink.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { followFiles } from '../source/follow-files.js'

interface Heard {
  readonly events: readonly LiveEvent[]
  readonly states: readonly LiveState[]
  until<T extends LiveEvent | LiveState>(wanted: (one: LiveEvent | LiveState) => one is T): Promise<T>
  close(): void
}

/** What an inspector tells its browsers that follows the directory. */
async function follow(dir: string, watch: boolean): Promise<Heard> {
  const self = describeThisProcess()
  const onProblem = (message: string, cause: unknown): never => {
    throw new Error(message, { cause })
  }
  const live = createLiveSink({ process: { pid: 1, host: 'box' }, onProblem })
  const files = createFileSource({ dir, self })
  const isOwn = createLiveFiles({ dir, self }).wrote
  const follower = followFiles({ dir, self, files, isOwn, onChange: live.heard, onProblem, watch, pollEveryMs: 50 })
  const events: LiveEvent[] = []
  const states: LiveState[] = []
  const waiting = new Set<() => void>()
  const add = <T>(list: T[], one: T): void => {
    list.push(one)
    for (const look of waiting) look()
  }
  live.subscribe({ event: ({ event }) => add(events, event), state: (state) => add(states, state) })
  await follower.start()
  return {
    events,
    states,
    until: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = [...events, ...states].find(wanted)
          if (found !== undefined) resolve(found)
        }
        waiting.add(look)
        look()
      }),
    close() {
      follower.close()
      void live.close()
    },
  }
}

/** The member of a union that may have this type. */
type Of<Type, One = LiveEvent | LiveState> = One extends { readonly type: infer Types }
  ? Type extends Types
    ? One
    : never
  : never

const is =
  <Type extends (LiveEvent | LiveState)['type']>(type: Type) =>
  (one: LiveEvent | LiveState): one is Of<Type> =>
    one.type === type

const workflow = `
  const answer = session({ id: 's', title: 'Elsewhere' }, async () => {
    await tool('t', () => 'out')
    return waitForSignal('go', { prompt: 'Go on?' })
  })
  const { answerWait, pendingWaits } = hooks
  while (pendingWaits().length === 0) await new Promise(setImmediate)
  await inspector.spanProcessor.forceFlush()
  console.log('waits')
  await said()
  answerWait(pendingWaits()[0].waitId, { payload: 1, by: 'Ada' })
  await answer
  await inspector.close()
  console.log('over')`

const inWorkflow = `
  const { progress, prompt, resource, workflow } = hooks
  const done = session({ id: 's' }, () => workflow('w', async () => {
    await resource('file:///report.txt', () => 'text')
    await prompt('greet', {}, () => 'Hello')
    progress({ progress: 1, total: 2 })
    console.log('works')
    await said()
  }))
  await done
  await inspector.close()`

let dir: string
let heard: Heard | undefined
beforeEach(() => {
  dir = newDir()
})
afterEach(() => heard?.close())

async function begun(source: string): Promise<Agent> {
  const agent = startAgent(dir, source)
  await agent.line()
  return agent
}

describe.each([
  ['where the system tells of changes', true],
  ['where it does not', false],
])('%s', (_, watch) => {
  test('a session of another process is told from its start to its end', async () => {
    heard = await follow(dir, watch)
    const agent = await begun(workflow)

    expect((await heard.until(is('SessionStarted'))).session).toMatchObject({ id: 's', title: 'Elsewhere' })
    expect(await heard.until(is('WaitingOnSignal'))).toMatchObject({ sessionId: 's', wait: { signalName: 'go' } })
    const { bytes } = await heard.until(is('TraceAppended'))
    expect(bytes).toBeGreaterThan(0)
    agent.say('go')
    expect(await heard.until(is('SignalReceived'))).toMatchObject({ sessionId: 's', signalName: 'go', by: 'Ada' })
    const { session } = await heard.until(is('SessionFinished'))
    expect(session).toMatchObject({ status: 'completed', toolCalls: 1, process: { pid: agent.child.pid } })
    const told = heard.events.map(({ type }) => type)
    for (const type of ['SessionStarted', 'WaitingOnSignal', 'SignalReceived', 'SessionFinished'] as const) {
      expect(told.filter((one) => one === type)).toEqual([type])
    }
    // It may have been compacted meanwhile.
    const size = () => statSync(partPath(dir, 's')).size
    await heard.until((one): one is LiveState => one.type === 'TraceAppended' && one.bytes === size())
  })

  test('long spans, resources, prompts and progress of another process are told', async () => {
    heard = await follow(dir, watch)
    const agent = await begun(inWorkflow)
    expect(await heard.until(is('SpanStarted'))).toMatchObject({ sessionId: 's', span: { name: 'workflow.run' } })
    expect(await heard.until(is('ResourceFetched'))).toMatchObject({ sessionId: 's', uri: 'file:///report.txt' })
    expect(await heard.until(is('PromptUsed'))).toMatchObject({ sessionId: 's', templateId: 'greet' })
    expect(await heard.until(is('ProgressUpdate'))).toMatchObject({ sessionId: 's', progress: 1, total: 2 })
    agent.say('go')
    await heard.until(is('SessionFinished'))

    const told = heard.events.map(({ type }) => type).filter((type) => /^(Span|Resource|Prompt)/.test(type))
    expect(told.sort()).toEqual(['PromptUsed', 'ResourceFetched', 'SpanStarted'])
  })

  test('a session that was there before is no news, and what it does then is', async () => {
    const agent = await begun(workflow)
    heard = await follow(dir, watch)
    expect(heard.events).toEqual([])
    expect(await heard.until(is('TraceAppended'))).toMatchObject({ sessionId: 's' })
    agent.say('go')
    await heard.until(is('SessionFinished'))

    const told = new Set(heard.events.map(({ type }) => type))
    expect([...told].filter((type) => type !== 'SessionUpdated')).toEqual(['SignalReceived', 'SessionFinished'])
  })

  test('a session whose process is killed is told to be interrupted', async () => {
    heard = await follow(dir, watch)
    const agent = await begun(workflow)
    await heard.until(is('WaitingOnSignal'))
    agent.child.kill('SIGKILL')

    expect((await heard.until(is('SessionFinished'))).session).toMatchObject({ status: 'interrupted', waitingFor: [] })
  })

  test('a file that is put there is told, once', async () => {
    const elsewhere = newDir()
    await writeRecords(elsewhere, [
      sessionEvent('session_started'),
      nthSpan(0),
      sessionEvent('session_finished', { atNs: nthSpan(0).endNs }),
    ])
    mkdirSync(dir)
    heard = await follow(dir, watch)
    copyFileSync(partPath(elsewhere, 'session-1'), partPath(dir, 'session-1'))

    expect((await heard.until(is('SessionFinished'))).session).toMatchObject({ id: 'session-1', spanCount: 1 })
    expect(heard.events.map(({ type }) => type)).toEqual(['SessionStarted', 'SessionFinished'])
  })

  test('a session that was finished and goes on is told again', async () => {
    await writeRecords(dir, [sessionEvent('session_started'), nthSpan(0), sessionEvent('session_finished')])
    heard = await follow(dir, watch)
    const sink = createFileSink({ dir })
    sink.write(sessionEvent('session_started'))
    sink.write(nthSpan(1))
    await sink.flush()

    expect((await heard.until(is('SessionStarted'))).session).toMatchObject({ status: 'running', spanCount: 2 })
    await sink.close()
  })
})
