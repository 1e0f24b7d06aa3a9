/**
 * The smallest agent with the inspector in its own process:
 *
 *   node examples/plain-hooks/app.mjs
 *
 * Open the URL: the session stands there, finished. Ctrl-C ends it.
 */
import { readdir, stat } from 'node:fs/promises'
import { createInspector } from '@agent-inspector/collector'
import { agent, session, snapshot, tool, workflow } from '@agent-inspector/hooks'

const inspector = createInspector()
const { url } = await inspector.listen()
console.log(url)

const sizes = await session({ title: 'Sizes of the files here' }, () =>
  workflow('file-sizes', async () => {
    const names = await tool('list_files', { input: { path: '.' } }, ({ input }) => readdir(input.path))
    snapshot('files', names)
    return agent('measurer', { input: names }, ({ input }) => Promise.all(input.map(measure)))
  }),
)
console.log(`${sizes.length} files measured`)

function measure(path) {
  return tool('file_size', { input: { path } }, async () => ({ path, bytes: (await stat(path)).size }))
}
