/**
 * Source text → the debts in it, by kind: places where a type or a rule was set aside.
 * Read from the syntax tree, so that a word in a comment or a string does not count; types in JSDoc do.
 */
import { parseSync, Visitor } from 'oxc-parser'

/** After a tag and its brace, between the signs that part types. */
const JSDOC_ANY = /(?<=@\w+ \{.*(?<=[{<(|,:=]\s*))any(?=\s*[\][}>)|,;])/g

/**
 * @param {string} fileName its ending says how it is parsed
 * @param {string} text
 * @returns {{ any: number, nonNull: number, castThroughUnknown: number, suppression: number }}
 */
export function countDebts(fileName, text) {
  const debts = { any: 0, nonNull: 0, castThroughUnknown: 0, suppression: 0 }
  if (fileName.endsWith('.css')) return { ...debts, suppression: text.match(/biome-ignore/g)?.length ?? 0 }
  const { program, comments } = parseSync(fileName, text)
  new Visitor({
    TSAnyKeyword: () => {
      debts.any++
    },
    TSNonNullExpression: () => {
      debts.nonNull++
    },
    TSAsExpression: ({ expression }) => {
      if (expression.type === 'TSAsExpression' && expression.typeAnnotation.type === 'TSUnknownKeyword') {
        debts.castThroughUnknown++
      }
    },
  }).visit(program)
  for (const { type, value } of comments) if (type === 'Block') debts.any += value.match(JSDOC_ANY)?.length ?? 0
  debts.suppression = comments.filter(({ value }) =>
    /biome-ignore|@ts-(ignore|expect-error|nocheck)/.test(value),
  ).length
  return debts
}
