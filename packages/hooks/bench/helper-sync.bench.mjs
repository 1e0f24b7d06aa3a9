/** What does a helper around a synchronous function cost while nobody listens? */
import { tracingChannel } from 'node:diagnostics_channel'
import { llm, session, tool, traced, workflow } from '../dist/index.js'
import { eightFunctions, interleave, report } from './interleave.mjs'

// As in a program: many places, many functions, so that V8 cannot melt one of them into the helper.
const functions = eightFunctions(
  (k) =>
    ({ input }) =>
      input + k,
)
const modelFunctions = eightFunctions(
  (k) =>
    ({ prompt }) =>
      prompt.messages.length + k,
)
const sessionFunctions = eightFunctions(
  (k) =>
    ({ signal }) =>
      signal === undefined ? k : 1,
)
const wrapped = functions.map((fn) => traced(fn, { name: 'add' }))
const prompt = { messages: [] }
const tracing = tracingChannel('bench:tracing')

/** Each helper beside the bare call of the same function with the same argument. */
const pairs = {
  'tool()': [(i) => functions[i & 7]({ input: i }), (i) => tool('add', { input: i }, functions[i & 7])],
  'workflow()': [(i) => functions[i & 7]({ input: i }), (i) => workflow('add', { input: i }, functions[i & 7])],
  'traced()': [(i) => functions[i & 7]({ input: i }), (i) => wrapped[i & 7]({ input: i })],
  'session()': [(i) => sessionFunctions[i & 7]({}), (i) => session({}, sessionFunctions[i & 7])],
  'llm()': [
    (i) => modelFunctions[i & 7]({ provider: 'p', model: 'm', prompt }),
    (i) => llm({ provider: 'p', model: 'm', prompt }, modelFunctions[i & 7]),
  ],
  'tracingChannel.traceSync': [
    (i) => functions[i & 7]({ input: i }),
    (i) => tracing.traceSync(functions[i & 7], {}, undefined, { input: i }),
  ],
}

const variants = {}
for (const [name, [bare, helped]] of Object.entries(pairs)) {
  variants[`bare call for ${name}`] = inLoop(`bare ${name}`, bare)
  variants[name] = inLoop(name, helped)
}
const found = await interleave(variants, 300)

report({
  name: 'A helper around a synchronous function, no listener',
  unit: 'ns per call',
  results: Object.entries(found).map(([label, value]) => ({ label, value })),
  ratios: Object.keys(pairs)
    .filter((name) => name.endsWith('()'))
    .map((name) => ({
      label: `${name}, ns over the bare call`,
      value: found[name] - found[`bare call for ${name}`],
      aim: 5,
    })),
})

/** A loop of its own: equal source texts share what V8 learns, so the label makes them differ. */
function inLoop(label, call) {
  return new Function(
    'call',
    `/* ${label} */ return (calls) => { let sum = 0; for (let i = 0; i < calls; i++) sum += call(i); return sum }`,
  )(call)
}
