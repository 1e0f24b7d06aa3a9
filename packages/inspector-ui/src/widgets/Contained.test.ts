import { expect, test } from 'vitest'
import { Contained } from './Contained.js'

const failed = { failure: new Error('It broke.'), subject: 'one' }
const showing = (subject: string) => ({ name: 'The trace', subject, children: undefined })

test('what failed stays failed as long as the same is shown, and another subject is tried anew', () => {
  expect(Contained.getDerivedStateFromProps(showing('one'), failed)).toBeNull()
  expect(Contained.getDerivedStateFromProps(showing('two'), failed)).toEqual({ failure: undefined, subject: 'two' })
})
