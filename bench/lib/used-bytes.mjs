/**
 * Bytes that a page holds after a collection, on its own thread and on its workers: the heap of JavaScript and what
 * stands behind typed arrays.
 */

/** @param {import('@playwright/test').Page} page */
export async function usedBytes(page) {
  const session = await page.context().newCDPSession(page)
  const workers = await attachToWorkers(session)
  let bytes = 0
  for (const send of [(method) => session.send(method), ...workers]) {
    await send('HeapProfiler.collectGarbage')
    const { usedSize, backingStorageSize } = await send('Runtime.getHeapUsage')
    bytes += usedSize + backingStorageSize
  }
  await session.detach()
  return bytes
}

/** @returns one way to send to each worker */
async function attachToWorkers(session) {
  const answers = new Map()
  const found = []
  let number = 0
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') found.push(sessionId)
  })
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message)
    answers.get(id)?.(result ?? {})
  })
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  return found.map((sessionId) => (method) => {
    const id = ++number
    const answered = new Promise((resolve) => answers.set(id, resolve))
    return session
      .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
      .then(() => answered)
  })
}
