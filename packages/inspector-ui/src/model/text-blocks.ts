/**
 * A message as blocks of prose and code: as much of Markdown as a transcript needs to be legible.
 *
 *   message text --> [textBlocks] --blocks--> views/span/MessageText
 */

export type TextBlock =
  | { readonly type: 'prose'; readonly pieces: readonly { readonly code: boolean; readonly text: string }[] }
  | { readonly type: 'code'; readonly language: string; readonly text: string }

/** Nothing but the fences and backticks themselves is dropped. */
export function textBlocks(text: string): readonly TextBlock[] {
  const blocks: TextBlock[] = []
  const fence = /^```([^\n`]*)\n([\s\S]*?)(?:\n```[ \t]*$|(?![\s\S]))/gm
  let done = 0
  for (const match of text.matchAll(fence)) {
    pushProse(blocks, text.slice(done, match.index))
    blocks.push({ type: 'code', language: (match[1] ?? '').trim(), text: match[2] ?? '' })
    done = match.index + match[0].length
  }
  pushProse(blocks, text.slice(done))
  return blocks
}

function pushProse(blocks: TextBlock[], text: string): void {
  const trimmed = text.replace(/^\n+|\s+$/g, '')
  if (trimmed === '') return
  const pieces = trimmed
    .split(/`([^`\n]+)`/)
    .map((piece, i) => ({ code: i % 2 === 1, text: piece }))
    .filter((piece) => piece.text !== '')
  blocks.push({ type: 'prose', pieces })
}
