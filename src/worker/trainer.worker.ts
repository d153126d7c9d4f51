import { expose } from 'comlink'
import { createSession } from '../train/session'
import type { TrainerApi } from './api'
import { pageThreads } from './threads'

const threads = pageThreads()
const trainer: TrainerApi = createSession({ ...(threads && { threads }) })

expose(trainer)
