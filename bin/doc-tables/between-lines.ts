/** The text with `inner` between the lines `begin` and `end`, in the place of what stood there. */
export const betweenLines = (text: string, begin: string, end: string, inner: string): string => {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`put these two lines where the table shall be:\n${begin}\n${end}`);
  return `${text.slice(0, from)}${begin}\n${inner}\n${text.slice(to)}`;
};
