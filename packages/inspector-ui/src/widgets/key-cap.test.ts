import { expect, test } from 'vitest'
import { keyCap } from './key-cap.js'

test.each([
  ['MacIntel', ['⌘', '⇧', 'z']],
  ['iPad', ['⌘', '⇧', 'z']],
  ['Win32', ['Ctrl', 'Shift', 'z']],
  ['Linux x86_64', ['Ctrl', 'Shift', 'z']],
])('keys are named as they are printed on %s', (platform, caps) => {
  expect(['Mod', 'Shift', 'z'].map((key) => keyCap(key, platform))).toEqual(caps)
})
