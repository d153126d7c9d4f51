import type { Problem } from '../base/problem'
import type { Text } from '../base/text'
import type { Value } from '../expr/value'
import { wiresOf } from '../graph/wires'
import { isSource } from '../ops/kit/definition'
import type { Evaluation } from './evaluate'
import { indexProblems } from './indices'
import { opens } from './inside/open-node'
import { LocalReader } from './locals'
import { localView, zeroReason } from './local-view'
import {
  outputAt,
  valueAt,
  type Program,
  type ProgramParameter,
  type ProgramWire,
  type RunEvent,
} from './program'
import { noPath } from './reasons'
import { shapeView } from './shapes-only'
import { tensorView } from './tensor-view'
import type {
  Flow,
  Frame,
  LocalView,
  NodeView,
  OutputView,
  ParameterView,
  Step,
  TensorView,
  WireView,
} from './views'

/**
 * Everything that the page needs to draw one evaluation. Nothing in it shares memory with the evaluation. Without one,
 * the frame tells shapes alone.
 */
export function buildFrame(
  program: Program,
  problems: readonly Problem[],
  evaluation: Evaluation | undefined,
  revision: number,
): Frame {
  const all = evaluation === undefined ? problems : [...problems, ...indexProblems(program, evaluation)]
  return new FrameBuilder(program, all, evaluation).build(revision)
}

/** Some of the nodes as a frame shows them. */
export const viewNodes = (
  program: Program,
  evaluation: Evaluation | undefined,
  ids: ReadonlySet<string>,
): NodeView[] => new FrameBuilder(program, [], evaluation).nodes(ids)

function groupByNode(problems: readonly Problem[]): Map<string, Problem[]> {
  const groups = new Map<string, Problem[]>()
  for (const problem of problems) {
    for (const id of new Set(problem.at)) {
      const group = groups.get(id)
      if (group === undefined) groups.set(id, [problem])
      else group.push(problem)
    }
  }
  return groups
}

type Contribution = Extract<RunEvent, { kind: 'contribution' }>

class FrameBuilder {
  readonly #views = new Map<Value, TensorView>()
  readonly #locals = new Map<ProgramWire, LocalView | undefined>()
  readonly #reader: LocalReader | undefined
  readonly #problemsOf: ReadonlyMap<string, Problem[]>
  readonly #parametersOf = new Map<string, ParameterView[]>()

  constructor(
    private readonly program: Program,
    private readonly problems: readonly Problem[],
    private readonly evaluation: Evaluation | undefined,
  ) {
    this.#reader = evaluation && new LocalReader(program, evaluation)
    this.#problemsOf = groupByNode(problems)
    for (const parameter of program.parameters) {
      const view = this.#parameter(parameter)
      const views = this.#parametersOf.get(view.node)
      if (views === undefined) this.#parametersOf.set(view.node, [view])
      else views.push(view)
    }
  }

  nodes(ids: ReadonlySet<string>): NodeView[] {
    return this.program.document.nodes.flatMap(({ id, op }) =>
      ids.has(id) ? [this.#node(id, op, undefined)] : [],
    )
  }

  build(revision: number): Frame {
    const { program, evaluation } = this
    const broken = this.#brokenNodes()
    const { objective, batch } = program
    return {
      revision,
      problems: [...this.problems, ...broken.values()],
      nodes: program.document.nodes.map(({ id, op }) => this.#node(id, op, broken.get(id))),
      wires: this.#wires(),
      steps: program.events.map((event, index) => this.#step(event, index)),
      ...(objective === undefined || evaluation === undefined
        ? {}
        : { loss: evaluation.number(objective.value) }),
      ...(batch === undefined ? {} : { batch }),
    }
  }

  /** One view per value, however often it is shown; gradients have the axes of what they belong to. */
  #view(value: Value, of: Value = value): TensorView {
    let view = this.#views.get(value)
    if (view === undefined) {
      const named = this.program.named(of)
      view =
        this.evaluation === undefined
          ? shapeView(value, named)
          : tensorView(this.evaluation.tensor(value), named)
      this.#views.set(value, view)
    }
    return view
  }

  #node(id: string, op: string, broken: Problem | undefined): NodeView {
    const { program } = this
    const outputs = [...(program.byId.get(id)?.outputs ?? [])].map(([name, value]): OutputView => {
      const gradient = program.gradients.get(value)
      return {
        name,
        value: this.#view(value),
        ...(gradient === undefined ? {} : { gradient: this.#view(gradient, value) }),
      }
    })
    const problems = this.#problemsOf.get(id) ?? []
    return {
      id,
      op,
      outputs,
      parameters: this.#parametersOf.get(id) ?? [],
      problems: broken === undefined ? problems : [...problems, broken],
      ...(broken === undefined ? {} : { brokeHere: true }),
      ...(opens(program, id) ? { opens: true } : {}),
    }
  }

  #parameter({ name, node, port, init, value }: ProgramParameter): ParameterView {
    const gradient = this.program.gradients.get(value)
    return {
      name,
      node,
      ...(port === undefined ? {} : { port }),
      init: init.op,
      value: this.#view(value),
      ...(gradient === undefined ? {} : { gradient: this.#view(gradient, value) }),
    }
  }

  /** Wires as the document has them, their outputs by name; those that touch a node with a problem carry what is known. */
  #wires(): WireView[] {
    const contributions = new Map<string, Contribution>()
    const blocked = new Map<string, Text>()
    const arriving = new Map<string, TensorView>()
    for (const event of this.program.events) {
      if (event.kind === 'contribution') contributions.set(event.wire.id, event)
      else if (event.kind === 'blocked') blocked.set(event.wire.id, event.why)
      else if (event.kind === 'seed' && event.wire !== undefined)
        arriving.set(event.wire.id, this.#view(event.value, event.wire.value))
    }
    const goesBack = contributions.size + blocked.size + arriving.size > 0
    return wiresOf(this.program.document).map((wire) => {
      const compiled = this.program.wireById.get(wire.id)
      const value = compiled?.value ?? valueAt(this.program, wire.source)
      const contribution = contributions.get(wire.id)
      const gradient = arriving.get(wire.id)
      const flow: Flow =
        contribution !== undefined
          ? this.#flow(contribution)
          : gradient !== undefined
            ? { kind: 'gradient', gradient }
            : this.#noFlow(goesBack ? compiled : undefined, blocked.get(wire.id))
      const { node } = wire.source
      const output = outputAt(this.program, wire.source) ?? wire.source.output
      return {
        ...wire,
        source: { node, output },
        ...(value === undefined ? {} : { value: this.#view(value) }),
        flow,
      }
    })
  }

  #flow(event: Contribution): Flow {
    const gradient = this.#view(event.contribution, event.wire.value)
    const local = this.#local(event)
    const zeroBecause = zeroReason(this.program, event.wire, this.#view(event.upstream), local, gradient)
    return {
      kind: 'gradient',
      gradient,
      ...(local === undefined ? {} : { local }),
      ...(zeroBecause === undefined ? {} : { zeroBecause }),
    }
  }

  #noFlow(wire: ProgramWire | undefined, why: Text | undefined): Flow {
    if (wire === undefined) return { kind: 'none' }
    return { kind: 'blocked', why: why ?? wire.closed ?? noPath }
  }

  #local({ wire, output }: Contribution): LocalView | undefined {
    if (!this.#locals.has(wire) && this.#reader !== undefined)
      this.#locals.set(wire, localView(this.program, this.#reader, wire, output))
    return this.#locals.get(wire)
  }

  #step(event: RunEvent, index: number): Step {
    const { node } = event
    switch (event.kind) {
      case 'forward':
        return { index, node, kind: event.kind }
      case 'seed': {
        const { wire, value } = event
        const arriving = wire && { wire: wire.id, gradient: this.#view(value, wire.value) }
        return { index, node, kind: event.kind, ...(arriving && { arriving }) }
      }
      case 'contribution': {
        const { wire } = event
        const local = this.#local(event)
        return {
          index,
          node,
          kind: 'contribution',
          ...(wire.owned === undefined ? { wire: wire.id } : { param: wire.owned }),
          port: wire.target.port,
          upstream: this.#view(event.upstream),
          ...(local === undefined ? {} : { local }),
          contribution: this.#view(event.contribution, wire.value),
        }
      }
      case 'blocked':
        return {
          index,
          node,
          kind: 'blocked',
          wire: event.wire.id,
          port: event.wire.target.port,
          why: event.why,
        }
      case 'accumulate': {
        const { wire, output, part, of } = event
        const contribution = this.#view(event.contribution, wire.value)
        const sum = this.#view(event.sum, wire.value)
        return { index, node, kind: 'accumulate', wire: wire.id, output, part, of, contribution, sum }
      }
    }
  }

  /** The nodes where a value stopped being finite: what went in was finite, what came out is not. */
  #brokenNodes(): Map<string, Problem> {
    const found = new Map<string, Problem>()
    for (const { node, op, inputs, outputs } of this.program.nodes) {
      // ±∞ in a source was put there on purpose (a mask, say).
      const isBroken = [...outputs.values()].some((y) => this.#isBroken(y, isSource(op)))
      if (isBroken && !inputs.some(({ value }) => this.#isBroken(value, false)))
        found.set(node.id, notFinite(node.id))
    }
    return found
  }

  #isBroken(value: Value, isSourceValue: boolean): boolean {
    const { nonFinite, min, max, map } = this.#view(value)
    if (nonFinite === 0) return false
    return !isSourceValue || Number.isNaN(min) || Number.isNaN(max) || map.data.some(Number.isNaN)
  }
}

const notFinite = (node: string): Problem => ({
  code: 'not-finite',
  message: {
    en: 'a value stops being finite here: NaN or ±∞ first appears in this node',
    ja: 'ここで有限でない値（NaN か ±∞）が初めて現れる',
  },
  at: [node],
})
