/** What does `emit` cost while nobody listens, and with one listener? */
import { channel } from 'node:diagnostics_channel'
import { EventEmitter } from 'node:events'
import { emit, on } from '../dist/index.js'
import { interleave, report } from './interleave.mjs'

const payload = { operation: undefined, tool: 'search' }
const bare = channel('bench:bare')
const emitter = new EventEmitter()
const guard = { open: false }
const heard = { count: 0 }

const subjects = {
  'empty guarded loop': (calls) => {
    for (let i = 0; i < calls; i++) if (guard.open) heard.count++
  },
  emit: (calls) => {
    for (let i = 0; i < calls; i++) emit('before_tool_call', payload)
  },
  'diagnostics_channel.publish': (calls) => {
    for (let i = 0; i < calls; i++) bare.publish(payload)
  },
  'EventEmitter.emit': (calls) => {
    for (let i = 0; i < calls; i++) emitter.emit('before_tool_call', payload)
  },
}

const idle = await interleave(subjects, 300)
const hear = () => heard.count++
on('before_tool_call', hear)
bare.subscribe(hear)
emitter.on('before_tool_call', hear)
const busy = await interleave(subjects, 300)

report({
  name: 'Emitting a hook',
  unit: 'ns per call',
  results: [
    ...Object.entries(idle).map(([name, value]) => ({ label: `${name}, no listener`, value })),
    ...Object.entries(busy).map(([name, value]) => ({ label: `${name}, one listener`, value })),
  ],
  ratios: [
    {
      label: 'emit with no listener, ns over an empty guarded loop',
      value: idle.emit - idle['empty guarded loop'],
      aim: 3,
    },
  ],
})
