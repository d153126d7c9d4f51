import { expose } from 'comlink'
import { createEngine } from './engine-service'

expose(createEngine())
