import { expose } from 'comlink'
import { createComparer } from './comparer'

expose(createComparer())
