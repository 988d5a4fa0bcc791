// @ts-check
/** The signs of the ten digits, as the server wrote them into the page (templates/place/signs.html). */

/**
 * A new copy of a digit's picture and numeral.
 * @param {Document} doc
 * @param {number} digit
 */
export const signOf = (doc, digit) => {
  const signs = doc.querySelector("template#place-signs");
  if (!(signs instanceof HTMLTemplateElement)) throw new Error("the page has no signs");
  return doc.importNode(signs.content.children[digit], true);
};
