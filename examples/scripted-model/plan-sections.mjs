/** The planner's part: paths --> a plan of two or three sections, by folder. */

const SECTIONS = 3
const FILES_PER_SECTION = 3

/** @param {string[]} files relative paths */
export function planSections(files) {
  const sections = splitUp(byFolder(files)).slice(0, SECTIONS)
  return { title: 'A guide to the documentation', sections: sections.map(sectionOf) }
}

/** @returns {string[][]} */
function byFolder(files) {
  const folders = new Map()
  for (const file of files) {
    const folder = file.includes('/') ? file.slice(0, file.indexOf('/')) : '.'
    folders.set(folder, [...(folders.get(folder) ?? []), file])
  }
  return [...folders.values()]
}

/** Halves the longest list until there are enough. */
function splitUp(lists) {
  const longest = lists.reduce((long, list) => (list.length > long.length ? list : long), [])
  if (lists.length >= SECTIONS || longest.length < 2) return lists
  const middle = Math.ceil(longest.length / 2)
  const halves = [longest.slice(0, middle), longest.slice(middle)]
  return splitUp(lists.flatMap((list) => (list === longest ? halves : [list])))
}

function sectionOf(files) {
  const chosen = files.slice(0, FILES_PER_SECTION)
  const names = chosen.map((file) =>
    file
      .split('/')
      .at(-1)
      .replace(/\.\w+$/, ''),
  )
  const title = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('')
  return { title, question: `What does a reader learn from ${title}?`, files: chosen }
}
