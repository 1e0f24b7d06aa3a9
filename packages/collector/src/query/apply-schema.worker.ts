/** Applies a JSON Schema in a thread of its own, which validate-payload.ts may end at any moment. */
import { parentPort, workerData } from 'node:worker_threads'
import { Validator } from '@cfworker/json-schema'

const { schema, payload } = JSON.parse(workerData)
parentPort?.postMessage(new Validator(schema, '2020-12', false).validate(payload).errors)
