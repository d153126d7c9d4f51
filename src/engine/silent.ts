import type { Value } from '../expr/value'
import type { Program, ProgramWire } from './program'
import { integersCarryNone, labelsStay } from './reasons'

/** Wires that have no gradient at all, not even 0: integers, constants, labels. */
export function silentWires(program: Program): Set<ProgramWire> {
  const silent = new Set(program.wires.filter(({ closed }) => closed !== undefined))
  for (const event of program.events) {
    if (event.kind !== 'blocked') continue
    if (event.why === integersCarryNone || event.why === labelsStay) silent.add(event.wire)
  }
  return silent
}

/** Sources and outputs whose every wire is silent. */
export function silentLeaves(program: Program): Set<Value> {
  const silent = silentWires(program)
  const values = new Set<Value>([...program.closed.keys(), ...[...silent].map(({ value }) => value)])
  for (const wire of program.wires)
    if (!silent.has(wire) && !program.closed.has(wire.value)) values.delete(wire.value)
  return values
}
