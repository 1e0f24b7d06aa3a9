/**
 * Holds every source file against the list in floors.mjs, and refuses cycles.
 *
 *   packages/<package>/src --read-imports--> edges --> [floors, doors between packages, cycles] --> complaints
 *
 * Tests may use any floor of their package, for real objects; the doors between packages hold for them too.
 */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findCycle } from './find-cycle.mjs'
import { floors, pureBuiltins, pureDependencies } from './floors.mjs'
import { readImports } from './read-imports.mjs'
import { repositoryRoot } from './repository.mjs'

const isSource = (file) => /\.tsx?$/.test(file)
/** Tests, and what only tests use. */
const isTest = (file) => /\.test(-kit)?\.tsx?$/.test(file)

/**
 * @param {string} root folder that holds the packages of the list
 * @param {typeof floors} list
 * @returns {readonly string[]} one sentence for each violation
 */
export function checkFloors(root, list = floors) {
  return Object.entries(list).flatMap(([folder, rules]) => checkPackage(path.join(root, folder), folder, rules))
}

function checkPackage(packageDir, label, rules) {
  const src = path.join(packageDir, 'src')
  const files = readdirSync(src, { recursive: true }).filter(isSource).sort()
  const complaints = unlistedPlaces(files, rules).map(
    (place) => `${label}/src/${place} is on no floor: put it on the list in scripts/floors.mjs.`,
  )

  const edges = new Map()
  for (const file of files) {
    const complain = (specifier, why) => complaints.push(`${label}/src/${file} imports ${specifier}: ${why}.`)
    const targets = []
    for (const specifier of readImports(file, readFileSync(path.join(src, file), 'utf8'))) {
      if (!specifier.startsWith('.')) {
        const why = refusePackage(file, specifier, rules)
        if (why !== undefined) complain(specifier, why)
        continue
      }
      const target = resolve(src, file, specifier)
      const why = refuseFile(file, target, rules)
      if (why !== undefined) complain(specifier, why)
      else targets.push(target)
    }
    if (!isTest(file)) edges.set(file, targets)
  }

  const cycle = findCycle(edges)
  if (cycle !== undefined) complaints.push(`${label}/src has a cycle: ${cycle.join(' → ')}.`)
  return complaints
}

/** Why `file` may not import a package or a module of Node; `undefined` if it may. */
function refusePackage(file, specifier, { mayImport, order, dependencies, platform, pure }) {
  if (specifier.startsWith('@agent-inspector/')) {
    return mayImport.includes(specifier) ? undefined : 'this package may not import that package'
  }
  if (isTest(file)) return undefined
  const place = placeOf(file, order)
  if (isBuiltin(specifier)) {
    if (platform === 'browser') return 'there is no Node in a browser'
    return pure.includes(place) && !pureBuiltins.includes(specifier) ? `${place} is pure` : undefined
  }
  if (dependencies === 'none') return 'this package has no dependencies'
  return pure.includes(place) && !pureDependencies.includes(specifier) ? `${place} is pure` : undefined
}

/** Why `file` may not import `target`, both relative to `src`; `undefined` if it may. */
function refuseFile(file, target, { order, mayImport }) {
  if (target === undefined) return 'there is no such file'
  if (target.startsWith('..')) {
    // Test kits are not published: there is no name to import them by.
    const [, kitOf] = /^..\/..\/([^/]+)\/src\/.*\.test-kit\.ts$/.exec(target.replaceAll(path.sep, '/')) ?? []
    const isKit = isTest(file) && mayImport.includes(`@agent-inspector/${kitOf}`)
    return isKit ? undefined : 'other packages are imported by name'
  }
  if (isTest(file)) return undefined
  if (isTest(target)) return 'only tests import tests'
  const from = placeOf(file, order)
  const to = placeOf(target, order)
  if (from === to) return undefined
  const above = floorOf(to, order) - floorOf(from, order)
  if (above === 0) return `${from} and ${to} are on one floor`
  return above > 0 ? `${to} is above ${from}` : undefined
}

/** Tests of the whole package stand beside its entry and need no floor. */
function unlistedPlaces(files, { order }) {
  const placed = files.filter((file) => !isTest(file) || path.dirname(file) !== '.')
  return [...new Set(placed.map((file) => placeOf(file, order)))].filter((place) => floorOf(place, order) === -1)
}

/** The name under which a file stands on the list: its folder, itself if it is named, else `.`. */
function placeOf(file, order) {
  const [first = ''] = file.split(path.sep)
  const isFolder = first !== file
  return isFolder || floorOf(first, order) !== -1 ? first : '.'
}

function floorOf(place, order) {
  return order.findIndex((floor) => floor.split(' | ').includes(place))
}

/** The imported file relative to `src`, `.js` read as the TypeScript source it comes from. */
function resolve(src, file, specifier) {
  const bare = path.join(path.dirname(file), specifier.replace(/\?.*$/, ''))
  const candidates = [bare.replace(/\.js$/, '.ts'), bare.replace(/\.js$/, '.tsx'), bare]
  return candidates.find((candidate) => statSync(path.join(src, candidate), { throwIfNoEntry: false })?.isFile())
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const complaints = checkFloors(repositoryRoot)
  for (const complaint of complaints) console.error(complaint)
  if (complaints.length > 0) process.exit(1)
}
