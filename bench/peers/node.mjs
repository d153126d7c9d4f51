/** One peer in a Node process of its own: `node node.mjs MODULE OPTIONS`. */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import '../../bin/multiply-add.mjs'
import { createHost } from './host.mjs'

const [, , module, options] = process.argv
const { start } = await import(pathToFileURL(module).href)
const answer = createHost(await start(JSON.parse(options)))
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  const task = request.open === undefined ? undefined : JSON.parse(readFileSync(request.open, 'utf8'))
  console.log(JSON.stringify(await answer(request, task)))
}
process.exit(0)
