/** The few words of SVG that a figure needs. */

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its attributes and what is in it, which has to be SVG already; `undefined` leaves an attribute out. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .map(([key, value]) =>
      value === undefined ? '' : ` ${key}="${typeof value === 'number' ? rounded(value) : escapeXml(value)}"`,
    )
    .join('');
  const inside = children.join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

/** Characters that XML 1.0 forbids even when they are escaped, and halves of surrogate pairs. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** Hundredths of a pixel are more than any printer shows. */
export function rounded(value: number): string {
  return String(Number(value.toFixed(2)));
}
