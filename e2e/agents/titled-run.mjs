/** One session `titled`, called as it is told. */
import { createInspector } from '@agent-inspector/collector'
import { session, tool } from '@agent-inspector/hooks'

const inspector = createInspector()
session({ id: 'titled', title: process.argv[2] ?? '' }, () => tool('t', { input: process.argv[2] }, () => 'done'))
await inspector.close()
