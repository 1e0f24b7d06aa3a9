/**
 * Modules of Node that are loaded when they are first needed: an `import` of them reads each of their exports, one of
 * which is all of `fetch`, and would add a tenth of a second to the start of a small agent.
 */
export function nodeHttp(): typeof import('node:http') {
  return process.getBuiltinModule('node:http')
}

export function nodeHttps(): typeof import('node:https') {
  return process.getBuiltinModule('node:https')
}
