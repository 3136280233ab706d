const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** International numbers, and national ones as Germany and the United States write them; no bare digits, which may be ids. */
const phone = /(?<![\w-])(?:\+\d{1,3}[\s()./-]*\d(?:[\s()./-]*\d){5,12}|0\d{2,5}[ /]\d{5,}|\(?\d{3}\)?[ -]\d{3}-\d{4})(?![\w-])/g;

/** Where addresses and numbers of people stand in a text: e-mail addresses first, then phone numbers, each with its offset and what it is. */
export function findPersonalData(text: string): readonly { readonly index: number; readonly what: string }[] {
  return [
    ...(text.includes('@') ? [...text.matchAll(email)].map(({ index }) => ({ index, what: 'an e-mail address' })) : []),
    ...[...text.matchAll(phone)].map(({ index }) => ({ index, what: 'a phone number' })),
  ];
}
