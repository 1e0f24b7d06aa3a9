/** The command that answers a wait: exact but for the answer, which the person who copies it fills in. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { resolveSettings } from '../base/settings.js'
import { shellWord } from './shell-word.js'

export interface AnswerCommandOptions {
  readonly sessionId: string
  readonly signalName: string
  /** Where the session waits for several of that name. */
  readonly waitId?: string | undefined
  /** JSON Schema of the answer. */
  readonly schema: unknown
  /** Absolute; left out where it is the default. */
  readonly tracesDir?: string | undefined
}

export function answerCommand({ sessionId, signalName, waitId, schema, tracesDir }: AnswerCommandOptions): string {
  const flags = [
    ...(waitId === undefined ? [] : ['--wait', waitId]),
    ...(tracesDir === undefined || isDefault(tracesDir) ? [] : ['--traces-dir', tracesDir]),
  ]
  const names = [sessionId, signalName]
  const guard = names.some((name) => name.startsWith('-')) ? ['--'] : []
  const template = shellWord(answerTemplate(schema))
  return ['agent-inspector', 'answer', ...flags.map(shellWord), ...guard, ...names.map(shellWord), template].join(' ')
}

/** The terminal where the command is run may have another environment. */
function isDefault(tracesDir: string): boolean {
  return tracesDir === resolve(resolveSettings({}, {}, homedir()).tracesDir)
}

const MAX_TEMPLATE_UNITS = 200

/** As `{"approved": BOOLEAN}`: no JSON, so that nothing is answered by copying alone. */
function answerTemplate(schema: unknown): string {
  const fields = Object.entries(propertiesOf(schema)).map(([name, one]) => `${JSON.stringify(name)}: ${kindOf(one)}`)
  const template = fields.length === 0 ? kindOf(schema) : `{${fields.join(', ')}}`
  return template.length > MAX_TEMPLATE_UNITS ? 'JSON' : template
}

function propertiesOf(schema: unknown): object {
  const isObject = typeof schema === 'object' && schema !== null
  const properties: unknown = isObject && 'properties' in schema ? schema.properties : undefined
  return typeof properties === 'object' && properties !== null ? properties : {}
}

function kindOf(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return 'JSON'
  if ('enum' in schema && Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join('|')
  return 'type' in schema && typeof schema.type === 'string' ? schema.type.toUpperCase() : 'JSON'
}
