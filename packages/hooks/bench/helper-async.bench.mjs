/** What does a helper around an asynchronous function cost while nobody listens? */
import { tracingChannel } from 'node:diagnostics_channel'
import { agent, tool } from '../dist/index.js'
import { eightFunctions, interleave, report } from './interleave.mjs'

const functions = eightFunctions(
  (k) =>
    async ({ input }) =>
      input + k,
)
const tracing = tracingChannel('bench:tracing')

const found = await interleave(
  {
    'bare call': async (calls) => {
      let sum = 0
      for (let i = 0; i < calls; i++) sum += await functions[i & 7]({ input: i })
      return sum
    },
    'tool()': async (calls) => {
      let sum = 0
      for (let i = 0; i < calls; i++) sum += await tool('add', { input: i }, functions[i & 7])
      return sum
    },
    'agent()': async (calls) => {
      let sum = 0
      for (let i = 0; i < calls; i++) sum += await agent('add', { input: i }, functions[i & 7])
      return sum
    },
    'tracingChannel.tracePromise': async (calls) => {
      let sum = 0
      for (let i = 0; i < calls; i++) sum += await tracing.tracePromise(functions[i & 7], {}, undefined, { input: i })
      return sum
    },
  },
  60,
)

report({
  name: 'A helper around an asynchronous function, no listener',
  unit: 'ns per call',
  results: Object.entries(found).map(([label, value]) => ({ label, value })),
  ratios: ['tool()', 'agent()'].map((name) => ({
    label: `${name}, ns over the bare call`,
    value: found[name] - found['bare call'],
    aim: 10,
  })),
})
