/** What can be stepped through, and under which name. */

/** Kinds of operations that can be held back: those that call a function of the agent. */
export const STEP_KINDS = [
  'workflow.run',
  'agent.call',
  'llm.generate',
  'tool.call',
  'resource.fetch',
  'prompt.apply',
] as const
export type StepKind = (typeof STEP_KINDS)[number]

/** The signal that an operation waits for which is held back. */
export const STEP_SIGNAL = 'step'
