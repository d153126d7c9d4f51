import { workerData } from 'node:worker_threads'
import { serveThread } from '../kernels/simd/threads/serve.mjs'

serveThread(workerData)
