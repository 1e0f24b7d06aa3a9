/**
 * Like `Promise.all`, but fails only when all have ended: nothing goes on in the back of a workflow that
 * has failed.
 *
 * @template {readonly unknown[] | []} Values
 * @param {Values} promises
 * @returns {Promise<{ -readonly [Index in keyof Values]: Awaited<Values[Index]> }>}
 */
export async function together(promises) {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
