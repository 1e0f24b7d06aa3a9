/**
 * Why a request failed, in the shape the server uses (RFC 9457), so that a dead connection is told
 * like any other refusal.
 */
import { pageHint } from './page-hints.js'
import type { components } from './schema.gen.js'

type ServerProblem = components['schemas']['Problem']

export type Problem = Omit<ServerProblem, 'type'>

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

/** The server did not answer at all. */
export function unreachable(): Problem {
  return {
    status: 0,
    code: 'COLLECTOR_UNREACHABLE',
    title: 'The inspector does not answer',
    detail: 'It may have been stopped; its trace files are safe.',
    hint: 'Start it again; the page goes on where it was.',
  }
}

/** The problem a response carries; one made from its status where it carries none. */
export async function readProblem(response: Response): Promise<Problem> {
  if (response.headers.get('Content-Type')?.includes('problem+json') === true) {
    const problem = (await response.json()) as ServerProblem
    return { ...problem, hint: pageHint(problem.code) ?? problem.hint }
  }
  return {
    status: response.status,
    code: `HTTP_${response.status}`,
    title: `The server answered ${response.status}`,
    detail: `${response.status} ${response.statusText}`.trim(),
    hint: 'Something between the page and the inspector may have answered instead of it.',
  }
}
