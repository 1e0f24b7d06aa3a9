/**
 * What does it cost to put 50,000 spans in the order of the tree, each time some arrive?
 *
 * Subject: `layoutTree` over typed arrays. Rival: rows as objects with lists of children, sorted and
 * walked. Floor: one sort of the starts, which any order by time needs.
 */
import { interleaved, loadModule } from './load-module.mjs'

const SPANS = 50_000
const ROUNDS = 7

const { layoutTree } = await loadModule('model/layout-tree.ts')
const random = seeded(7)
const parents = Int32Array.from({ length: SPANS }, (_, row) => (row === 0 ? -1 : Math.max(0, row - 1 - random(12))))
// As files have them: in the order in which spans end, so that siblings are nearly in order.
const starts = Float64Array.from({ length: SPANS }, (_, row) => row * 100 + random(150))

const labels = { subject: 'layoutTree', rival: 'objects with children', floor: 'one sort of the starts' }
const median = interleaved(
  [
    { label: labels.subject, run: () => layoutTree(SPANS, parents, starts) },
    { label: labels.rival, run: layOutObjects },
    { label: labels.floor, run: () => starts.slice().sort() },
  ],
  ROUNDS,
)

const perSpan = (label) => median(label) / SPANS
console.log(
  JSON.stringify({
    name: 'Order 50,000 spans as a tree',
    unit: 'ns a span',
    results: Object.values(labels).map((label) => ({ label, value: perSpan(label) })),
    ratios: [
      { label: 'layoutTree / objects with children', value: median(labels.subject) / median(labels.rival), aim: 1 },
    ],
  }),
)

function layOutObjects() {
  const rows = Array.from({ length: SPANS }, (_, row) => ({ row, start: starts[row], children: [] }))
  const roots = []
  for (const node of rows) (parents[node.row] === -1 ? roots : rows[parents[node.row]].children).push(node)
  const order = []
  const stack = [...roots]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    order.push(node.row)
    node.children.sort((a, b) => b.start - a.start)
    stack.push(...node.children)
  }
  return order
}

/** Park-Miller: the same whole numbers in 0..below-1 on every machine. */
function seeded(seed) {
  let state = seed
  return (below) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}
