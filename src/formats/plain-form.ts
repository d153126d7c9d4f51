/** How people write numbers, as programs read them. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['\u2212', '-'],
  ['\u2010', '-'],
  ['\u2011', '-'],
  ['\u2012', '-'],
  ['\u2013', '-'],
  ['\u30fc', '-'],
  ['×', '*'],
  ['·', '*'],
  ['⋅', '*'],
  ['÷', '/'],
  ['。', '.'],
])

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/**
 * Rewrites what keyboards and our own labels produce: full-width characters, the minus sign U+2212, × and ÷, raised
 * exponents (`10⁻⁵`), and the thin spaces that group digits.
 */
export function plainForm(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/(?<=\d)[\u2009\u202f\u00a0](?=\d)/g, '')
    .replace(/([⁻⁺]?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, sign: string, digits: string) => {
      const plain = [...digits].map((c) => superscripts.indexOf(c)).join('')
      return `^(${sign === '⁻' ? '-' : ''}${plain})`
    })
    .replace(/[\u2212\u2010-\u2013\u30fc×·⋅÷。]/g, (c) => spellings.get(c) ?? c)
    .replace(/\u3000/g, ' ')
    .trim()
}
