/**
 * Kinds of operation of the index, as the page draws them.
 *
 *   fold-rows.ts --number of an operation, flags--> [kindOf, shapeOf] --> SpanBatch
 */
import { OPERATIONS, type Operation, ROW_FLAG } from '@agent-inspector/trace-format'
import { KIND, type Kind, SHAPES, type Shape } from '../base/span-batch.js'

const DRAWN: Readonly<Record<Operation, readonly [kind: Kind, shape: Shape]>> = {
  other: [KIND.code, 'code'],
  'workflow.run': [KIND.code, 'workflow'],
  'agent.call': [KIND.code, 'agent'],
  'llm.generate': [KIND.model, 'model'],
  'tool.call': [KIND.tool, 'tool'],
  'mcp.rpc': [KIND.mcp, 'mcp'],
  'resource.fetch': [KIND.mcp, 'resource'],
  'prompt.apply': [KIND.code, 'prompt'],
  'signal.wait': [KIND.human, 'human'],
}

const KINDS = OPERATIONS.map((name) => DRAWN[name][0])
const SHAPE_NUMBERS = OPERATIONS.map((name) => SHAPES.indexOf(DRAWN[name][1]))
const PARALLEL = SHAPES.indexOf('parallel')
const EVALUATOR = SHAPES.indexOf('evaluator')

/** The shape of a log record, and of what holds those of no span. */
export const LOG = SHAPES.indexOf('log')
/** The shape of a row of which nothing was received. */
export const UNLINKED = SHAPES.indexOf('unlink')

export function kindOf(operation: number): number {
  return KINDS[operation] ?? KIND.code
}

/** @param flags of `ROW_FLAG` */
export function shapeOf(operation: number, flags: number): number {
  if ((flags & ROW_FLAG.parallel) !== 0) return PARALLEL
  if ((flags & ROW_FLAG.evaluator) !== 0) return EVALUATOR
  return SHAPE_NUMBERS[operation] ?? 0
}
