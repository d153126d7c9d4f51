import type { Language } from '../../base/text'
import { findOp, ops } from '../../ops'
import type { AnyOp, AttrSpec } from '../../ops/kit/definition'
import { exit, type Context, type ExitCode } from '../io'
import { printProblems } from '../print-problems'
import { table } from '../../base/table'
import { columns, words } from '../words'

/** `gradwire ops`: the op table, or one op. */
export function opsCommand(
  context: Context,
  name: string | undefined,
  { json }: { readonly json?: boolean },
): ExitCode {
  const { io, language } = context
  if (name === undefined) {
    const all = [...ops.values()]
    io.out(
      json === true ? `${JSON.stringify(all.map((op) => asJson(op, language)))}\n` : opTable(all, language),
    )
    return exit.ok
  }
  const op =
    findOp(name) ?? [...ops.values()].find((other) => other.name.toLowerCase() === name.toLowerCase())
  if (op === undefined) {
    printProblems(context, [
      {
        code: 'unknown-op',
        message: {
          en: `this version has no op called ${name}`,
          ja: `このバージョンには ${name} という演算がない`,
        },
        at: [],
        hint: { en: 'gradwire ops lists them', ja: '一覧は gradwire ops で見られる' },
      },
    ])
    return exit.problems
  }
  io.out(json === true ? `${JSON.stringify(asJson(op, language))}\n` : opPage(op, language))
  return exit.ok
}

const opTable = (all: readonly AnyOp[], language: Language): string =>
  table(
    columns(language, 'op', 'category', 'inputs', 'does'),
    all.map((op) => [op.name, op.category, Object.keys(op.inputs).join(' '), op.summary[language]]),
  )

function opPage(op: AnyOp, language: Language): string {
  const ports = Object.entries(op.inputs).map(([name, port]) => {
    const kind = port.variadic === true ? 'list' : port.param !== undefined ? 'parameter' : port.optional === true ? 'optional' : 'wired'
    return [name, words[kind][language], port.dtype ?? 'float', port.about?.[language] ?? '']
  }) // prettier-ignore
  const attrs = Object.entries(op.attrs ?? {}).map(([name, spec]) => [
    name,
    typeText(spec),
    JSON.stringify(spec.default),
    spec.doc[language],
  ])
  const sections = [
    `${op.name}: ${op.title[language]}\n${op.formula}\n\n${op.about[language]}\n`,
    ports.length === 0 ? '' : table(columns(language, 'input', 'kind', 'type', 'is'), ports),
    `${words.output[language]}  ${(op.outputs ?? ['y']).join(' ')}\n`,
    attrs.length === 0 ? '' : table(columns(language, 'attribute', 'type', 'default', 'is'), attrs),
  ]
  return sections.filter((text) => text !== '').join('\n')
}

function typeText(spec: AttrSpec): string {
  if (spec.type === 'choice') return spec.choices.join('|')
  const min = 'min' in spec ? spec.min : undefined
  const max = 'max' in spec ? spec.max : undefined
  const range = min === undefined && max === undefined ? '' : ` ${min ?? ''}…${max ?? ''}`
  return spec.type + range
}

/** An op as data: everything that does not need the expression to be run. */
function asJson(op: AnyOp, language: Language): object {
  return {
    name: op.name,
    category: op.category,
    title: op.title[language],
    summary: op.summary[language],
    about: op.about[language],
    formula: op.formula,
    inputs: Object.entries(op.inputs).map(([name, port]) => ({
      name,
      dtype: port.dtype ?? 'float',
      ...(port.variadic === true ? { variadic: true } : {}),
      ...(port.optional === true ? { optional: true } : {}),
      ...(port.param === undefined ? {} : { parameter: port.param.init }),
      ...(port.about === undefined ? {} : { about: port.about[language] }),
    })),
    outputs: op.outputs ?? ['y'],
    attrs: Object.entries(op.attrs ?? {}).map(([name, { doc, ...spec }]) => ({
      name,
      ...spec,
      doc: doc[language],
    })),
    ...(op.onnx === undefined ? {} : { onnx: op.onnx.op }),
    ...(op.pytorch === undefined ? {} : { pytorch: op.pytorch }),
  }
}
