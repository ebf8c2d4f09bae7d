// Untrusted text inside XML (JUnit reports and the like), as an element's content or an attribute's value.

// XML 1.0 has no way to write these, not even as character references.
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

/** The text with markup characters as entities and without the characters that XML 1.0 forbids. */
export function toXmlText(text: string): string {
  return text.replace(illegal, '').replace(/[&<>"'\r]/g, (character) => entities[character] as string);
}
