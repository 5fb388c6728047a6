/**
 * A review as VADER can read it. VADER knows `didn't` and no `didn’t`, which it would read as `didn` and `t`, so that "I
 * didn’t like it." would be praise; and a tag that touches a word hides it. Quotes are made straight and HTML is taken out
 * before, and then the scores are exactly Python's for that text.
 */
const MARKED = /[<&\u2018-\u201F\u2032\u2033\u02BC\u00B4\uFF07\uFF02]/;

const APOSTROPHES = /[\u2018-\u201B\u2032\u02BC\u00B4\uFF07]/g;
const QUOTES = /[\u201C-\u201F\u2033\uFF02]/g;

/** Between words. */
const BLOCK_TAGS = /<\/?(?:blockquote|br|div|h[1-6]|hr|img|li|ol|p|pre|table|t[dhr]|ul)\b[^<>]*>/gi;
/** Within words too. Not every `<`: `<3` is a heart. */
const INLINE_TAGS =
  /<\/?(?:a|abbr|b|big|cite|code|del|em|font|i|ins|q|s|small|span|strike|strong|su[bp]|tt|u)\b[^<>]*>/gi;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['#39', "'"],
  ['#039', "'"],
  ['#x27', "'"],
  ['#34', '"'],
  ['rsquo', "'"],
  ['lsquo', "'"],
  ['rdquo', '"'],
  ['ldquo', '"'],
  ['nbsp', ' '],
  ['#160', ' '],
]);
const ENTITY = /&(#?\w{2,5});/g;

export const plainWords = (text: string): string =>
  MARKED.test(text)
    ? text
        .replaceAll(BLOCK_TAGS, ' ')
        .replaceAll(INLINE_TAGS, '')
        .replaceAll(ENTITY, (entity, name: string) => ENTITIES.get(name.toLowerCase()) ?? entity)
        .replaceAll(APOSTROPHES, "'")
        .replaceAll(QUOTES, '"')
    : text;
