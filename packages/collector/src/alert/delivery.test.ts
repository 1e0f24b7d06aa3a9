import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createDeliveries, type Deliveries, type Message } from './delivery.js'
import { createWebhook } from './send-webhook.js'
import { startWebhookServer, type WebhookServer } from './webhook-server.test-kit.js'

const message = (nth: number): Message => ({ id: `msg_${nth}`, body: `{"nth":${nth}}`, variables: {} })

function deliverTo(servers: readonly WebhookServer[], timeoutMs = 60_000) {
  const failures: string[] = []
  const watch = new AbortController()
  const schedule = { attempts: 1, timeoutMs }
  const targets = servers.map(({ url }, i) => createWebhook({ url, name: `hook ${i}`, key: randomBytes(32), schedule }))
  const deliveries: Deliveries = createDeliveries({
    targets,
    signal: watch.signal,
    maxWaiting: 10,
    onFailure: ({ name }, { id }, { reason }) => void failures.push(`${name} ${id} ${reason}`),
  })
  return { deliveries, failures, watch }
}

test('one that hangs holds up no other, and no more than a bound waits for it', async () => {
  const [hanging, quick] = [await startWebhookServer(() => {}), await startWebhookServer()]
  const { deliveries, failures, watch } = deliverTo([hanging, quick])
  for (let nth = 0; nth < 30; nth++) {
    deliveries.send(message(nth))
    await quick.count(nth + 1)
  }
  // Four are under way, ten wait.
  expect(failures).toHaveLength(16)
  expect(failures[0]).toBe('hook 0 msg_14 10 others wait to be sent there')
  expect(hanging.posted).toHaveLength(4)

  watch.abort()
  await deliveries.settle()
  const ofHanging = failures.filter((one) => one.startsWith('hook 0'))
  expect(ofHanging).toHaveLength(30)
  expect(ofHanging.slice(16).every((one) => one.endsWith('the watch was ended'))).toBe(true)
  expect(quick.posted).toHaveLength(30)
})

test('what is gone gets nothing more, and is told once', async () => {
  const server = await startWebhookServer((response) => response.writeHead(410).end())
  const { deliveries, failures } = deliverTo([server])
  deliveries.send(message(0))
  await deliveries.settle()
  deliveries.send(message(1))
  await deliveries.settle()
  expect(failures).toEqual(['hook 0 msg_0 it is gone (410), nothing more is sent there'])
  expect(server.posted).toHaveLength(1)
})
