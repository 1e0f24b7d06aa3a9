/**
 * The imports of one source file, as written: static, dynamic, re-exported, of types only
 * (`import type`, `import('…').T`), and workers: `new URL('….ts', import.meta.url)`.
 *
 * By oxc's parser: TypeScript 7 has no JavaScript API; see docs/decisions/0003.
 */
import { parseSync, Visitor } from 'oxc-parser'

/**
 * @param {string} fileName its ending says how it is parsed
 * @param {string} text
 * @returns {readonly string[]} specifiers in order, one for each place
 * @throws {SyntaxError} if the text does not parse
 */
export function readImports(fileName, text) {
  const { program, errors } = parseSync(fileName, text)
  const error = errors.find(({ severity }) => severity === 'Error')
  if (error !== undefined) throw new SyntaxError(`${fileName}: ${error.message}`)

  const specifiers = []
  const take = (node) => {
    if (typeof node?.value === 'string') specifiers.push(node.value)
  }
  new Visitor({
    ImportDeclaration: ({ source }) => take(source),
    ExportNamedDeclaration: ({ source }) => take(source),
    ExportAllDeclaration: ({ source }) => take(source),
    ImportExpression: ({ source }) => take(source),
    TSImportType: ({ source }) => take(source),
    TSExternalModuleReference: ({ expression }) => take(expression),
    NewExpression: (node) => {
      if (isCodeBesideThisModule(node)) take(node.arguments[0])
    },
  }).visit(program)
  return specifiers
}

function isCodeBesideThisModule({ callee, arguments: [file, base] }) {
  if (callee.name !== 'URL' || base?.type !== 'MemberExpression' || base.object.type !== 'MetaProperty') return false
  return typeof file.value === 'string' && /\.[jt]sx?$/.test(file.value)
}
