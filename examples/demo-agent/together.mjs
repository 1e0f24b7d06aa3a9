/**
 * Like `Promise.all`, but fails only when all have ended: nothing goes on in the back of a workflow that
 * has failed.
 *
 * @template Result
 * @param {readonly Promise<Result>[]} promises
 * @returns {Promise<Result[]>}
 */
export async function together(promises) {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
