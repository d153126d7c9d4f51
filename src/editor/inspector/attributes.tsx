import type { AttrValue, GraphNode } from '../../graph/document'
import { setAttr } from '../../graph/edits'
import { resolveAttrs } from '../../ops'
import { isSource, type AnyOp, type AttrSpec } from '../../ops/kit/definition'
import type { Problem } from '../../base/problem'
import { edit } from '../state/actions'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { documentTexts, inspectorTexts } from '../texts/inspector'
import { AttributeField } from './attribute-field'
import { ModeSwitch } from './mode-switch'

/** The settings of a node, made from what its op says of them. A refused value is not applied, and the field says why. */
export function Attributes({ node, op }: { readonly node: GraphNode; readonly op: AnyOp }) {
  const t = useText()
  const readOnly = useEditor((state) => state.readOnly)
  const column = useEditor((state) => state.document.training?.bind?.[node.id])
  // What arrives from outside is set there.
  const isFed = useEditor(
    ({ levels, readOnly }) => readOnly && levels.at(-1)?.ports.includes(node.id) === true,
  )
  const specs = Object.entries(op.attrs ?? {}).filter(([name]) => matters(name, node, op))
  if (specs.length === 0 || isFed) return undefined
  const set = (name: string, value: AttrValue | undefined): Problem | undefined => {
    const problem = value === undefined ? undefined : faultOf(op, node, name, value)
    if (problem === undefined) edit((document) => setAttr(document, node.id, name, value))
    return problem
  }
  return (
    <section className="gw-section">
      <h3>{t(inspectorTexts.attributes)}</h3>
      {column === undefined ? undefined : <p className="gw-muted">{t(inspectorTexts.bound, { column })}</p>}
      <div className="gw-attributes">
        {specs.map(([name, spec]) => (
          <AttributeField
            key={name}
            name={name}
            spec={spec}
            value={Object.hasOwn(node.attrs ?? {}, name) ? node.attrs?.[name] : undefined}
            readOnly={readOnly}
            onSet={(value) => set(name, value)}
          />
        ))}
      </div>
      {isSource(op) || op.modal !== true ? undefined : (
        <div className="gw-attribute-mode">
          <span>{t(documentTexts.mode)}</span>
          <ModeSwitch />
        </div>
      )}
    </section>
  )
}

/** What is wrong with a value for one attribute, the others as they are. */
function faultOf(op: AnyOp, node: GraphNode, name: string, value: AttrValue): Problem | undefined {
  const others = resolveAttrs(op, node.attrs).problems.map(({ message }) => message.en)
  const found = resolveAttrs(op, { ...node.attrs, [name]: value }).problems.find(
    ({ message }) => !others.includes(message.en),
  )
  return found === undefined ? undefined : { ...found, at: [node.id] }
}

/** Settings of an initialiser that another one has no use for are left out. */
const onlyWith: Readonly<Record<string, string>> = {
  std: 'normal',
  fill: 'constant',
  range: 'uniform',
  glorot: 'xavier',
}

function matters(name: string, node: GraphNode, op: AnyOp): boolean {
  const specs: Readonly<Record<string, AttrSpec>> = op.attrs ?? {}
  const init = specs['init']
  if (init === undefined) return true
  const hasValue = node.attrs?.['value'] !== undefined && node.attrs['value'] !== null
  if (op.name === 'Parameter' && hasValue && name !== 'value') return name === 'shape'
  const wanted = Object.hasOwn(onlyWith, name) ? onlyWith[name] : undefined
  return wanted === undefined || wanted === (node.attrs?.['init'] ?? init.default)
}
