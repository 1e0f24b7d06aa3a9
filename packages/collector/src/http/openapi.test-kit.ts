/** For tests: docs/openapi.yaml, and whether an answer is one that it documents. */
import { readFileSync } from 'node:fs'
import { type Schema, Validator } from '@cfworker/json-schema'
import { parse } from 'yaml'
import type { Answer } from './send.test-kit.js'

interface MediaTypes {
  readonly [type: string]: { readonly schema: Schema }
}
interface Documented {
  readonly $ref?: string
  readonly content?: MediaTypes
}
interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, Documented>>
}
interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly responses: Readonly<Record<string, Documented>>
    readonly schemas: Readonly<Record<string, Schema>>
  }
}

const contract = parse(readFileSync(new URL('../../../../docs/openapi.yaml', import.meta.url), 'utf8')) as Contract

/** `listSessions 200`, and so on: everything that the contract says. */
export function documentedAnswers(): readonly string[] {
  return operations().flatMap(({ operationId, responses }) =>
    Object.keys(responses).map((status) => `${operationId} ${status}`),
  )
}

/** What is wrong with an answer, as the contract sees it; nothing if it is as documented. */
export function misfitsOf(operationId: string, { status, headers, text }: Answer): readonly string[] {
  const response = operations().find((operation) => operation.operationId === operationId)?.responses[status]
  if (response === undefined) return [`${operationId} documents no ${status}`]
  const { content } = resolve(response)
  if (content === undefined) return text === '' ? [] : [`${operationId} ${status} documents no body`]
  const type = headers['content-type']?.split(';', 1)[0] ?? ''
  const media = content[type]
  if (media === undefined) return [`${operationId} ${status} documents no ${type}`]
  return /[/+]json$/.test(type) ? schemaMisfits(media.schema, JSON.parse(text)) : []
}

/** What of `value` does not fit a schema of the contract, by the name of the schema. */
export function misfitsOfSchema(name: string, value: unknown): readonly string[] {
  return schemaMisfits({ $ref: `#/components/schemas/${name}` }, value)
}

function operations(): readonly Operation[] {
  return Object.values(contract.paths).flatMap((path) => Object.values(path))
}

function resolve(response: Documented): Documented {
  if (response.$ref === undefined) return response
  return contract.components.responses[response.$ref.replace('#/components/responses/', '')] ?? {}
}

function schemaMisfits(schema: Schema, value: unknown): readonly string[] {
  const whole = structuredClone({ ...schema, components: contract.components })
  const { errors } = new Validator(whole, '2020-12', false).validate(value)
  return errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)
}
