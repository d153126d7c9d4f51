import { expose } from 'comlink'
import { createSession } from '../train/session'
import type { TrainerApi } from './api'

const trainer: TrainerApi = createSession()

expose(trainer)
