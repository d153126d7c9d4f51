import { useNode } from '../state/derived'
import { useOps } from '../state/ops'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { barTexts } from '../texts/bar'
import { DocumentFacts } from './document-facts'
import { NodeInspector } from './node-inspector'
import { SelectionFacts } from './selection-facts'
import { useSubject } from './subject'

/** What is known of the node that is chosen or in play; of the document when there is none. */
export function Inspector() {
  const t = useText()
  return (
    <section className="gw-inspector" aria-label={t(barTexts.inspector)}>
      <InspectorContent />
    </section>
  )
}

export function InspectorContent() {
  const subject = useSubject()
  const node = useNode(subject?.node ?? '')
  const { find } = useOps()
  const count = useEditor(({ selection }) => selection.nodes.size)
  if (subject !== undefined && node !== undefined)
    return <NodeInspector key={node.id} node={node} op={find(node.op)} port={subject.port} />
  return count > 1 ? <SelectionFacts count={count} /> : <DocumentFacts />
}
