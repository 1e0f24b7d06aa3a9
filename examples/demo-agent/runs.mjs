/** The runs of this process: started by the key, by the button in the page, and once by itself. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { cancelSession } from '@agent-inspector/hooks'
import { runDemo } from './run-demo.mjs'

/** Each has two MCP servers of its own. */
const MAX_AT_ONCE = 4

/** @param {{ model: import('./model.mjs').Model, docsDir: string, outDir: string, pace: number, log(line: string): void }} options */
export function createRuns({ log, ...options }) {
  const running = new Map()
  let isOver = false

  return {
    /** Starts a run and does not wait for it. @throws where there are too many */
    start() {
      if (isOver) throw new Error('The demo is ending.')
      if (running.size >= MAX_AT_ONCE) throw new Error(`${MAX_AT_ONCE} runs at once are enough: let one end first.`)
      const id = newRunId()
      const say = (line) => log(`${id}: ${line}`)
      say('started')
      const run = runDemo({ id, log: say, ...options })
        .then(
          (result) => say(describe(result)),
          (error) => say(isOver ? 'cancelled' : `failed: ${error.message}`),
        )
        .finally(() => running.delete(id))
      running.set(id, run)
    },

    /** Resolves when all have ended, and their MCP servers with them. */
    async cancelAll() {
      isOver = true
      for (const id of running.keys()) cancelSession(id, new DOMException('The demo was told to end.', 'AbortError'))
      await Promise.all(running.values())
    },
  }
}

/** Such as `guide-20261121-093000-4f1a`: a name for the session, its file and its report. */
function newRunId() {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `guide-${stamp}-${randomBytes(2).toString('hex')}`
}

function describe(result) {
  if (result.status === 'rejected') return `rejected by ${result.by}`
  const { report, score, rounds } = result
  return `published ${path.relative(process.cwd(), report)}, score ${score} in round ${rounds}`
}
