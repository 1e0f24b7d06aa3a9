/**
 * One run of the demo: a team of agents writes a guide to the documentation of this repository. READ FIRST.
 *
 *   survey --> plan --> [a person approves] --> sign off --> research ∥ index --> write ⇄ evaluate --> publish
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { agent, session, workflow } from '@agent-inspector/hooks'
import { askApproval } from './approval.mjs'
import { indexDocuments } from './index-documents.mjs'
import { startMcpServer, textOf } from './mcp-server.mjs'
import { createBoard, makePlan } from './plan.mjs'
import { research } from './research.mjs'
import { retry } from './retry.mjs'
import { signOff } from './sign-off.mjs'
import { together } from './together.mjs'
import { countWords, writeGuide } from './write-guide.mjs'

const TASK = 'Write a short guide to the documentation in docs/: what each document is for, and what to read first.'
const FILESYSTEM = import.meta.resolve('@modelcontextprotocol/server-filesystem/dist/index.js')
const EVERYTHING = import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js')
const EXAMPLE = 'demo://resource/static/document/structure.md'
const MAX_EXAMPLE_CHARACTERS = 800

/**
 * @param {{ id: string, model: import('./model.mjs').Model, docsDir: string, outDir: string, pace: number, log(line: string): void }} options
 *   `pace`: 1 for people to watch, 0 as fast as it goes
 */
export function runDemo({ id, model, docsDir, outDir, pace, log }) {
  const options = { id, title: 'Guide to the documentation', metadata: { task: TASK, model: model.description } }
  return session(options, ({ signal }) =>
    workflow('documentation-guide', { type: 'orchestrator', input: { task: TASK } }, async () => {
      await mkdir(outDir, { recursive: true })
      const servers = await startServers([docsDir, outDir], signal)
      const ask = (request) => retry(() => model.ask({ user: id, ...request }), { signal, waitMs: 500 * pace, log })
      try {
        return await orchestrate({ ...servers, ask, signal, docsDir, report: path.join(outDir, `${id}.md`), pace, log })
      } finally {
        await Promise.all([servers.filesystem.close(), servers.everything.close()])
      }
    }),
  )
}

async function startServers(directories, signal) {
  const starting = [
    startMcpServer('server-filesystem', FILESYSTEM, directories, signal),
    startMcpServer('server-everything', EVERYTHING, [], signal),
  ]
  try {
    const [filesystem, everything] = await together(starting)
    return { filesystem, everything }
  } catch (error) {
    // One without the other is of no use.
    await Promise.allSettled(starting.map(async (server) => (await server).close()))
    throw error
  }
}

async function orchestrate({ filesystem, everything, ask, signal, docsDir, report, pace, log }) {
  const { files, example } = await survey({ filesystem, everything, docsDir })
  const plan = await makePlan({ task: TASK, files, example, ask })
  const board = createBoard(plan)

  log('Waiting for approval: answer in the page.')
  const approval = await askApproval(plan)
  if (!approval.approved) return { status: 'rejected', by: approval.author }

  await signOff({ everything, approval })
  const index = approval.runIndex ? indexDocuments({ everything, signal, pace, log }) : undefined
  const [notes] = await together([research({ plan, board, ask, filesystem }), index])

  const { text, score, rounds } = await writeGuide({ plan, notes, approval, ask })
  const signed = `${text}\n\nApproved by ${approval.author}.\n`
  await filesystem.call('write_file', { path: report, content: signed })
  for (const section of plan.sections) board.mark(section, 'written')
  return { status: 'published', report, score, rounds, words: countWords(signed) }
}

/** What there is to write about, and how others do it. */
function survey({ filesystem, everything, docsDir }) {
  return agent('surveyor', { input: { docsDir } }, async () => {
    const [tree, example] = await together([
      filesystem.call('directory_tree', { path: docsDir, excludePatterns: ['screenshots'] }),
      everything.read(EXAMPLE),
    ])
    return { files: pathsIn(JSON.parse(textOf(tree))), example: example.slice(0, MAX_EXAMPLE_CHARACTERS) }
  })
}

function pathsIn(nodes, folder = '') {
  return nodes.flatMap(({ name, type, children = [] }) =>
    type === 'file' ? [folder + name] : pathsIn(children, `${folder}${name}/`),
  )
}
