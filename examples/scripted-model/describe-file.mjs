/** The researcher's part: the beginning of a file --> one line on what the file is. */

const MAX_CHARACTERS = 160

/** @param {string} text Markdown or YAML */
export function describeFile(text) {
  const title = text.match(/^#+ (.+)$/m)?.[1] ?? text.match(/^\s*title: (.+)$/m)?.[1]
  const prose = text.split('\n').find((line) => /^[A-Z`*_[]/.test(line) && line.length > 20)
  const sentence = prose?.match(/^.*?[.:](?=\s|$)/)?.[0] ?? prose
  const told = [title, sentence].filter((part) => part !== undefined).join('. ') || 'says nothing of itself'
  return told.length > MAX_CHARACTERS ? `${told.slice(0, MAX_CHARACTERS - 1)}…` : told
}
