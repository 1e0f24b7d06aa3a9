/** The planner's part: paths --> a plan of two or three sections, by folder. */

const SECTIONS = 3
const FILES_PER_SECTION = 4

/** @param {string[]} files relative paths */
export function planSections(files) {
  const lists = splitUp(byFolder(files)).slice(0, SECTIONS)
  return { title: 'A guide to the documentation', sections: lists.map((list) => sectionOf(list, lists)) }
}

/** @returns {string[][]} */
function byFolder(files) {
  const folders = [...new Set(files.map(folderOf))]
  return folders.map((folder) => files.filter((file) => folderOf(file) === folder))
}

/** Halves the longest list until there are enough. */
function splitUp(lists) {
  const longest = lists.reduce((long, list) => (list.length > long.length ? list : long), [])
  if (lists.length >= SECTIONS || longest.length < 2) return lists
  const middle = Math.ceil(longest.length / 2)
  const halves = [longest.slice(0, middle), longest.slice(middle)]
  return splitUp(lists.flatMap((list) => (list === longest ? halves : [list])))
}

function sectionOf(list, lists) {
  const files = list.slice(0, FILES_PER_SECTION)
  const folder = folderOf(files[0])
  const name = folder === '.' ? 'Reference' : folder[0].toUpperCase() + folder.slice(1)
  const isSplit = lists.some((other) => other !== list && folderOf(other[0]) === folder)
  const title = isSplit ? `${name}: ${shortName(files[0])} to ${shortName(files.at(-1))}` : name
  return { title, question: `What does each of these documents tell its reader?`, files }
}

function folderOf(file) {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '.'
}

/** `decisions/0001-plain-css.md` is `0001`, `trace-format.md` is `trace format`. */
function shortName(file) {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  return name.match(/^\d+/)?.[0] ?? name.replaceAll('-', ' ')
}
