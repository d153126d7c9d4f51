import { inLanguage, type Text } from '../base/text'
import { ShapeError } from '../expr/shape-error'
import type { GraphNode } from '../graph/document'

/** The name of a node as a person knows it. */
export const nameOfNode = ({ id, label }: Pick<GraphNode, 'id' | 'label'>): Text =>
  label === undefined
    ? { en: id, ja: id }
    : { en: inLanguage(label, 'en') || id, ja: inLanguage(label, 'ja') || id }

/** An error of a node inside a module, with that node's name put before the names it has passed already. */
export const inside = (node: GraphNode, { code, text, options }: ShapeError): ShapeError =>
  new ShapeError(code, text, {
    ...(options.hint === undefined ? {} : { hint: options.hint }),
    inside: [nameOfNode(node), ...(options.inside ?? [])],
  })

/** What is wrong at a node; `block1/affine2: …` where it is wrong in a module that the node uses. */
export function textAt(node: GraphNode, { text, options }: ShapeError): Text {
  const { inside: names = [] } = options
  if (names.length === 0) return text
  const path = [nameOfNode(node), ...names]
  return {
    en: `${path.map(({ en }) => en).join('/')}: ${text.en}`,
    ja: `${path.map(({ ja }) => ja).join('/')}: ${text.ja}`,
  }
}
